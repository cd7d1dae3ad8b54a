"""The README's generated part says what the code says."""

from __future__ import annotations

from pathlib import Path

from cyzj.http.canvas import with_canvas
from joint_training.canvas import CANVAS

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_is_up_to_date() -> None:
    """After a change: `python -m joint_training canvas`."""
    assert with_canvas(README.read_text(), CANVAS) == README.read_text()
