"""What the generated part of this service's README is written from. It hears every event there is."""

from __future__ import annotations

from cyzj.http.canvas import Canvas
from group_office.http.policies import POLICIES
from group_office.wiring import ROUTERS

CANVAS = Canvas(
    context="group_office",
    routers=ROUTERS,
    policies=POLICIES,
    machines=(),
)
