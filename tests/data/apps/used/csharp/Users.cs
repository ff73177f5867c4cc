using Amazon.CognitoIdentityProvider; // finds: csharp_using

class Users {
    readonly object client = new AmazonCognitoIdentityProviderClient(); // finds: csharp_client
    Task Enter() => client.InitiateAuthAsync(new InitiateAuthRequest()); // finds: cognito_call
}
