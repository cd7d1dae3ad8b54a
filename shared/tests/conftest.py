"""The library's tests work on a service of their own: `tally`, in `support/`."""

from tally.fixtures import database, journal, runner, sessions

__all__ = ["database", "journal", "runner", "sessions"]
