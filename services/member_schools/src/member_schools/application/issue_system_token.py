"""An access token of the machine itself: for the operator's tools and the demonstration's loader."""

from __future__ import annotations

from datetime import timedelta

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Unit
from member_schools.application.resume_session import signed
from member_schools.domain.token import system_claims
from member_schools.storage import sessions


async def issue_system_token(unit: Unit, issuer: str, life: timedelta) -> str:
    """The token; that one was made is written down."""
    await sessions.log_access(unit.session, "system_token", unit.now, actor="system")
    return await signed(unit, system_claims(issuer, new_id(), unit.now, life))
