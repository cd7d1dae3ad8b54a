"""The library's tests work on a service of their own: `tally`, in `support/`."""

from tally.fixtures import api, app, database, journal, ops, runner, sessions, whole

__all__ = ["api", "app", "database", "journal", "ops", "runner", "sessions", "whole"]
