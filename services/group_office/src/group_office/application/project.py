"""Keep every event as a fact and fold it into the views, in the consumer's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from cyzj.domain.errors import DomainError, Kind
from cyzj.messaging.received import Received
from cyzj.storage.unit import Unit
from group_office.storage import facts, schemas
from group_office.storage.bulk import driver_of
from group_office.storage.folding import fold_into
from group_office.storage.view_tables import SCHEMA


async def project(unit: Unit, events: Sequence[Received]) -> None:
    """The facts are kept once, the views are as after the last of them.

    Facts come first: their lock keeps a rebuild from swapping the views underneath. Raises
    UNAVAILABLE, to be called again, while the views are of another version of this code.
    """
    connection = await driver_of(unit.session)
    await facts.write(connection, events)
    if not await schemas.is_current(connection):
        raise DomainError(Kind.UNAVAILABLE, "views-of-another-version", "看板数据正在重建。")
    await fold_into(connection, SCHEMA, [received.event for received in events])
