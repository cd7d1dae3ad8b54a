"""Act for another organisation, or in another role, within the same session."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.storage.unit import Unit
from member_schools.application.presence import posts_of
from member_schools.application.resume_session import Resumed, open_now, resume_session
from member_schools.domain.session import switch
from member_schools.storage import sessions


@dataclass(frozen=True)
class SwitchActing:
    """Act as `role` at the organisation from now on."""

    organisation_id: UUID
    role: Role


async def switch_acting(
    unit: Unit, token: str, command: SwitchActing, issuer: str
) -> Resumed | None:
    """As `resume_session`, acting for the chosen post; refused for a post the person does not hold."""
    opened = await open_now(unit, token)
    posts = await posts_of(unit.session, opened.person_ref, unit.now)
    chosen = switch(opened, posts, command.organisation_id, command.role)
    await sessions.save(unit.session, chosen)
    return await resume_session(unit, token, issuer)
