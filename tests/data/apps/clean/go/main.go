package main

// github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider
func main() { client.GetUser(ctx); iam.ListUsers(input); amplifier.SignIn() }
