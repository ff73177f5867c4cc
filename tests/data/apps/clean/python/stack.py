from aws_cdk import aws_s3 as s3  # aws_cognito went

bucket = s3.Bucket(self, "Users")  # cognito.UserPool(self, "Users")
