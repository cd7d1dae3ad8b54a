"""What the starter writes down as it goes: for the next starter, and for `status`."""

import json
from collections.abc import Iterable

from cyzj.local import processes
from cyzj.local.processes import Recorded
from cyzj.local.run_folder import RunFolder
from cyzj.local.watched import Watched


def write_down(folder: RunFolder, watched: Iterable[Watched], job: Recorded | None) -> None:
    """Keep who runs (in order of start) and in which state, each file replaced in one step."""
    everyone = list(watched)
    alive = [each.recorded for each in everyone if each.recorded is not None]
    processes.save(folder.processes, [*alive, job] if job is not None else alive)
    rows = [
        {
            "name": each.name,
            "state": each.state.value,
            "pid": each.recorded.pid if each.recorded is not None else None,
            "port": each.runnable.port,
            "restarts": each.restarts,
        }
        for each in everyone
    ]
    draft = folder.state.with_suffix(".draft")
    draft.write_text(json.dumps(rows, indent=1))
    draft.replace(folder.state)
