"""Use cases of memberships, in the order of their life."""
