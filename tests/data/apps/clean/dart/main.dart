import 'package:http/http.dart'; // import 'package:amplify_auth_cognito/amplify_auth_cognito.dart';

final user = await accounts.getCurrentUser(); // Amplify.Auth.getCurrentUser()
