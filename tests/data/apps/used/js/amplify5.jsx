import { Auth } from 'aws-amplify'; // finds: js_import
import { withAuthenticator, Authenticator } from '@aws-amplify/ui-react'; // finds: js_import
import config from './aws-exports'; // finds: amplify_outputs

const label = `Hello ${Auth.currentAuthenticatedUser()}`; // finds: amplify_call
export const redirect = () => Auth.federatedSignIn({ provider: 'Google' }); // finds: amplify_call
export const Page = () => <Authenticator>{label}</Authenticator>; // finds: amplify_component
export default withAuthenticator(Page); // finds: amplify_component
