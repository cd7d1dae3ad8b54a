"""The alliance's calendar as this service counts by."""

from __future__ import annotations

from cyzj.deadlines.calendar import DEFAULT_VACATIONS, AllianceCalendar

CALENDAR = AllianceCalendar(vacations=DEFAULT_VACATIONS)
"""Dated data, unverified, until the office enters the published dates."""
