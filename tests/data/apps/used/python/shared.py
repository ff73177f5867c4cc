def create(client, name):
    return client.admin_create_user(Username=name)  # finds: cognito_call
