"""Use cases of bases, their resources, and what stops them."""
