import com.amplifyframework.core.Amplify // finds: jvm_import
import aws.sdk.kotlin.services.cognitoidentityprovider.CognitoIdentityProviderClient // finds: jvm_import

fun enter() {
    Amplify.addPlugin(AWSCognitoAuthPlugin()) // finds: amplify_configure, jvm_client
    Amplify.Auth.signIn(name, password, {}, {}) // finds: amplify_call
    CognitoIdentityProviderClient { region = "eu-west-1" } // finds: jvm_client
}
