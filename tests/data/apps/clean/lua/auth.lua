local idp = require("resty.openidc") -- CognitoIdentityServiceProvider()
