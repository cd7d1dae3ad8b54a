"""Rows and repositories: storage, never domain."""
