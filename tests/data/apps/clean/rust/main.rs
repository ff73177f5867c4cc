fn main() { users.get_user(); } // aws_sdk_cognitoidentityprovider
