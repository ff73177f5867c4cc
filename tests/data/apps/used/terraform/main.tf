resource "aws_cognito_user_pool" "users" { # finds: terraform_resource
  name = "users"
}
# aws_cognito_user_pool.users.id
output "pool" {
  value = aws_cognito_user_pool.users.id # finds: terraform_reference
}
action = "authenticate-cognito" // finds: authorizer
