#!/bin/sh
# aws cognito-idp list-users
aws --region eu-west-1 cognito-idp admin-get-user --username "$1" # finds: cli
