"""For tests: the alliance's history as its services would write it, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cyzj.contracts.codes import Jurisdiction
from cyzj.contracts.envelope import ALLIANCE, Envelope, audience_of
from cyzj.contracts.member_schools.organisation import OrganisationAdmitted
from cyzj.contracts.payload import Party, Payload, Waiting, aggregate_of, context_of
from cyzj.contracts.teacher_exchanges import engagement_events as engagement
from cyzj.contracts.teacher_exchanges import match, offer, request
from cyzj.domain.ids import new_id
from group_office.testing.defaults import DEFAULTS, LETTERS, START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Story:
    """Events in the order they were told; `now` is when the next one happens."""

    now: datetime = START
    events: list[Envelope] = field(default_factory=list)
    states: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    versions: dict[UUID, int] = field(default_factory=dict)

    def tell(
        self,
        event: type[Payload],
        subject: UUID | None = None,
        *,
        schools: Sequence[UUID] | None = None,
        occurredat: datetime | None = None,
        **changes: Any,
    ) -> UUID:
        """One more event of `subject` (None: of a new aggregate); what is not said stays as it was."""
        kind, id = aggregate_of(event.TYPE), subject or new_id()
        before = self.states.get(id) or {**DEFAULTS[kind], **self._numbered(kind)}
        state = {**before, **changes}
        self.states[id] = state
        self.versions[id] = self.versions.get(id, 0) + 1
        known = {name: state[name] for name in event.model_fields if name in state}
        self.events.append(
            Envelope(
                id=new_id(),
                source=f"/cyzj/{context_of(event.TYPE)}",
                type=event.TYPE,
                subject=id,
                time=self.now,
                aggregateversion=self.versions[id],
                data=event(**known),
                occurredat=occurredat,
                actor=str(new_id()),
                audience=ALLIANCE if schools is None else audience_of(schools),
                correlationid="c" * 32,
            )
        )
        return id

    def after(self, time: timedelta) -> Story:
        """The same story, some time later."""
        self.now += time
        return self

    def school(self, name: str, jurisdiction: str = Jurisdiction.SICHUAN, **changes: Any) -> UUID:
        """A member called 示例… from now on."""
        names: dict[str, Any] = {"name": f"示例{name}职业学校", "short_name": f"示例{name}"}
        return self.tell(OrganisationAdmitted, jurisdiction=jurisdiction, **names, **changes)

    def request(self, school: UUID, **changes: Any) -> UUID:
        """A request published now."""
        facts = {"school_id": school, "opened_at": self.now, **changes}
        return self.tell(request.RequestOpened, **facts)

    def answer(self, wanted: UUID, school: UUID, **changes: Any) -> UUID:
        """An offer of `school` that answers the request, and the match it leads to; the match."""
        asked = self.states[wanted]
        kind = asked["exchange_type"]
        offered = self.tell(
            offer.OfferPublished, school_id=school, answers=wanted, exchange_type=kind
        )
        home, host = school, asked["school_id"]
        if asked["side"] == "home":
            home, host = host, home
        self.after(HOUR)
        return self.tell(
            match.MatchProposed,
            schools=(home, host),
            request_id=wanted,
            offer_id=offered,
            exchange_type=kind,
            home_school_id=home,
            host_school_id=host,
            waiting_on=(waits(asked["school_id"], "confirm", self.now),),
            **changes,
        )

    def confirm(self, made: UUID) -> UUID:
        """Both sides confirm; the request is matched."""
        state = self.states[made]
        both = (state["home_school_id"], state["host_school_id"])
        due = self.now + 3 * DAY
        self.tell(
            match.MatchConfirmedByHost,
            made,
            schools=both,
            status="confirmed_by_host",
            waiting_on=(waits(both[0], "confirm", self.now, due),),
        )
        self.after(DAY)
        self.tell(
            match.MatchConfirmed,
            made,
            schools=both,
            status="confirmed",
            waiting_on=(waits(both[0], "nominate", self.now, self.now + 5 * DAY),),
        )
        self.tell(request.RequestMatched, state["request_id"], status="matched", matched=1)
        return made

    def nominate(self, made: UUID, **changes: Any) -> UUID:
        """The home school names a teacher; the host and the teacher have to answer."""
        state = self.states[made]
        home, host, teacher = state["home_school_id"], state["host_school_id"], new_id()
        due = self.now + 14 * DAY
        named = self.tell(
            engagement.EngagementNominated,
            schools=(home, host),
            match_id=made,
            request_id=state["request_id"],
            exchange_type=state["exchange_type"],
            home_school_id=home,
            host_school_id=host,
            teacher_ref=teacher,
            waiting_on=(
                waits(home, "teacher_accept", self.now, due, person=teacher),
                waits(host, "host_acknowledge", self.now, due),
            ),
            **changes,
        )
        self.tell(match.MatchNominated, made, schools=(home, host), nominated=1, waiting_on=())
        return named

    def move(self, named: UUID, event: type[Payload], status: str, **changes: Any) -> UUID:
        """The engagement takes one step; it waits on nobody unless said so."""
        state = self.states[named]
        both = (state["home_school_id"], state["host_school_id"])
        changes = {"waiting_on": (), **changes}
        return self.tell(event, named, schools=both, status=status, **changes)

    def run(self, named: UUID, *, hours: int = 2400) -> UUID:
        """The engagement from acceptance to recognition; the request is fulfilled."""
        host = self.states[named]["host_school_id"]
        self.after(DAY).move(named, engagement.EngagementAccepted, "accepted")
        self.after(DAY).move(named, engagement.EngagementReady, "ready")
        arrives = (waits(host, "confirm_arrival", self.now, self.now + 2 * DAY),)
        self.move(named, engagement.EngagementPlanSubmitted, "ready", waiting_on=arrives)
        self.after(DAY).move(named, engagement.EngagementStarted, "in_progress")
        self.after(5 * DAY).move(named, engagement.EngagementFinished, "awaiting_evaluation")
        self.after(DAY).move(named, engagement.EngagementEvaluated, "evaluated")
        self.after(DAY).move(
            named, engagement.EngagementRecognised, "recognised", recognised_hours=hours
        )
        wanted = self.states[named]["request_id"]
        self.tell(request.RequestFulfilled, wanted, status="fulfilled")
        return named

    def whole(self, asks: UUID, gives: UUID, *, hours: int = 2400, **changes: Any) -> UUID:
        """A request from its publication to recognised hours; the engagement."""
        made = self.answer(self.request(asks, **changes), gives)
        return self.run(self.nominate(self.after(DAY).confirm(made)), hours=hours)

    def _numbered(self, kind: str) -> dict[str, str]:
        if kind not in LETTERS:
            return {}
        return {"number": f"{LETTERS[kind]}-{self.now.year}-{len(self.states) + 1:04d}"}


def waits(
    school: UUID | None,
    action: str,
    since: datetime,
    due: datetime | None = None,
    *,
    person: UUID | None = None,
) -> Waiting:
    """Somebody has to act: a school, its teacher (`person`), or the office (`school` None)."""
    party = Party.TEACHER if person else Party.SCHOOL if school else Party.OFFICE
    return Waiting(
        party=party, school_id=school, person_ref=person, action=action, since=since, due=due
    )


def restored(event: Envelope, **changes: Any) -> Envelope:
    """The event as another epoch would have written it."""
    return replace(event, id=new_id(), epoch=event.epoch + 1, **changes)
