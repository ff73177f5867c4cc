let package = Package(dependencies: [
    .package(url: "https://github.com/aws-amplify/amplify-swift", from: "2.0.0"), // finds: swift_package
])
