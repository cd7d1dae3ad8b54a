"""`python -m joint_training serve | migrate | … | canvas`"""

from __future__ import annotations

from pathlib import Path

from cyzj.http.canvas import with_canvas
from cyzj.process import Service, commands
from cyzj.settings import Settings
from joint_training.canvas import CANVAS
from joint_training.storage import tables
from joint_training.wiring import build

cli = commands(
    Service(
        "joint_training",
        Settings,
        build,
        tables.metadata,
        forget=("TRUNCATE organisations, appointments, teachers_away",),
    )
)


@cli.command()
def canvas(readme: Path = Path("services/joint_training/README.md")) -> None:
    """Write the generated part of the README (development)."""
    readme.write_text(with_canvas(readme.read_text(), CANVAS))


if __name__ == "__main__":
    cli()
