local aws = require("resty.aws")
-- aws:CognitoIdentityServiceProvider()
local idp = aws:CognitoIdentityServiceProvider({ region = "eu-west-1" }) -- finds: lua_client
idp:initiateAuth({}) -- finds: cognito_call
