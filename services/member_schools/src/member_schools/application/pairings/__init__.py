"""Use cases of pairings (结对帮扶), in the order of their life."""
