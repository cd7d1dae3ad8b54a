"""Loading a pairing for one of its schools, and writing a decision down with what falls due."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.envelope import Envelope
from cyzj.deadlines import settle
from cyzj.domain.errors import not_found
from cyzj.storage.unit import Unit
from member_schools.application.memberships.saving import Seen
from member_schools.domain.pairing_reviews import next_close, next_end
from member_schools.domain.pairing_state import Decision, Pairing
from member_schools.storage.pairings import pairings

TERM_ENDS, REVIEW_CLOSES = "pairing_term_ends", "pairing_review_closes"


async def load(unit: Unit, seen: Seen, own: UUID | None = None) -> Pairing:
    """The pairing, locked; 404 unless `own`, where one is given, is one of the two schools."""
    found = await pairings.load(unit.session, seen.id, expected_version=seen.expected_version)
    if own is not None and own not in found.schools:
        raise not_found()
    return found


async def save(unit: Unit, decided: Decision, *, cause: Envelope | None = None) -> Pairing:
    """A loaded pairing after a decision; nothing is written where nothing was decided."""
    after, events = decided
    if events:
        await pairings.save(unit.session, after)
        unit.record(after.id, after.version, events, cause=cause)
        await fall_due(unit, after)
    return after


async def fall_due(unit: Unit, pairing: Pairing) -> None:
    """The end of the next term, and of the time to review an ended one."""
    deadlines = {TERM_ENDS: next_end(pairing), REVIEW_CLOSES: next_close(pairing)}
    await settle(unit.session, pairing.id, deadlines)
