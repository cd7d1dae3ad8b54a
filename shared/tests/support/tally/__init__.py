"""A service as small as can be, for the library's own tests: it counts reminders, and another listens."""
