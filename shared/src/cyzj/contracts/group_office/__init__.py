"""Events of group_office."""
