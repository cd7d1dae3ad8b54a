"""Rows of the service's own PostgreSQL database, and how they become domain objects."""
