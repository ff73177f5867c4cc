require 'workos'
require 'aws-sdk-iam'

=begin
Aws::CognitoIdentityProvider::Client.new.initiate_auth
=end
iam = Aws::IAM::Client.new(region: 'eu-west-1')
iam.list_users # Aws::CognitoIdentityProvider::Client
puts "#{ENV['WORKOS_CLIENT_ID']} incognito is history"
WorkOS::UserManagement.get_user(id: id)
