<?php
use Aws\Iam\IamClient;
use WorkOS\UserManagement;

// use Aws\CognitoIdentityProvider\CognitoIdentityProviderClient;
# new CognitoIdentityProviderClient([])
$iam = new IamClient(['region' => 'eu-west-1']);
$iam->listUsers([]); /* $client->adminInitiateAuth([]) */
$users = (new UserManagement())->listUsers();
