"""What the service learns from the events of others."""
