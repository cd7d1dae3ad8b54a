"""The README's generated part says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cyzj.domain.transitions import Machine
from member_schools.canvas import MACHINES, with_canvas

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_is_up_to_date() -> None:
    """After a change: `python -m member_schools canvas`."""
    assert with_canvas(README.read_text()) == README.read_text()


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_no_state_and_command_have_two_rows(machine: Machine) -> None:
    rows = [(s, row.command) for row in machine.transitions for s in row.sources or ("",)]
    assert len(rows) == len(set(rows))
