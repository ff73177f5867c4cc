const { CognitoUserPool, CognitoUser } = require('amazon-cognito-identity-js'); // finds: js_import
const pool = new CognitoUserPool({ // finds: js_client
  UserPoolId: 'eu-west-1_aB3dE6gH9', // finds: setting_key, pool_id
  ClientId: process.env.REACT_APP_COGNITO_CLIENT_ID, // finds: env_name
});
new CognitoUser({ Username: name, Pool: pool }).authenticateUser(details, callbacks); // finds: js_client, identity_js_call
const key = `CognitoIdentityServiceProvider.${clientId}.LastAuthUser`; // finds: cookie
document.cookie = 'amplify-signin-with-hostedUI=; Max-Age=0'; // finds: amplify_cookie
const pattern = /['"`]/; const still = 'code'; // a regular expression does not open a string
