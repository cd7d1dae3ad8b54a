"""What falls due: a table swept with SKIP LOCKED; one effect per deadline, across restarts and replicas."""

from cyzj.deadlines.calendar import AllianceCalendar
from cyzj.deadlines.sweep import Handler, Sweeper, cancel, schedule, schedule_all, settle

__all__ = ["AllianceCalendar", "Handler", "Sweeper", "cancel", "schedule", "schedule_all", "settle"]
