Imports System ' Imports Amazon.CognitoIdentityProvider
Public Class Users
End Class
