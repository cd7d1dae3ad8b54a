"""Use cases: one file, one use case, a folder per aggregate."""
