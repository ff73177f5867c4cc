module example.com/app

require github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider v1.50.0 // finds: go_module
