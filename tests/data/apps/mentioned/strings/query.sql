-- finds-next: mention
SELECT * FROM cognito_users WHERE mode <> 'incognito';
