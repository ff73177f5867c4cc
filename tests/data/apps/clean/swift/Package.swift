let package = Package(dependencies: [
    // .package(url: "https://github.com/aws-amplify/amplify-swift", from: "2.0.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.0.0"),
])
