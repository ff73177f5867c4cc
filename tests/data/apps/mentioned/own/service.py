import cognito_service  # finds: mention


def me(users, name):
    return users.get_user(name)
