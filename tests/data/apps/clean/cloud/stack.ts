import * as s3 from 'aws-cdk-lib/aws-s3'; // import * as cognito from 'aws-cdk-lib/aws-cognito';

/* new cognito.UserPool(this, 'Users') */
new s3.Bucket(this, 'Pictures');
const authorizer = 'JWT';
