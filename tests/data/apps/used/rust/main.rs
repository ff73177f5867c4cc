use aws_sdk_cognitoidentityprovider::Client; // finds: rust_client
// client.initiate_auth()
async fn enter(client: &Client) {
    client.initiate_auth().send().await; // finds: cognito_call
}
