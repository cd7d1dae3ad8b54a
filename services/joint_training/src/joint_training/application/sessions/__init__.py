"""Use cases of sessions and attendance."""
