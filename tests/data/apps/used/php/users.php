<?php
use Aws\CognitoIdentityProvider\CognitoIdentityProviderClient; // finds: php_use

# new CognitoIdentityProviderClient([])
$client = new CognitoIdentityProviderClient(['region' => 'eu-west-1']); // finds: php_client
$client->adminInitiateAuth(['UserPoolId' => $pool]); // finds: cognito_call, setting_key
$other = $sdk->createCognitoIdentityProvider(); // finds: php_client
$client->listUsers([]); // finds: cognito_call
