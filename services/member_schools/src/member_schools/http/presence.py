"""How a session stands in answers: who it is, what it acts as, what it may switch to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import Role
from cyzj.http.values import Item
from member_schools.application.open_session import Opened
from member_schools.application.presence import Presence
from member_schools.application.resume_session import Resumed
from member_schools.domain.session import ABSOLUTE, IDLE
from member_schools.http.items import OrganisationBrief, PersonBrief, brief


class ActingItem(Item):
    """For whom and as what the person acts now."""

    organisation: OrganisationBrief
    role: Role
    """The leading role: it decides the pages."""
    roles: tuple[Role, ...]
    """Every role the access token carries: all held at this organisation."""
    mandate: UUID
    """The appointment behind the leading role."""


class Choice(Item):
    """A post the person may switch to."""

    organisation: OrganisationBrief
    role: Role
    acting: bool
    """Whether it is the present one."""


class SessionItem(Item):
    """A session."""

    id: UUID
    person: PersonBrief
    acting: ActingItem
    choices: tuple[Choice, ...]
    idle_at: datetime
    """When it ends unless it is seen again."""
    ends_at: datetime
    """When it ends in any case."""


class SignedIn(SessionItem):
    """A new session with its token, shown this once."""

    session_token: str = Field(description="keep it in an HttpOnly cookie; send it as `X-Session`")


class Refreshed(SessionItem):
    """A session with an access token for the services."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105  # RFC 6750's word
    access_expires_at: datetime


def signed_in(opened: Opened) -> SignedIn:
    """The answer to signing in."""
    return SignedIn(**_session(opened.presence), session_token=opened.token)


def refreshed(resumed: Resumed) -> Refreshed:
    """The answer to going on."""
    return Refreshed(
        **_session(resumed.presence),
        access_token=resumed.access_token,
        access_expires_at=resumed.expires_at,
    )


def _session(presence: Presence) -> dict[str, object]:
    session, acting = presence.session, presence.acting
    choices = tuple(
        Choice(organisation=brief(where), role=post.role, acting=post.id == acting.mandate)
        for post, where in presence.posts
    )
    return {
        "id": session.id,
        "person": PersonBrief(ref=presence.person.ref, name=presence.person.name),
        "acting": ActingItem(
            organisation=brief(presence.organisation()),
            role=acting.role,
            roles=acting.roles,
            mandate=acting.mandate,
        ),
        "choices": choices,
        "idle_at": session.seen_at + IDLE,
        "ends_at": session.opened_at + ABSOLUTE,
    }
