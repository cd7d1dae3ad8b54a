"""`python -m teacher_exchanges serve | migrate | … | canvas`"""

from __future__ import annotations

from pathlib import Path

from cyzj.http.canvas import with_canvas
from cyzj.process import Service, commands
from cyzj.settings import Settings
from teacher_exchanges.canvas import CANVAS
from teacher_exchanges.storage import tables
from teacher_exchanges.wiring import build

cli = commands(
    Service(
        "teacher_exchanges",
        Settings,
        build,
        tables.metadata,
        forget=("TRUNCATE organisations, appointments",),
    )
)


@cli.command()
def canvas(readme: Path = Path("services/teacher_exchanges/README.md")) -> None:
    """Write the generated part of the README (development)."""
    readme.write_text(with_canvas(readme.read_text(), CANVAS))


if __name__ == "__main__":
    cli()
