"""What has to be true of the machine before anything starts."""

import shutil
import signal
from collections.abc import Mapping

from cyzj.local import ports, processes
from cyzj.local.errors import LocalError
from cyzj.local.plan import Plan
from cyzj.local.run_folder import RunFolder

SMALLEST_FREE_SPACE = 1_000_000_000
_PATIENCE = 20.0


def clear_leftovers(folder: RunFolder) -> list[str]:
    """End what a killed starter left running in this folder; the names of what was ended.

    Only processes it recorded, known again by number, start time and command line; in the
    reverse order of their start.
    """
    ended = []
    for recorded in reversed(processes.load(folder.processes)):
        # PostgreSQL's SIGTERM waits for its clients to go, its SIGINT does not.
        polite = signal.SIGINT if recorded.name == "postgres" else signal.SIGTERM
        if processes.end_recorded(recorded, polite, _PATIENCE):
            ended.append(recorded.name)
    processes.save(folder.processes, [])
    return ended


def check_space(folder: RunFolder) -> None:
    """There is 1 GB free where the data goes; else LocalError."""
    free = shutil.disk_usage(folder.path).free
    if free < SMALLEST_FREE_SPACE:
        raise LocalError(
            f"only {free / 1e6:.0f} MB are free for {folder.path}: make room, 1 GB is needed"
        )


def check_ports(plan: Plan, chosen: Mapping[str, int]) -> None:
    """Every service's port is free; else LocalError that names who has it and what to set."""
    for service in plan.services:
        port = chosen[service.name]
        if not ports.is_free(port):
            raise LocalError(
                f"port {port} of {service.name} is taken by {ports.holder(port)}: "
                f"end it, or set {service.port_setting} to a free port"
            )
