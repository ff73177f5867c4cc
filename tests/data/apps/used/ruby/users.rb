require 'aws-sdk-cognitoidentityprovider' # finds: ruby_require

=begin
Aws::CognitoIdentityProvider::Client.new.initiate_auth
=end
client = Aws::CognitoIdentityProvider::Client.new(region: 'eu-west-1') # finds: ruby_client
client.initiate_auth(auth_flow: 'USER_PASSWORD_AUTH') # finds: cognito_call
puts "#{ENV['COGNITO_DOMAIN']} #{name}" # finds: env_name
client.list_users(user_pool_id: pool) # finds: cognito_call, setting_key
