// Asks the old user pool about one sign-in: is this token its own and fresh, is this password right.
//
// Needs the packages @aws-sdk/client-cognito-identity-provider and jose, AWS credentials that may do
// cognito-idp:AdminInitiateAuth on the pool and nothing else, and KEEP_USER_POOL_ID, KEEP_CLIENT_ID,
// KEEP_CLIENT_SECRET (the app client made for this alone), KEEP_APP_CLIENTS (ids of the app clients that your
// users sign in by, with commas between).
import { createHmac } from 'node:crypto';
import { AdminInitiateAuthCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';

const setting = (name) => {
  if (!process.env[name]) throw new Error(`${name} is not set.`);
  return process.env[name];
};
const POOL = setting('KEEP_USER_POOL_ID');
const CLIENT = setting('KEEP_CLIENT_ID');
const CLIENT_SECRET = setting('KEEP_CLIENT_SECRET');
const APP_CLIENTS = new Set(setting('KEEP_APP_CLIENTS').replaceAll(' ', '').split(','));
const REGION = POOL.split('_')[0];
const ISSUER = `https://cognito-idp.${REGION}.amazonaws.com/${POOL}`;
const FRESH_SECONDS = 300; // a token that is older tells of no sign-in just now, however often it was refreshed

const at = process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER ?? process.env.AWS_ENDPOINT_URL;
const base = at ? `${at.replace(/\/$/, '')}/${POOL}` : ISSUER;
const keys = createRemoteJWKSet(new URL(`${base}/.well-known/jwks.json`), { timeoutDuration: 5_000 });
// One attempt: what is sent again would be kept until then.
const cognito = new CognitoIdentityProviderClient({
  region: REGION,
  endpoint: at,
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 8_000 },
});

export const RIGHT = 'right';
export const FACTOR = 'the password is right, the second factor is open';
export const WRONG = 'wrong, unknown, disabled or locked';
export const RESET = 'Cognito wants a new password';
export const NEVER = 'never confirmed';
export const LATER = 'nothing was learned';
export const BROKEN = 'the set-up is broken';

const CHALLENGES = {
  SMS_MFA: FACTOR,
  EMAIL_OTP: FACTOR,
  SOFTWARE_TOKEN_MFA: FACTOR,
  SELECT_MFA_TYPE: FACTOR,
  MFA_SETUP: FACTOR,
  NEW_PASSWORD_REQUIRED: RESET,
};
const REFUSALS = {
  NotAuthorizedException: WRONG,
  UserNotFoundException: WRONG,
  PasswordResetRequiredException: RESET,
  UserNotConfirmedException: NEVER,
  TooManyRequestsException: LATER,
  LimitExceededException: LATER,
  ThrottlingException: LATER,
  InternalErrorException: LATER,
  ServiceUnavailableException: LATER,
};

/**
 * Whether this is the user's password; never throws, so that no error ever carries the password.
 * @returns {Promise<{verdict: string, sub: string, at: number}>} with RIGHT whose it is, and when, by Cognito's clock
 */
export async function check(username, password, caller) {
  const checked = (verdict, sub = '', when = 0) => ({ verdict, sub, at: when });
  let answer;
  try {
    answer = await cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId: POOL,
        ClientId: CLIENT,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: {
          USERNAME: username,
          PASSWORD: password.reveal(),
          SECRET_HASH: createHmac('sha256', CLIENT_SECRET).update(username + CLIENT).digest('base64'),
        },
        ContextData: {
          IpAddress: caller || '127.0.0.1',
          ServerName: 'keep-passwords',
          ServerPath: '/',
          HttpHeaders: [],
        },
      }),
    );
  } catch (error) {
    const status = error?.$metadata?.httpStatusCode ?? 0;
    const isAnswer = error?.$fault !== undefined && status > 0;
    const isOurs = error?.name === 'CredentialsProviderError';
    const verdict = REFUSALS[error?.name] ?? (isOurs || (isAnswer && status < 500) ? BROKEN : LATER);
    if (verdict === BROKEN) console.error('keep passwords: the set-up is broken:', error?.name);
    if (verdict === LATER) console.warn('Cognito gave no answer:', error?.name);
    return checked(verdict);
  }
  if (answer.AuthenticationResult?.AccessToken) {
    // Straight from Cognito, over TLS. All tokens of it are dropped here.
    const claims = decodeJwt(answer.AuthenticationResult.AccessToken);
    return checked(RIGHT, String(claims.sub), Number(claims.auth_time));
  }
  if (!answer.ChallengeName) return checked(LATER); // half an answer
  const verdict = CHALLENGES[answer.ChallengeName] ?? BROKEN;
  if (verdict === BROKEN) {
    console.error('keep passwords: the app client is set up wrongly: Cognito asks for', answer.ChallengeName);
  }
  return checked(verdict);
}

/** The token where it is an access token of this pool, for one of your clients, of a sign-in just now. */
export async function verified(token) {
  if (typeof token !== 'string') return undefined;
  try {
    const { payload } = await jwtVerify(token, keys, { issuer: ISSUER, algorithms: ['RS256'], requiredClaims: ['exp'] });
    const { token_use: use, client_id: client, sub, username, auth_time: when } = payload;
    const age = Date.now() / 1000 - Number(when);
    if (use !== 'access' || !APP_CLIENTS.has(client) || !sub || !username) return undefined;
    return age > -60 && age <= FRESH_SECONDS ? { sub, username, at: Number(when) } : undefined;
  } catch (error) {
    console.info('token not taken:', error?.name);
    return undefined;
  }
}
