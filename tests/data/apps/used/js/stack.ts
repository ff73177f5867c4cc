import * as cognito from 'aws-cdk-lib/aws-cognito'; // finds: cdk_import

const pool = new cognito.UserPool(this, 'Users'); // finds: cdk_construct
const authorizer = 'COGNITO_USER_POOLS'; // finds: authorizer
