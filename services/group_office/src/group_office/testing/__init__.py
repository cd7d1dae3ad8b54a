"""For tests: the alliance's history as its services would write it, event by event."""

from group_office.testing.defaults import START
from group_office.testing.office import Office
from group_office.testing.story import DAY, HOUR, Story, restored, waits

__all__ = ["DAY", "HOUR", "START", "Office", "Story", "restored", "waits"]
