"""`python -m portal serve`: the portal on its own."""

from __future__ import annotations

import sys

import uvicorn

from portal import wiring
from portal.app import create_app
from portal.settings import Settings


def serve() -> None:
    """Serve until told to stop."""
    settings = Settings()
    app = create_app(wiring.build(settings))
    uvicorn.run(app, host=settings.portal.host, port=settings.portal.port, log_level="info")


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["serve"]):
        sys.exit("usage: python -m portal serve")
    serve()
