import { AmplifyService } from 'aws-amplify-angular'; // finds: js_import
import { withOAuth } from 'aws-amplify-react'; // finds: js_import
import { AmplifyPlugin } from 'aws-amplify-vue/dist/x'; // finds: js_import
