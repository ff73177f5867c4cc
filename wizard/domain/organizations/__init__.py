"""Which company a user belongs to, by what, and what that plans: organizations, memberships, roles."""
