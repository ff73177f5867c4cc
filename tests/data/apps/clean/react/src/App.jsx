import { useAuth } from '@workos-inc/authkit-react';

// Was: <Authenticator>, fetchAuthSession() of 'aws-amplify/auth', VITE_COGNITO_CLIENT_ID
export default function App() {
  const { user, signIn, signOut, getAccessToken } = useAuth();
  const amplify = async () => fetch('/volume', { headers: { Authorization: `Bearer ${await getAccessToken()}` } });
  if (!user) return <button onClick={() => signIn()}>Sign in</button>;
  return <button onClick={() => signOut()} onDoubleClick={amplify}>Good bye {user.firstName}</button>;
}
