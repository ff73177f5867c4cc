def get(id), do: Accounts.get_user(id) # AWS.CognitoIdentityProvider
