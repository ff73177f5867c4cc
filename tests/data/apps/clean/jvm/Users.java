class Users { /* AWSCognitoIdentityProvider */ void go() { repository.getUser(id); service.signUp(form); admin.listUsers(); } }
