"""Folders of servers that live as long as a test: found again and cleared if their owner is killed.

They stand together in one place; a folder's name says which process made it.
"""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from cyzj.local import processes

_PARENT = Path(tempfile.gettempdir()) / f"cyzj-tests-{os.getuid()}"


def folder_of_this_process(kind: str) -> Path:
    """A folder of this process for `kind`; nothing is made on disk yet."""
    own = psutil.Process()
    return _PARENT / f"{own.pid}-{int(own.create_time())}-{kind}"


@contextmanager
def passing_folder(kind: str) -> Iterator[Path]:
    """An empty folder, gone at the end with every process that works on it."""
    folder = folder_of_this_process(f"{kind}-{uuid.uuid4().hex[:8]}")
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        clear(folder)


def clear_abandoned() -> None:
    """Clear the folders whose process was killed before it could."""
    for folder in _PARENT.glob("*-*-*"):
        pid, created, _ = folder.name.split("-", 2)
        try:
            alive = abs(psutil.Process(int(pid)).create_time() - int(created)) < 2
        except (psutil.Error, ValueError):
            alive = False
        if not alive:
            clear(folder)


def clear(folder: Path) -> None:
    """Kill every server whose command line names a file in `folder`, and remove the folder."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if any(f"{folder}{os.sep}" in word for word in process.cmdline()):
                processes.kill([process, *process.children(recursive=True)])
    shutil.rmtree(folder, ignore_errors=True)
