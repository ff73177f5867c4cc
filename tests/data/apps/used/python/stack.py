from aws_cdk import aws_cognito as cognito  # finds: cdk_import

pool = cognito.UserPool(self, "Users")  # finds: cdk_construct
