import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient; // finds: jvm_import
import com.amazonaws.services.cognitoidp.AWSCognitoIdentityProviderClientBuilder; // finds: jvm_import

class Users {
    /* CognitoIdentityProviderClient.builder() */
    final CognitoIdentityProviderClient client = CognitoIdentityProviderClient.builder().build(); // finds: jvm_client
    void enter() {
        client.initiateAuth(InitiateAuthRequest.builder().build()); // finds: cognito_call
        client.signUp(request); // finds: cognito_call
        String region = System.getenv("COGNITO_REGION"); // finds: env_name
    }
}
