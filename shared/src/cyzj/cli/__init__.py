"""The command `cyzj`: topics for operators, events for those who listen."""
