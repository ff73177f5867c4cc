import Amplify // finds: swift_import
import AWSCognitoAuthPlugin // finds: swift_import

func enter() async throws {
    try Amplify.add(plugin: AWSCognitoAuthPlugin()) // finds: amplify_configure, swift_client
    _ = try await Amplify.Auth.signIn(username: name, password: password) // finds: amplify_call
    AWSMobileClient.default().signOut() // finds: swift_client
    _ = try await client.initiateAuth(input: InitiateAuthInput(authFlow: .userSrpAuth)) // finds: cognito_call
}
