"""Alembic's entry point: the work is in `cyzj.storage.migrations`."""

from cyzj.storage.migrations import run_env

run_env()
