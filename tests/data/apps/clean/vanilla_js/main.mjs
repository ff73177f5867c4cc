import { signIn, signOut, user } from './auth.js';

// const pool = new CognitoUserPool({ UserPoolId, ClientId });
const button = document.querySelector('button');
button.textContent = user() ? 'Sign out' : 'Sign in; Incognito is gone';
button.onclick = () => (user() ? signOut() : signIn());
