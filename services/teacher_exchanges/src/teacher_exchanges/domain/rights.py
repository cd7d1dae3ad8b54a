"""What a caller may do now with an item: read off the tables, less what its flags rule out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cyzj.contracts.codes import Role, Side
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementStatus
from cyzj.contracts.teacher_exchanges.match import MatchStatus
from cyzj.domain.caller import Caller
from cyzj.domain.clock import school_date
from cyzj.domain.transitions import Machine
from teacher_exchanges.domain.engagement import SCHOOLS, Engagement
from teacher_exchanges.domain.engagement_evidence import decides_on
from teacher_exchanges.domain.engagement_parts import EvidenceStatus, PlanStatus, Who
from teacher_exchanges.domain.engagement_waiting import may_recognise, missing_evidence
from teacher_exchanges.domain.machines import ENGAGEMENT, MATCH, OFFER, REQUEST
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.policies import in_force
from teacher_exchanges.domain.request import Request, takes_answers

SPEAKS_FOR_SCHOOL = (Role.COORDINATOR, Role.SCHOOL_LEADER)


def acts_for(caller: Caller, school_id: object) -> bool:
    """Whether the caller speaks for this school now."""
    return caller.school_id == school_id and caller.holds(*SPEAKS_FOR_SCHOOL)


def request_actions(request: Request, caller: Caller, today: date) -> list[str]:
    """The commands the caller may give on the request; `answer` for every other school."""
    if acts_for(caller, request.school_id):
        return _offered(REQUEST, request.status, {"owner"})
    other_school = caller.school_id is not None and caller.holds(*SPEAKS_FOR_SCHOOL)
    return ["answer"] if other_school and takes_answers(request, today) else []


def offer_actions(offer: Offer, caller: Caller) -> list[str]:
    """The commands the caller may give on the offer."""
    owner = acts_for(caller, offer.school_id)
    return _offered(OFFER, offer.status, {"owner"}) if owner else []


def match_side(match: Match, caller: Caller) -> Side | None:
    """Which side of the match the caller speaks for."""
    return next((side for side in Side if acts_for(caller, match.school(side))), None)


def match_actions(match: Match, caller: Caller) -> list[str]:
    """The commands the caller may give on the match; both confirmations are `confirm` here."""
    side = match_side(match, caller)
    if side is None:
        return []
    parts = {side.value, "requester" if side is match.requester else "offerer"}
    names = {
        "confirm_home": "confirm",
        "confirm_host": "confirm",
        "record_nomination": "nominate",
    }
    offered = _offered(MATCH, match.status, parts)
    commands = [names.get(command, command) for command in offered]
    ruled_out = set()
    engagement = in_force(school_date(match.created_at)).of(match.exchange_type).shape.is_engagement
    if not engagement or match.nominated >= match.headcount:
        ruled_out.add("nominate")
    if match.nominated in (0, match.headcount):
        ruled_out.add("release")
    if match.status is MatchStatus.CONFIRMED and match.nominated:
        ruled_out.add("decline")
    return [command for command in commands if command not in ruled_out]


def engagement_who(engagement: Engagement, caller: Caller) -> Who | None:
    """For whom the caller may act here: the teacher before a school; None inside for the office."""
    if caller.person_ref == engagement.teacher_ref and caller.holds(Role.TEACHER):
        return Who(Actor.TEACHER, caller.person_ref)
    for actor in SCHOOLS:
        if acts_for(caller, engagement.school(actor)):
            return Who(actor, caller.person_ref)
    return Who(None, caller.person_ref) if caller.is_office else None


def engagement_actions(engagement: Engagement, caller: Caller, today: date) -> list[str]:
    """The commands the caller may give on the engagement."""
    who = engagement_who(engagement, caller)
    if who is None:
        return []
    if who.actor is None:
        allowed = caller.holds(Role.GROUP_OFFICE)
        return _offered(ENGAGEMENT, engagement.status, {"office"}) if allowed else []
    offered = _offered(ENGAGEMENT, engagement.status, {who.actor.value})
    if who.actor is not Actor.TEACHER and who.person_ref == engagement.teacher_ref:
        return []
    ruled_out = set(_ruled_out(engagement, who, today))
    return [command for command in offered if command not in ruled_out]


def _ruled_out(e: Engagement, who: Who, today: date) -> Iterable[str]:
    proposed = e.plan(PlanStatus.PROPOSED)
    if e.teacher_accepted:
        yield "teacher_accept"
    else:
        yield "host_accept"
    if proposed is None or who.actor in e.approvals:
        yield "approve_plan"
    if e.status is EngagementStatus.ACCEPTED and e.needs_plan:
        yield "depart_ready"
    if (today - e.planned_from).days < e.policies.spans.no_show_days:
        yield "no_show"
    if who.actor in e.evaluated_by or e.justified is False:
        yield "evaluate"
    if e.justified:
        yield "close"
    if who.actor in e.evaluation_accepted_by or e.window_closed:
        yield "accept_evaluation"
    if not may_recognise(e) or missing_evidence(e):
        yield "recognise_hours"
    if e.window_closed:
        yield "dispute"
    if not any(_decidable(e, who)):
        yield from ("accept_evidence", "return_evidence")


def _decidable(e: Engagement, who: Who) -> Iterable[bool]:
    return (
        piece.status is EvidenceStatus.SUBMITTED and decides_on(piece) is who.actor
        for piece in e.evidence
    )


def _offered(machine: Machine, status: str, parts: set[str]) -> list[str]:
    rows = machine.possible(status)
    return list(dict.fromkeys(r.command for r in rows if parts & set(r.actor.split("/"))))
