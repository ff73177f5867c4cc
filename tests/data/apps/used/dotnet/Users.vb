Imports Amazon.CognitoIdentityProvider ' finds: csharp_using
' New AmazonCognitoIdentityProviderClient()
Public Class Users
    Private client As New AmazonCognitoIdentityProviderClient() ' finds: csharp_client
    Public Sub Enter()
        client.AdminGetUserAsync(New AdminGetUserRequest()) ' finds: cognito_call
    End Sub
End Class
