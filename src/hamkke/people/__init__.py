"""Users, organisations and roles, and how they sign in."""
