"""`python -m group_office serve | migrate | rebuild | …`"""

from __future__ import annotations

from cyzj.process import Service, commands
from cyzj.settings import Settings
from group_office.storage import tables
from group_office.wiring import build

if __name__ == "__main__":
    commands(Service("group_office", Settings, build, tables.metadata))()
