"""One step of an engagement: who acts, the decision, and what follows for match, request and offer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from cyzj.contracts.payload import Payload
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import forbidden, not_found
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from teacher_exchanges.application.quotas import follow_quota
from teacher_exchanges.application.requests.settle_request import settle_offer, settle_request
from teacher_exchanges.application.saving import save_engagement, save_match
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Who
from teacher_exchanges.domain.engagement_promises import ENDED, WITHOUT_EFFECT
from teacher_exchanges.domain.machines import ENGAGEMENT
from teacher_exchanges.domain.match import free_nomination
from teacher_exchanges.domain.rights import engagement_who
from teacher_exchanges.storage.repositories import engagements, matches, offers, requests

Decide = Callable[[Engagement, Who], tuple[Engagement, list[Payload]]]


async def step(unit: Unit, seen: Seen, command: str, decide: Decide) -> Engagement:
    """The engagement after `command`, which the caller gives for the party they act for.

    404 for those it does not concern, 403 `wrong-party` where the table gives the command to
    another party, 409 if it has moved on.
    """
    found, who = await concerned(unit, seen.id)
    before = await _locked(unit, found, seen.version)
    _require_party(before, command, who)
    after, events = decide(before, who)
    return await _settled(unit, before, after, events)


async def concerned(unit: Unit, id: UUID) -> tuple[Engagement, Who]:
    """The engagement, not locked, and for whom the caller acts; 404 for those it does not concern."""
    found = await engagements.find(unit.session, id)
    who = engagement_who(found, unit.caller)
    if who is None:
        raise not_found()
    return found, who


async def by_itself(
    unit: Unit,
    id: UUID,
    command: str,
    decide: Callable[[Engagement], tuple[Engagement, list[Payload]]],
) -> None:
    """What a deadline does; nothing where the engagement has moved on meanwhile."""
    before = await _locked(unit, await engagements.find(unit.session, id), None)
    if ENGAGEMENT.find(before.status, command) is not None:
        after, events = decide(before)
        await _settled(unit, before, after, events)


async def _locked(unit: Unit, found: Engagement, version: int | None) -> Engagement:
    """The engagement, locked after its request and match: the order that locks take everywhere."""
    await requests.load(unit.session, found.request_id)
    match = await matches.find(unit.session, found.match_id)
    await offers.load(unit.session, match.offer_id)
    await matches.load(unit.session, found.match_id)
    return await engagements.load(unit.session, found.id, expected_version=version)


async def _settled(
    unit: Unit, before: Engagement, after: Engagement, events: list[Payload]
) -> Engagement:
    await save_engagement(unit, before, after, events)
    await follow_quota(unit, before, after)
    if after.status in WITHOUT_EFFECT:
        match = await matches.load(unit.session, after.match_id)
        freed, said = free_nomination(match, unit.now, CALENDAR)
        await save_match(unit, match, freed, said)
    elif after.status in ENDED:
        match = await matches.find(unit.session, after.match_id)
        await settle_request(unit, after.request_id)
        await settle_offer(unit, match.offer_id)
    return after


def _require_party(engagement: Engagement, command: str, who: Who) -> None:
    row = ENGAGEMENT.require(engagement.status, command)
    party = who.actor.value if who.actor else "office"
    if party not in row.actor.split("/"):
        names = "、".join(_PARTIES[actor] for actor in row.actor.split("/"))
        raise forbidden("wrong-party", f"“{row.name}”由{names}办理。")


_PARTIES = {
    "home": "派出学校",
    "host": "接收学校",
    "teacher": "教师本人",
    "office": "集团办公室",
    "system": "系统",
}
