dependencies {
    implementation(group = "software.amazon.awssdk", name = "cognitoidentityprovider") // finds: jvm_package
}
