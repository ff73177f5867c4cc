/*! finds: library_copy */
AWSCognito.CognitoIdentityServiceProvider = AWSCognito.Service.defineService('cognitoidentityserviceprovider');
client.initiateAuth(); client.adminGetUser();
