"""WorkOS by its SDK; every refusal becomes a value, a signal or a WizardError."""
