"""Whatever is tried in whatever order: the tables hold, versions count events, balls are passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementStatus, ReasonCode
from cyzj.contracts.teacher_exchanges.evidence import EvidenceKind
from cyzj.contracts.teacher_exchanges.match import DeclineReason
from cyzj.contracts.teacher_exchanges.request import RequestFulfilled
from cyzj.domain.clock import school_date
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from cyzj.domain.transitions import Machine
from teacher_exchanges.domain import engagement_evaluation as evaluation
from teacher_exchanges.domain import engagement_evidence as proof
from teacher_exchanges.domain import engagement_nomination as nomination
from teacher_exchanges.domain import engagement_plan as planning
from teacher_exchanges.domain import engagement_refusal as refusal
from teacher_exchanges.domain import engagement_stay as stay
from teacher_exchanges.domain import match as matches
from teacher_exchanges.domain import offer as offers
from teacher_exchanges.domain import offer_matching, request_matching
from teacher_exchanges.domain import request as requests
from teacher_exchanges.domain.engagement_nomination import Nominate
from teacher_exchanges.domain.engagement_parts import Evidence, EvidenceStatus, PlanContent, Reason
from teacher_exchanges.domain.engagement_promises import deadlines_of
from teacher_exchanges.domain.machines import ENGAGEMENT, MATCH, OFFER, REQUEST
from teacher_exchanges.testing import (
    AS_HOME,
    AS_HOST,
    AS_OFFICE,
    CALENDAR,
    MENTOR,
    NOW,
    OTHER,
    PERIODS,
    WHO,
    a_command,
    a_match,
    a_nomination,
    a_request,
    an_engagement,
    an_offer,
    at,
)

ANY_ORDER = settings(
    derandomize=True,
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
Try = Callable[[Any, Any, Any], tuple[Any, list[Payload]]]
"""(state, draw, now) → decision."""


class AnyOrder(RuleBasedStateMachine):
    """Tries commands at random and checks every decision against the table."""

    table: Machine
    tries: ClassVar[dict[str, Try]]

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.state: Any = None

    @rule(hours=st.integers(1, 24 * 20))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(data=st.data())
    def somebody_tries(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.tries)))
        before = self.state
        try:
            after, events = self.tries[name](before, data.draw, self.now)
        except DomainError:
            return
        self.check(before, after, events)
        self.state = after

    def check(self, before: Any, after: Any, events: list[Payload]) -> None:
        assert after.version == before.version + len(events)
        status = before.status
        for event in events:
            said = event.model_dump()
            name = ".".join(event.TYPE.split(".")[3:5])
            assert any(
                row.event == name
                and status in row.sources
                and (row.target or status) == said["status"]
                for row in self.table.transitions
            ), f"{name} from {status} to {said['status']} is not in the table"
            status = said["status"]
        assert status == after.status
        if not events:
            assert after == before

    @invariant()
    def what_is_over_waits_on_nobody_and_goes_nowhere(self) -> None:
        if self.state is None or not self.table.state(self.state.status).terminal:
            return
        assert list(self.table.possible(self.state.status)) == []
        assert not getattr(self.state, "waiting_on", ())


some = st.integers(1, 3)


class Requests(AnyOrder):
    table = REQUEST
    tries: ClassVar = {
        "open": lambda r, d, now: requests.open_request(r, now),
        "pause": lambda r, d, now: requests.pause(r, now),
        "resume": lambda r, d, now: requests.resume(r, now),
        "withdraw": lambda r, d, now: requests.withdraw(r, "校内已解决", now),
        "discard": lambda r, d, now: requests.discard(r, now),
        "expire": lambda r, d, now: requests.expire(r, now),
        "change": lambda r, d, now: requests.change(r, a_command(headcount=d(some)), now),
        "match": lambda r, d, now: request_matching.record_match(r, d(some), now),
        "reopen": lambda r, d, now: request_matching.reopen(r, d(some), now),
        "fulfil": lambda r, d, now: request_matching.fulfil(
            r, completed=d(st.integers(0, 3)), ended=r.matched, now=now
        ),
    }

    @initialize(headcount=some, draft=st.booleans())
    def begin(self, headcount: int, draft: bool) -> None:
        self.state = a_request(headcount=headcount)
        if draft:
            command = a_command(headcount=headcount)
            self.state, _ = requests.save_draft(
                command, id=new_id(), number="TR-2026-0001", school_id=OTHER, now=NOW
            )

    @invariant()
    def the_matched_fit_the_headcount(self) -> None:
        if self.state:
            assert 0 <= self.state.matched <= self.state.headcount
            full = self.state.matched == self.state.headcount
            assert (self.state.status != "matched") or full
            assert (self.state.status != "open") or self.state.matched == 0


class Offers(AnyOrder):
    table = OFFER
    tries: ClassVar = {
        "pause": lambda o, d, now: offers.pause(o, now),
        "resume": lambda o, d, now: offers.resume(o, now),
        "withdraw": lambda o, d, now: offers.withdraw(o, "教师请假", now),
        "expire": lambda o, d, now: offers.expire(o, now),
        "reserve": lambda o, d, now: offer_matching.reserve(o, d(some), now),
        "release": lambda o, d, now: offer_matching.release(
            o, d(st.integers(1, max(o.held, 1))), now
        ),
        "take": lambda o, d, now: offer_matching.take(o, d(st.integers(1, max(o.held, 1))), now),
        "give_back": lambda o, d, now: offer_matching.give_back(
            o, d(st.integers(1, max(o.taken, 1))), now
        ),
        "close": lambda o, d, now: offer_matching.close(o, now),
    }

    @initialize(headcount=some)
    def begin(self, headcount: int) -> None:
        self.state = an_offer(headcount=headcount)

    @invariant()
    def nobody_is_promised_twice(self) -> None:
        if self.state:
            assert self.state.taken >= 0
            assert self.state.held >= 0
            assert self.state.free >= 0
            assert (self.state.status == "reserved") == (self.state.held > 0)


class Matches(AnyOrder):
    table = MATCH
    tries: ClassVar = {
        "shortlist": lambda m, d, now: matches.shortlist(m, now, CALENDAR),
        "confirm": lambda m, d, now: matches.confirm(m, d(st.sampled_from(Side)), now, CALENDAR),
        "decline": lambda m, d, now: matches.decline(
            m, d(st.sampled_from(Side)), DeclineReason.TIME, "", now, CALENDAR
        ),
        "expire": lambda m, d, now: matches.expire(m, now, CALENDAR),
        "nominate": lambda m, d, now: matches.record_nomination(m, now, CALENDAR),
        "free": lambda m, d, now: matches.free_nomination(m, now, CALENDAR),
        "release": lambda m, d, now: matches.release(m, now, CALENDAR),
    }

    @initialize(headcount=some)
    def begin(self, headcount: int) -> None:
        self.state = a_match(headcount=headcount)

    @invariant()
    def a_place_has_one_teacher_at_most(self) -> None:
        if self.state:
            assert 0 <= self.state.nominated <= self.state.headcount


def _reason(draw: Any) -> Reason:
    return Reason(draw(st.sampled_from(ReasonCode)), draw(st.sampled_from(["", "有变动"])))


def _plan(e: Any, draw: Any, now: Any) -> tuple[Any, list[Payload]]:
    who = WHO[draw(st.sampled_from(Actor))]
    goal = draw(st.sampled_from(["听课", "公开课", "总结"]))
    content = PlanContent(e.planned_from, e.planned_to, e.planned_hours, (goal,), "")
    return planning.submit_plan(e, content, who, "", now, CALENDAR)


def _evidence(e: Any, draw: Any, now: Any) -> tuple[Any, list[Payload]]:
    who = WHO[draw(st.sampled_from(Actor))]
    kind = draw(st.sampled_from([*e.policy.evidence, EvidenceKind.OTHER]))
    sha = draw(st.sampled_from("abc")) * 64
    piece = Evidence(
        new_id(), kind, sha, "a.pdf", 1, "application/pdf", who.actor or Actor.HOME,
        who.person_ref, now, EvidenceStatus.SUBMITTED,
    )  # fmt: skip
    return proof.submit_evidence(e, piece, now, CALENDAR)


def _decide_evidence(e: Any, draw: Any, now: Any) -> tuple[Any, list[Payload]]:
    id = draw(st.sampled_from([piece.id for piece in e.evidence] or [OTHER]))
    who = draw(st.sampled_from([AS_HOME, AS_HOST]))
    if draw(st.booleans()):
        return proof.accept_evidence(e, id, who, now, CALENDAR)
    return proof.return_evidence(e, id, who, _reason(draw), now, CALENDAR)


def _ending(e: Any, draw: Any, now: Any) -> stay.Ending:
    return stay.Ending(school_date(now), e.planned_hours and draw(st.integers(0, 1600)))


def _anyone(draw: Any) -> Any:
    return WHO[draw(st.sampled_from(Actor))]


class Engagements(AnyOrder):
    table = ENGAGEMENT
    tries: ClassVar = {
        "teacher_accept": lambda e, d, now: nomination.teacher_accept(e, now, CALENDAR),
        "acknowledge": lambda e, d, now: nomination.host_acknowledge(e, now, CALENDAR),
        "accept": lambda e, d, now: nomination.host_accept(e, AS_HOST, MENTOR, "", now, CALENDAR),
        "return": lambda e, d, now: refusal.host_return(e, AS_HOST, _reason(d), now, CALENDAR),
        "renominate": lambda e, d, now: nomination.renominate(
            e,
            Nominate(
                teacher_ref=e.teacher_ref,
                planned_from=e.planned_from,
                planned_to=e.planned_to,
                planned_hours=e.planned_hours,
            ),
            AS_HOME,
            now,
            CALENDAR,
        ),
        "expire": lambda e, d, now: refusal.expire(e, now, CALENDAR),
        "cancel": lambda e, d, now: (
            refusal.cancel(e, _anyone(d), _reason(d), now, CALENDAR)
            if d(st.integers(0, 9)) == 0
            else (e, [])
        ),
        "submit_plan": _plan,
        "approve_plan": lambda e, d, now: planning.approve_plan(
            e, e.proposed_hash or "", _anyone(d), "", now, CALENDAR
        ),
        "ready": lambda e, d, now: stay.depart_ready(e, now, CALENDAR),
        "fall_due": lambda e, d, now: stay.fall_due(e, now, CALENDAR),
        "arrive": lambda e, d, now: stay.confirm_arrival(e, school_date(now), now, CALENDAR),
        "no_show": lambda e, d, now: stay.state_no_show(e, AS_HOST, "", now, CALENDAR),
        "interrupt": lambda e, d, now: stay.interrupt(e, AS_HOST, _reason(d), now, CALENDAR),
        "resume": lambda e, d, now: stay.resume(e, now, CALENDAR),
        "leave": lambda e, d, now: stay.confirm_departure(e, _ending(e, d, now), now, CALENDAR),
        "end_early": lambda e, d, now: stay.end_early(
            e,
            _ending(e, d, now),
            AS_HOME,
            _reason(d),
            justified=d(st.booleans()),
            now=now,
            calendar=CALENDAR,
        ),
        "close": lambda e, d, now: stay.close(e, now, CALENDAR),
        "submit_evidence": _evidence,
        "decide_evidence": _decide_evidence,
        "evaluate": lambda e, d, now: evaluation.evaluate(e, _anyone(d), 4, "", now, CALENDAR),
        "conclude": lambda e, d, now: evaluation.conclude_evaluation(e, now, CALENDAR),
        "accept_evaluation": lambda e, d, now: evaluation.accept_evaluation(
            e, d(st.sampled_from([AS_HOME, AS_HOST])), now, CALENDAR
        ),
        "close_window": lambda e, d, now: evaluation.close_dispute_window(e, now, CALENDAR),
        "dispute": lambda e, d, now: evaluation.dispute(e, _anyone(d), _reason(d), now, CALENDAR),
        "resolve": lambda e, d, now: evaluation.resolve_dispute(
            e, AS_OFFICE, "维持", now, CALENDAR
        ),
        "recognise": lambda e, d, now: evaluation.recognise_hours(
            e, AS_HOME, cross_city=d(st.booleans()), now=now, calendar=CALENDAR
        ),
    }

    @initialize(
        kind=st.sampled_from(sorted(PERIODS)),
        start=st.sampled_from(["nominated", "accepted", "in_progress", "evaluated"]),
    )
    def begin(self, kind: ExchangeType, start: str) -> None:
        self.state = a_nomination(kind)
        if start != "nominated":
            self.state = an_engagement(EngagementStatus(start), kind)
        if self.state.actual_to or self.state.actual_from:
            self.now = at(self.state.actual_to or self.state.actual_from)

    @invariant()
    def the_parties_never_change(self) -> None:
        if self.state:
            first = a_nomination()
            kept = ("home_school_id", "host_school_id", "teacher_ref")
            assert all(getattr(self.state, n) == getattr(first, n) for n in kept)

    @invariant()
    def what_is_under_way_waits_on_somebody_or_for_its_day(self) -> None:
        if self.state and not self.table.state(self.state.status).terminal:
            ahead = [due for due in deadlines_of(self.state).values() if due is not None]
            assert self.state.waiting_on or ahead

    @invariant()
    def three_consents_stand_behind_a_plan_in_force(self) -> None:
        if self.state:
            for plan in self.state.plans:
                consents = {a.actor for a in plan.approvals if a.content_hash == plan.content_hash}
                assert (plan.status in ("in_force", "superseded")) == (consents == set(Actor))

    @invariant()
    def hours_are_recognised_with_their_formula_only_at_the_end(self) -> None:
        if self.state:
            over = self.state.status == "recognised"
            assert (self.state.recognised_hours is not None) == over
            assert (self.state.formula is not None) == over


for machine in (Requests, Offers, Matches, Engagements):
    machine.TestCase.settings = ANY_ORDER
TestRequests = Requests.TestCase
TestOffers = Offers.TestCase
TestMatches = Matches.TestCase
TestEngagements = Engagements.TestCase


def test_a_machine_that_breaks_the_table_is_noticed() -> None:
    driver = Requests()
    driver.begin(headcount=1, draft=False)
    after = replace(driver.state, status="fulfilled", version=2)
    event = requests.fact(after, RequestFulfilled)
    with pytest.raises(AssertionError, match="not in the table"):
        driver.check(driver.state, after, [event])
