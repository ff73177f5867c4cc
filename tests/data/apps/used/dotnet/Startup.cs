using Amazon.AspNetCore.Identity.Cognito; // finds: csharp_using
using Amazon.Extensions.CognitoAuthentication; // finds: csharp_using

class Startup {
    void ConfigureServices(IServiceCollection services) {
        services.AddCognitoIdentity(); // finds: csharp_client
    }
    readonly SignInManager<CognitoUser> signIn; // finds: csharp_client
}
