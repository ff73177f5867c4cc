# AWS.CognitoIdentityProvider.initiate_auth(client, %{})
def enter(client, input), do: AWS.CognitoIdentityProvider.admin_initiate_auth(client, input) # finds: elixir_client, cognito_call
