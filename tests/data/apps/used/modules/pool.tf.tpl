resource "aws_cognito_user_pool" "${name}" {} # finds: terraform_resource
