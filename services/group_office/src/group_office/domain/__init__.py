"""What is true of the alliance, folded from events and counted: pure."""
