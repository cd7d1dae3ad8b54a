"""Attendance from a spreadsheet."""

from __future__ import annotations

from cyzj.imports.routes import Served, import_router
from joint_training.application.sessions.attendance_sheet import ATTENDANCE_SHEET

router = import_router("/v1/attendance", Served(ATTENDANCE_SHEET, "attendance.record"))
