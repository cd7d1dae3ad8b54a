"""Use cases of engagements."""
