"""Logs that do not grow without end."""

import shutil
from pathlib import Path

LARGEST = 10 * 1024 * 1024
KEPT = 3


def rotate(folder: Path, largest: int = LARGEST) -> None:
    """Move the text of each log over `largest` bytes to `<name>.log.1`, older ones further up.

    `KEPT` old files stay. The log itself is emptied in place: its writers append, so they need
    no signal and go on at the start. Lines written between copy and cut are lost.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size <= largest:
            continue
        for number in range(KEPT - 1, 0, -1):
            older = log.with_name(f"{log.name}.{number}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number + 1}"))
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        with log.open("r+b") as file:
            file.truncate(0)
