import { useAuthenticator } from '@aws-amplify/ui-react'; // finds: js_import

export const Guard = ({ children }: { children: React.ReactNode }) => {
  const { user } = useAuthenticator((context) => [context.user]); // finds: amplify_component
  return user ? <>{children}</> : <a href="https://acme.auth.eu-west-1.amazoncognito.com/login">In</a>; // finds: hosted_ui_host
};
