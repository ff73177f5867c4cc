/*! Copyright 2016 Amazon.com, Inc. or its affiliates; finds: library_copy */
new CognitoUser(); CognitoUserPool; CognitoIdToken; CognitoAccessToken;
new CognitoUser(); CognitoUserPool; CognitoIdToken; CognitoAccessToken;
new CognitoUser(); CognitoUserPool; CognitoIdToken; CognitoAccessToken;
new CognitoUser(); CognitoUserPool; CognitoIdToken; CognitoAccessToken;
