#!/bin/sh
# aws cognito-idp list-users
aws --region eu-west-1 s3 ls
echo 'this is no aws call of incognito'
