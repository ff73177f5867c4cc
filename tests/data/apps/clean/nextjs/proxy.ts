// Was: import { Auth } from 'aws-amplify'; Auth.signIn(); CognitoUserPool; amazoncognito.com
import { authkitProxy } from '@workos-inc/authkit-nextjs';

export default authkitProxy();
