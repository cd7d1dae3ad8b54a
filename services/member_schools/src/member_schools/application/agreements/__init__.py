"""What can be done with agreements: one use case, one file."""
