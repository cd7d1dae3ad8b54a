"""`python -m portal serve`: the portal, as `CYZJ_…` says."""

from __future__ import annotations

import sys

import uvicorn

from cyzj.settings import load
from cyzj.telemetry.logs import set_up_logs
from portal import wiring
from portal.app import create_app
from portal.settings import Settings


def serve() -> None:
    """Serve until told to stop; open requests get 10 s at the end."""
    settings = load(Settings)
    set_up_logs("portal", settings.log_level)
    uvicorn.run(
        create_app(wiring.build(settings)),
        host=settings.http.host,
        port=settings.http.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
        server_header=False,
    )


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["serve"]):
        sys.exit("usage: python -m portal serve")
    serve()
