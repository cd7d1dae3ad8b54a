"""How an organisation stands in an answer."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.codes import Jurisdiction
from cyzj.http.values import Item
from cyzj.members.reading import Organisation


class SchoolBrief(Item):
    """An organisation by its registered name."""

    id: UUID
    name: str
    jurisdiction: Jurisdiction


def school_brief(found: Organisation | None) -> SchoolBrief | None:
    """The organisation in brief; None until its registration has been heard of."""
    if found is None:
        return None
    return SchoolBrief(id=found.id, name=found.name, jurisdiction=Jurisdiction(found.jurisdiction))
