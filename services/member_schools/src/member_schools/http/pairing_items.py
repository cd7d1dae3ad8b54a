"""How pairings stand in answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.pairing import (
    PairingStatus,
)
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.values import Item
from member_schools.domain.pairing_counting import Counted
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.pairing_parts import Offer, PairTerm
from member_schools.domain.pairing_state import Pairing
from member_schools.http.council_items import Named, allowed, brief_of
from member_schools.http.items import OrganisationBrief
from member_schools.http.pairing_goals import AimItem, GoalItem, Quantity, aim_item, goal_item, said


class OfferItem(Item):
    """Goals that wait for the other school's agreement."""

    goals: tuple[AimItem, ...]
    content_hash: str
    by: OrganisationBrief | None
    at: datetime
    mine: bool
    """Whether the caller's own school put them forward."""


class ReviewItem(Item):
    """One school's review of a term."""

    organisation: OrganisationBrief | None
    score: int
    words: str | None
    """Only for the two schools and the office."""
    at: datetime


class PairTermItem(Item):
    """One term of a pairing."""

    starts_on: date
    ends_on: date
    goals: tuple[GoalItem, ...]
    agreed_at: datetime | None
    offer: OfferItem | None
    review_until: date | None
    reviews: tuple[ReviewItem, ...]
    silent: tuple[OrganisationBrief, ...]
    """Who did not review it in time."""
    closed: bool


class SayingItem(Item):
    """What was said with a step."""

    command: str
    words: str
    at: datetime


class PairingItem(Item):
    """A pairing as the caller may see it."""

    id: UUID
    version: int
    number: str
    status: PairingStatus
    state: PairingStatus
    """The same as `status`."""
    since: datetime
    created_at: datetime
    supporting_id: UUID
    supporting: OrganisationBrief | None
    supported_id: UUID
    supported: OrganisationBrief | None
    proposed_by_id: UUID
    proposed_by: OrganisationBrief | None
    accepted_by: tuple[UUID, ...]
    agreed_at: datetime | None
    """When the last of the two said yes."""
    starts_on: date
    ends_on: date
    terms: tuple[PairTermItem, ...]
    sayings: tuple[SayingItem, ...]
    """Only for the two schools and the office."""
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


class CountedItem(Item):
    """An item that a goal has counted."""

    goal_id: UUID
    context: str
    """The service it is in: `teacher_exchanges`."""
    id: UUID
    number: str
    exchange_type: ExchangeType
    amount: Quantity
    day: date


class CountedItems(Item):
    """The items behind the goals of a pairing, by day."""

    items: tuple[CountedItem, ...]


def pairing_item(pairing: Pairing, named: Named, caller: Caller) -> PairingItem:
    """The pairing as `caller` may see it."""
    close = caller.is_office or caller.school_id in pairing.schools
    plain = {
        name: getattr(pairing, name)
        for name in PairingItem.model_fields
        if hasattr(pairing, name) and name not in ("terms", "sayings", "proposed_by")
    }
    return PairingItem(
        **plain,
        state=pairing.status,
        supporting=brief_of(named, pairing.supporting_id),
        supported=brief_of(named, pairing.supported_id),
        proposed_by=brief_of(named, pairing.proposed_by_id),
        terms=tuple(_term(pairing, one, named, caller, close) for one in pairing.terms),
        sayings=tuple(
            SayingItem(command=one.command, words=one.words, at=one.at) for one in pairing.sayings
        )
        if close
        else (),
        allowed_actions=tuple(_actions(pairing, caller)),
    )


def counted_item(pairing: Pairing, item: Counted) -> CountedItem:
    """An item; its amount in the unit of its goal."""
    goals = {goal.id: goal for term in pairing.terms for goal in term.goals}
    measure = goals[item.goal_id].aim.measure
    plain = {name: value for name, value in vars(item).items() if name != "item_id"}
    return CountedItem(**{**plain, "id": item.item_id, "amount": said(measure, item.amount)})


def _actions(pairing: Pairing, caller: Caller) -> Iterator[str]:
    """The table's commands that are this caller's turn as well: an answer by who is asked alone."""
    school = caller.school_id if caller.school_id in pairing.schools else None
    fits = {
        "accept": school in pairing.unanswered and caller.person_ref != pairing.proposed_by,
        "decline": school in pairing.unanswered,
        "withdraw": school == pairing.proposed_by_id or caller.is_office,
        "agree_goals": any(_may_agree(one.offer, school, caller) for one in pairing.terms),
        "set_goals": any(not one.review_until and not one.closed for one in pairing.terms),
        "review": any(
            one.in_review and school and not one.reviewed_by(school) for one in pairing.terms
        ),
    }
    for command in allowed(PAIRING, pairing.status, "pairings", caller, school):
        if fits.get(command, True):
            yield command


def _may_agree(offer: Offer | None, school: UUID | None, caller: Caller) -> bool:
    return offer is not None and offer.by_id != school and offer.by != caller.person_ref


def _term(
    pairing: Pairing, term: PairTerm, named: Named, caller: Caller, close: bool
) -> PairTermItem:
    silent = [school for day, school in pairing.silent if day == term.ends_on]
    return PairTermItem(
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        goals=tuple(map(goal_item, term.goals)),
        agreed_at=term.agreed_at,
        offer=_offer(term.offer, named, caller) if term.offer else None,
        review_until=term.review_until,
        reviews=tuple(
            ReviewItem(
                organisation=brief_of(named, one.school_id),
                score=one.score,
                words=one.words if close else None,
                at=one.at,
            )
            for one in term.reviews
        ),
        silent=tuple(one for one in (brief_of(named, id) for id in silent) if one),
        closed=term.closed,
    )


def _offer(offer: Offer, named: Named, caller: Caller) -> OfferItem:
    return OfferItem(
        goals=tuple(map(aim_item, offer.aims)),
        content_hash=offer.content_hash,
        by=brief_of(named, offer.by_id),
        at=offer.at,
        mine=offer.by_id == caller.school_id,
    )
