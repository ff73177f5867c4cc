part of 'auth.dart';

Future<CognitoUserSession?> enter(String name) async {
  final user = CognitoUser(name, pool); // finds: dart_client
  return user.authenticateUser(AuthenticationDetails(username: name)); // finds: dart_client
}
