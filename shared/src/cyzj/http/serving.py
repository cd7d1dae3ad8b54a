"""Serving until told to stop, and leaving so that nobody's request is lost."""

from __future__ import annotations

import time
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

UNDER_WAY = 10
"""Seconds that requests under way get once no new one is taken."""
_NOT_STARTED = 3


def serve(app: FastAPI, host: str, port: int, *, drain: float = 0.0) -> None:
    """Serve `app` until SIGTERM or Ctrl-C.

    For `drain` seconds after the signal every request is still answered, while `/readyz` says 503
    and each answer closes its connection, so that balancers and clients turn to another replica.
    Then no connection is taken any more, requests under way get 10 s, and the app's lifespan ends.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=UNDER_WAY,
        server_header=False,
    )
    server = _Leaving(config, app, drain)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise SystemExit(_NOT_STARTED)


def is_leaving(app: FastAPI) -> bool:
    """Whether the process that serves `app` was told to stop."""
    return bool(getattr(app.state, "leaving", False))


class _Leaving(uvicorn.Server):
    """uvicorn's server, with a while between the signal and the closed door."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, drain: float) -> None:
        super().__init__(config)
        self._app = app
        self._drain = drain
        self._leaves_at: float | None = None

    async def on_tick(self, counter: int) -> bool:
        """Whether to close the door; asked ten times a second."""
        if not await super().on_tick(counter):
            return False
        if self._leaves_at is None:
            self._leaves_at = time.monotonic() + self._drain
            self._app.state.leaving = True
            closing = (b"connection", b"close")
            self.config.encoded_headers.append(closing)
            self.server_state.default_headers.append(closing)
        return self.force_exit or time.monotonic() >= self._leaves_at
