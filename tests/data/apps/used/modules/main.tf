module "pool" {
  source = "lgallard/cognito-user-pool/aws" # finds: terraform_module
}
