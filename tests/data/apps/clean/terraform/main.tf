# resource "aws_cognito_user_pool" "users" {}
resource "aws_s3_bucket" "amplified" {}
