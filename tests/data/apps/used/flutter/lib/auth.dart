import 'package:flutter_cognito_plugin/flutter_cognito_plugin.dart'; // finds: dart_import
import 'package:amazon_cognito_identity_dart_2/cognito.dart'; // finds: dart_import

final state = await Cognito.initialize(); // finds: dart_client
final pool = CognitoUserPool(poolId, clientId); // finds: dart_client
