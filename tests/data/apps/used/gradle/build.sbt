libraryDependencies += "software.amazon.awssdk" % "cognitoidentityprovider" % "2.30.0" // finds: jvm_package
