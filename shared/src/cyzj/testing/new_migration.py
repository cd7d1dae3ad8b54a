"""`python -m cyzj.testing.new_migration <package> "<what changes>"`: write a further migration from the code.

It stands on top of those there are. From release 0.1.0 on those are never made anew: they have run on
people's databases, and `tests/upgrade` compares their hashes.
"""

from __future__ import annotations

import asyncio
import importlib
import sys

from cyzj.local.postgres import temporary_postgres
from cyzj.storage import migrations
from cyzj.testing.databases import url_of


def main(package: str, message: str) -> None:
    """Migrate an empty database as far as there are migrations; write down what is still missing."""
    metadata = importlib.import_module(f"{package}.storage.tables").metadata
    with temporary_postgres() as server:
        url = url_of(server.admin_dsn, "postgres")
        asyncio.run(migrations.migrate(url, package, metadata))
        asyncio.run(migrations.revision(url, package, metadata, message))


if __name__ == "__main__":
    main(*sys.argv[1:3])
