import { CognitoUserPool } from 'npm:amazon-cognito-identity-js@6.3.12'; // finds: js_import
import * as other from 'https://esm.sh/amazon-cognito-identity-js@6?bundle'; // finds: js_import
import { Auth } from 'https://cdn.skypack.dev/aws-amplify@^5'; // finds: js_import
