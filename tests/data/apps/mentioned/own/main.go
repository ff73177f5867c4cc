package main

import "example.com/app/internal/cognito" // finds: mention

func main() {
	client := cognito.NewClient(region) // finds: mention
	_ = client.GetUser(ctx, id)
}
