log("Cognito is history", region)  # finds: mention
