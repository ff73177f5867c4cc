import { authkitLoader, getSignInUrl, signOut } from '@workos-inc/authkit-react-router';
import { Form, Link, type ActionFunctionArgs, type LoaderFunctionArgs } from 'react-router';

export const loader = (args: LoaderFunctionArgs) =>
  authkitLoader(args, async ({ auth }) => ({ user: auth.user, signInUrl: await getSignInUrl() }));

// Auth.signOut({ global: true }) of 'aws-amplify' was here
export const action = ({ request }: ActionFunctionArgs) => signOut(request);

export default function Home({ loaderData }: { loaderData: { user: { firstName: string } | null; signInUrl: string } }) {
  const { user, signInUrl } = loaderData;
  return user ? <Form method="post"><button>Good bye {user.firstName}</button></Form> : <Link to={signInUrl}>In</Link>;
}
