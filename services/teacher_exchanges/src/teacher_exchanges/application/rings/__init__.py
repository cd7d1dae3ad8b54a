"""Use cases of rings."""
