"""Events of other services: which of them this one listens to."""
