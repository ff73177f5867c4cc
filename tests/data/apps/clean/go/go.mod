module example.com/recognitor

// github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider
require github.com/aws/aws-sdk-go-v2/service/s3 v1.88.0
require github.com/workos/workos-go/v6 v6.4.0
