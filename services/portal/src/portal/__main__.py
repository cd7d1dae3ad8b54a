"""`python -m portal serve`: the portal, as `CYZJ_…` says."""

from __future__ import annotations

import sys

from cyzj.http import serving
from cyzj.settings import load
from cyzj.telemetry.setup import set_up
from portal import wiring
from portal.app import create_app
from portal.settings import Settings


def serve() -> None:
    """Serve until told to stop; open requests get 10 s at the end."""
    settings = load(Settings)
    set_up("portal", settings)
    app = create_app(wiring.build(settings))
    serving.serve(app, settings.http.host, settings.http.port, drain=settings.http.drain_seconds)


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["serve"]):
        sys.exit("usage: python -m portal serve")
    serve()
