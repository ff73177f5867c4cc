services.AddIdentity();
// services.AddCognitoIdentity();
