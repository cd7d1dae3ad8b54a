"""Events of member_schools."""
