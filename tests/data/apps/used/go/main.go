package main

import (
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider" // finds: go_import
)

func enter() {
	client := cognitoidentityprovider.NewFromConfig(cfg) // finds: go_client
	client.InitiateAuth(ctx, &cognitoidentityprovider.InitiateAuthInput{}) // finds: cognito_call
	client.GetUser(ctx, input) // finds: cognito_call
	pool := os.Getenv("USER_POOL_ID") // finds: env_name
}
