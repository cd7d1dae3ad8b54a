"""A person: the one thing the alliance hears of a person is that they are not known any longer."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.payload import Payload, event

CONTEXT = "member_schools"


@event(CONTEXT, "person", "erased")
class PersonErased(Payload):
    """已注销: the person's key was dropped; what was sealed with it can be read by nobody.

    Seen by the organisations where the person had posts, and by the office.
    """

    person_ref: UUID
    """Who; a reference that leads to no name any longer."""
