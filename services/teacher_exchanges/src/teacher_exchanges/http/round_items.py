"""How rounds stand in answers: the round, each school's part in it, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.clearing_line import LineStatus
from cyzj.contracts.teacher_exchanges.clearing_round import RoundStatus, UnmetNeed, UnmetReason
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import ClassHours, Item
from cyzj.members.reading import Organisations
from teacher_exchanges.domain.machines import CLEARING_ROUND
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rights import SPEAKS_FOR_SCHOOL
from teacher_exchanges.domain.rounds.book import Standing
from teacher_exchanges.domain.rounds.line import Line
from teacher_exchanges.domain.rounds.round import Round


class FiguresItem(Item):
    """What a solved round comes to."""

    score: int
    """The mean score of its places, 1 to 10,000."""
    places: int
    satisfied: int
    """Requests that it would meet in full."""
    imbalance_before: ClassHours
    """The schools' balances without their signs, added up."""
    imbalance_after: ClassHours
    """The same if all lines come about."""


class OutcomeItem(Item):
    """How a concluded round ended."""

    matched: int
    refused: int
    fallen: int
    unanswered: int
    silent: tuple[SchoolBrief | None, ...]
    """The schools that left lines unanswered, as far as they have been heard of."""
    silent_ids: tuple[UUID, ...]


class RoundItem(Item):
    """A clearing round."""

    id: UUID
    version: int
    number: str
    status: RoundStatus
    state: RoundStatus
    """The same as `status`."""
    title: str
    exchange_types: tuple[ExchangeType, ...]
    """Empty: all kinds."""
    opens_on: date
    closes_on: date
    answers_by: date
    created_at: datetime
    since: datetime
    requests: int
    offers: int
    lines: int
    weights: str | None
    """Version of the weights; see `/v1/matching-weights`."""
    inputs_hash: str | None
    result_hash: str | None
    figures: FiguresItem | None
    outcome: OutcomeItem | None
    cancel_words: str
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]
    """What the caller may do with the round; lines have their own. `answer`: it has lines that wait."""


class PartItem(Item):
    """A school's part in a round: what its lines give and get, and how far its answers are."""

    school: SchoolBrief | None
    school_id: UUID
    before: Decimal
    """学时 given less received before the round."""
    gives: ClassHours
    gets: ClassHours
    after: Decimal
    """The balance if all its lines come about."""
    lines: int
    accepted: int
    """Lines it accepted, whatever the other side said."""
    matched: int
    refused: int
    """Lines it refused."""
    due: int
    """Lines it has still to answer."""
    silent: int
    """Lines it left unanswered to the end."""


class Parts(Item):
    """The schools with a part in the round: to the office all, to a school its own."""

    items: tuple[PartItem, ...]


class NeedItem(Item):
    """A request that the round leaves open."""

    request_id: UUID
    number: str
    title: str
    exchange_type: ExchangeType
    school: SchoolBrief | None
    school_id: UUID
    places: int
    reason: UnmetReason


class Needs(Item):
    """The needs: to the office all, to a school its own."""

    items: tuple[NeedItem, ...]


class ReplayItem(Item):
    """The hash of the result as published, and as it comes out again."""

    same: bool
    published: str
    from_book: str
    """Solved again from the inputs that were kept."""
    from_journal: str
    """Solved again from what the journal says of postings and ledger."""
    lines_in_journal: str
    """The lines as the journal tells them."""


def round_item(round: Round, schools: Organisations, caller: Caller) -> RoundItem:
    """The round, and what this caller may do with it."""
    plain = {
        name: getattr(round, name)
        for name in RoundItem.model_fields
        if name not in ("state", "figures", "outcome", "allowed_actions")
    }
    figures, outcome = round.figures, round.outcome
    ended = None
    if outcome is not None:
        counts = {name: getattr(outcome, name) for name in ("matched", "refused", "fallen")}
        ended = OutcomeItem(
            **counts,
            unanswered=outcome.unanswered,
            silent=tuple(school_brief(schools.get(one)) for one in outcome.silent),
            silent_ids=outcome.silent,
        )
    return RoundItem(
        **plain,
        state=round.status,
        figures=FiguresItem(**vars(figures)) if figures else None,
        outcome=ended,
        allowed_actions=tuple(_allowed(round, caller)),
    )


def schools_in(rounds: Iterable[Round]) -> set[UUID]:
    """The schools that answers name."""
    return {id for one in rounds if one.outcome for id in one.outcome.silent}


def parts(
    standings: Sequence[Standing], lines: Sequence[Line], schools: Organisations
) -> tuple[PartItem, ...]:
    """Each school of `standings` that has lines, by id."""
    found = ((one, _its(one.school, lines)) for one in standings)
    return tuple(_part(one, its, schools) for one, its in found if its)


def need_items(
    needs: Iterable[UnmetNeed], requests: Mapping[UUID, Request], schools: Organisations
) -> tuple[NeedItem, ...]:
    """The needs with what people call them by."""
    return tuple(
        NeedItem(
            request_id=one.request_id,
            number=requests[one.request_id].number,
            title=requests[one.request_id].title,
            exchange_type=requests[one.request_id].exchange_type,
            school=school_brief(schools.get(one.school_id)),
            school_id=one.school_id,
            places=one.places,
            reason=one.reason,
        )
        for one in needs
    )


def _its(school: UUID, lines: Iterable[Line]) -> list[Line]:
    return [one for one in lines if school in (one.home_school_id, one.host_school_id)]


def _part(standing: Standing, its: Sequence[Line], schools: Organisations) -> PartItem:
    sides = [(line, line.side_of(standing.school)) for line in its]
    return PartItem(
        school=school_brief(schools.get(standing.school)),
        school_id=standing.school,
        before=Decimal(standing.before) / 100,
        gives=standing.gives,
        gets=standing.gets,
        after=Decimal(standing.after) / 100,
        lines=len(its),
        accepted=sum(side in line.accepted_by for line, side in sides),
        matched=sum(line.status is LineStatus.MATCHED for line in its),
        refused=sum(side is line.refused_by for line, side in sides),
        due=sum(side in line.unanswered_by for line, side in sides),
        silent=sum(side in line.silent for line, side in sides),
    )


def _allowed(round: Round, caller: Caller) -> list[str]:
    rows = CLEARING_ROUND.possible(round.status)
    found = [row.command for row in rows if row.actor == "office" and caller.is_office]
    waits = any(one.school_id == caller.school_id for one in round.waiting_on)
    if waits and caller.school_id is not None and caller.holds(*SPEAKS_FOR_SCHOOL):
        found.append("answer")
    return found
