"""Use cases of enrolments."""
