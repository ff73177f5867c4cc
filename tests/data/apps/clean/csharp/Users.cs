using Amazon.IdentityManagement; // using Amazon.CognitoIdentityProvider;

class Users {
    /* new AmazonCognitoIdentityProviderClient().InitiateAuthAsync() */
    readonly object client = new AmazonIdentityManagementServiceClient();
    Task Enter() => store.SignUpAsync(form);
}
