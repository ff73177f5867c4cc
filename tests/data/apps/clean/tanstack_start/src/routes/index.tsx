import { createFileRoute } from '@tanstack/react-router';
import { getAuth, signOut } from '@workos/authkit-tanstack-react-start';

/* import { getCurrentUser } from 'aws-amplify/auth'; await getCurrentUser(); */
export const Route = createFileRoute('/')({
  loader: async () => ({ user: (await getAuth()).user }),
  component: () => {
    const { user } = Route.useLoaderData();
    return user ? <button onClick={() => signOut()}>Good bye {user.firstName}</button> : <a href="/api/auth/sign-in">In</a>;
  },
});
