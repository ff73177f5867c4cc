"""Local services that speak like Cognito and WorkOS, for the demo, tests and screenshots."""
