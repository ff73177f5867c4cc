"""AWS Cognito by boto3; every refusal becomes a value, a signal or a WizardError."""
