import { authkitLoader } from '@workos-inc/authkit-react-router';
import type { LoaderFunctionArgs } from 'react-router';

// In app/root.tsx. A page that needs a user: authkitLoader(args, { ensureSignedIn: true }).
export const loader = (args: LoaderFunctionArgs) => authkitLoader(args);
