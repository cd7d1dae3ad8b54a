"""The README's generated part says what the code says."""

from __future__ import annotations

from pathlib import Path

from cyzj.http.canvas import with_canvas
from group_office.canvas import CANVAS

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_is_up_to_date() -> None:
    """After a change: `python -m group_office canvas`."""
    assert with_canvas(README.read_text(), CANVAS) == README.read_text()
