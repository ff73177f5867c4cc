import { createClient } from '@workos-inc/authkit-js';

export const authkit = await createClient('YOUR_WORKOS_CLIENT_ID');

export const signIn = () => authkit.signIn();
export const signOut = () => authkit.signOut();
export const user = () => authkit.getUser();
