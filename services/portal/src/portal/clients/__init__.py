"""How the portal asks the services: one HTTP client for all, one gateway for sessions."""
