"""What `python -m portal.build` made: hashed addresses, icons, and the files themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from portal.build import DIST

MOUNT = "/static"


@dataclass(frozen=True)
class Assets:
    """Addresses by plain name (`portal.css`), and each icon's paths by its name."""

    names: Mapping[str, str]
    icons: Mapping[str, str]

    def url(self, name: str) -> str:
        """The address that carries the content's hash; KeyError for a file that is not built."""
        return f"{MOUNT}/{self.names[name]}"

    def icon(self, name: str) -> str:
        """The paths of one icon; add missing ones to `assets/icons.txt` and build again."""
        return self.icons[name]


def load_assets() -> Assets:
    """The built assets; says what to run when they are missing."""
    if not (DIST / "manifest.json").exists():
        raise RuntimeError("the portal's assets are not built: run python -m portal.build")
    return Assets(
        json.loads((DIST / "manifest.json").read_text()),
        json.loads((DIST / "icons.json").read_text()),
    )


class HashedFiles(StaticFiles):
    """Files whose names carry their hash: a browser may keep them for ever."""

    def __init__(self) -> None:
        super().__init__(directory=DIST)

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        if answer.status_code in (200, 304):
            answer.headers["cache-control"] = "public, max-age=31536000, immutable"
        return answer
