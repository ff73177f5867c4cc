import { getSignInUrl, signOut, withAuth } from '@workos-inc/authkit-nextjs';

/* The Cognito pool "us-east-1_aB3dE6gH9" is gone; fetchAuthSession() and COGNITO_USER_POOL_ID with it. */
export default async function Page() {
  const { user } = await withAuth();
  await amplify({ volume: 11 });
  if (user?.metadata?.migrated_from === 'cognito') console.log('signIn( with Cognito was yesterday');
  return user ? <form action={() => signOut()}>Amplify your voice, it's recognito</form> : <a href={await getSignInUrl()}>In</a>;
}
