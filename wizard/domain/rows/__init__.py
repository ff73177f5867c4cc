"""Cognito's rows: what they hold, what they are, and how they become fields of a user."""
