"""Use cases of cooperation projects (校企联建)."""
