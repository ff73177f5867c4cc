import 'package:amplify_auth_cognito/amplify_auth_cognito.dart'; // finds: dart_import
final user = await Amplify.Auth.getCurrentUser(); // finds: amplify_call
