"""`python -m teacher_exchanges serve | migrate | …`"""

from __future__ import annotations

from cyzj.process import Service, commands
from cyzj.settings import Settings
from teacher_exchanges.storage import tables
from teacher_exchanges.wiring import build

if __name__ == "__main__":
    commands(Service("teacher_exchanges", Settings, build, tables.metadata))()
