import { CognitoIdentityProviderClient, AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider'; // finds: js_import
import { CognitoJwtVerifier } from 'aws-jwt-verify'; // finds: js_import
import CognitoProvider from 'next-auth/providers/cognito'; // finds: js_import

const client = new CognitoIdentityProviderClient({ region }); // finds: js_client
await client.send(new AdminCreateUserCommand({ Username })); // finds: cognito_call
await client.send(new ListUsersCommand({})); // finds: cognito_call
const verifier = CognitoJwtVerifier.create({ userPoolId, tokenUse: 'access' }); // finds: jwt_verifier, setting_key
export const providers = [CognitoProvider({ issuer })]; // finds: auth_provider
const issuer = `https://cognito-idp.${region}.amazonaws.com/${pool}`; // finds: api_host
const keys = `https://cognito-idp.${region}.amazonaws.com/${pool}/.well-known/jwks.json`; // finds: jwks
const old = service.adminDisableUser({ Username }); // finds: cognito_call
const cookie = 'com.amplify.server_auth.sign_in_inflight'; // finds: amplify_cookie
