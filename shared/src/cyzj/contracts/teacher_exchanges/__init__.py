"""Events of teacher_exchanges."""
