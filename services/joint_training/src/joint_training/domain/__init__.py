"""What the service decides: pure functions from (state, command, now) to (state, events)."""
