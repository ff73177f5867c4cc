import { Amplify } from 'aws-amplify'; // finds: js_import
import { signIn, signOut as leave, fetchAuthSession } from 'aws-amplify/auth'; // finds: js_import
import outputs from '../amplify_outputs.json'; // finds: amplify_outputs

Amplify.configure(outputs); // finds: amplify_configure

export async function enter(username: string, password: string) {
  await signIn({ username, password }); // finds: amplify_call
  const { tokens } = await fetchAuthSession(); // finds: amplify_call
  // signIn() with aws-amplify used to be here: COGNITO_POOL_ID, https://x.auth.us-east-1.amazoncognito.com
  return tokens?.idToken?.payload['cognito:groups']; // finds: groups_claim
}

export const exit = () => leave({ global: true }); // finds: amplify_call
