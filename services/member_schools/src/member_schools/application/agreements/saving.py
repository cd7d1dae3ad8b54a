"""Writing an agreement's decision down: its row, the text, its events, what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cyzj.contracts.codes import OrganisationKind, Standing
from cyzj.deadlines import settle
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, not_found, stale
from cyzj.storage.unit import Unit
from member_schools.application.memberships.saving import Seen
from member_schools.domain.agreement import Agreement, Decision, require_party
from member_schools.domain.agreement_life import next_day
from member_schools.domain.agreement_text import Content
from member_schools.domain.organisation import Organisation
from member_schools.storage import organisations
from member_schools.storage.agreements import agreements, keep_text

RUN_OUT = "run_agreement_out"
"""The deadline of an agreement's dates: reminders, the end of a notice, the last day."""
_ABLE = (Standing.ACTIVE, Standing.DORMANT, Standing.PARTNER)


async def load(unit: Unit, seen: Seen, own: UUID | None) -> Agreement:
    """The agreement, locked; 404 unless `own` knows of it (None: the office, of all that are shared).

    Raises 409 `stale-version`: only to who knows of it.
    """
    found = await known(unit, seen.id, own)
    if found.version != seen.expected_version:
        raise stale(found.version, status=found.status)
    return found


async def known(unit: Unit, id: UUID, own: UUID | None) -> Agreement:
    """The agreement, locked, whatever version was seen."""
    found = await agreements.load(unit.session, id)
    if own is not None:
        require_party(found, own)
    elif not found.shared:
        raise not_found()
    return found


async def add_agreement(unit: Unit, decided: Decision) -> Agreement:
    """A new one."""
    made, _ = decided
    await agreements.add(unit.session, made)
    await _follow(unit, decided)
    return made


async def save_agreement(unit: Unit, decided: Decision) -> Agreement:
    """A loaded one after a decision; nothing is written where nothing was decided."""
    after, events = decided
    if events:
        await agreements.save(unit.session, after)
        await _follow(unit, decided)
    return after


async def _follow(unit: Unit, decided: Decision) -> None:
    after, events = decided
    if after.draft is not None:
        await keep_text(unit.session, after.id, after.draft)
    audience = after.parties if after.shared else (after.drafted_by_id,)
    unit.record(after.id, after.version, events, schools=audience)
    due = next_day(after, school_date(unit.now))
    await settle(unit.session, after.id, {RUN_OUT: due})


async def require_able(
    unit: Unit, own: UUID, content: Content, present: Sequence[UUID] = ()
) -> None:
    """Raises unless `own` may begin something, and every party that is not `present` may be bound."""
    named = await organisations.some(unit.session, {own, *content.parties})
    mine = named[own]
    if mine.standing not in _ABLE:
        raise conflict(
            "not-able", "贵单位的成员资格已暂停或结束，不能起草或修订协议；请先联系集团办公室。"
        )
    unfit = [id for id in content.parties if id not in present and not _fit(named.get(id))]
    if unfit:
        names = "、".join(named[id].profile.short_name for id in unfit if id in named)
        message = f"{names or '所选单位'}现在不能签协议，请改选正式成员或合作单位。"
        raise conflict("party-not-able", message, FieldError("parties", message))


def _fit(organisation: Organisation | None) -> bool:
    return (
        organisation is not None
        and organisation.standing in _ABLE
        and organisation.profile.kind is not OrganisationKind.OFFICE
    )
