import { authkitMiddleware } from '@workos-inc/authkit-nextjs';

export default authkitMiddleware();

// Everything but Next.js' own files; name pages that need a user with middlewareAuth or withAuth().
export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico).*)'] };
