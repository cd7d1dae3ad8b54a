"""How requests and offers stand in answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Mode, Side, Visibility
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.facets import BudgetSource, Lodging, TeacherLevel
from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import ClassHours, Item
from teacher_exchanges.application.audience import audience_of_posting
from teacher_exchanges.application.beside import Beside
from teacher_exchanges.domain import offer as offers
from teacher_exchanges.domain import request as requests
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rights import acts_for, offer_actions, request_actions


class PostingItem(Item):
    """What requests and offers have in common, as the caller may see it."""

    id: UUID
    number: str
    version: int
    school_id: UUID
    school: SchoolBrief | None
    """Null until this service has heard of the school."""
    exchange_type: ExchangeType
    side: Side
    title: str
    major_code: str | None
    mode: Mode
    window_from: date
    window_to: date
    class_hours: ClassHours | None
    working_days: int | None
    headcount: int
    visibility: Visibility
    visible_to: tuple[UUID, ...]
    """Empty for who is not the posting school."""
    course: str
    teacher_level: TeacherLevel
    lodging: Lodging
    budget_source: BudgetSource
    description: str
    contact_note: str | None
    """Null unless the caller's school posted it or has a confirmed match with it."""
    withdrawal_reason: str
    created_at: datetime
    since: datetime
    """When it entered its state."""
    matches: int
    """How many matches it has, declined and expired ones left out."""
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]
    """What the caller may do now; each is `POST …/{action with hyphens}`."""


class RequestItem(PostingItem):
    """An exchange request."""

    status: RequestStatus
    state: RequestStatus
    """The same as `status`."""
    matched: int
    deadline: date
    opened_at: datetime | None


class OfferItem(PostingItem):
    """An exchange offer."""

    status: OfferStatus
    state: OfferStatus
    """The same as `status`."""
    taken: int
    held: int
    answers: UUID | None
    """The request it answers."""
    expires_on: date


@dataclass(frozen=True)
class Around:
    """What an answer needs besides the item: who asks, when, and what stands beside it."""

    caller: Caller
    today: date
    beside: Beside


def request_item(request: Request, around: Around) -> RequestItem:
    """The request as the caller may see it."""
    return RequestItem(
        **_shared(request, around),
        status=request.status,
        state=request.status,
        matched=request.matched,
        deadline=request.deadline,
        opened_at=request.opened_at,
        waiting_on=requests.waiting_on(request),
        allowed_actions=tuple(request_actions(request, around.caller, around.today)),
    )


def offer_item(offer: Offer, around: Around) -> OfferItem:
    """The offer as the caller may see it."""
    return OfferItem(
        **_shared(offer, around),
        status=offer.status,
        state=offer.status,
        taken=offer.taken,
        held=offer.held,
        answers=offer.answers,
        expires_on=offer.expires_on,
        waiting_on=offers.waiting_on(offer),
        allowed_actions=tuple(offer_actions(offer, around.caller)),
    )


_PLAIN = set(PostingItem.model_fields) - {
    "school",
    "visible_to",
    "contact_note",
    "matches",
    "waiting_on",
    "allowed_actions",
}


def _shared(posting: Request | Offer, around: Around) -> dict[str, Any]:
    own = acts_for(around.caller, posting.school_id)
    concerned = own or around.caller.is_office or posting.id in around.beside.contacts
    addressed = audience_of_posting(posting) or ()
    return {
        **{name: getattr(posting, name) for name in _PLAIN},
        "school": school_brief(around.beside.schools.get(posting.school_id)),
        "visible_to": posting.visible_to if own and addressed else (),
        "contact_note": posting.contact_note if concerned else None,
        "matches": around.beside.matches.get(posting.id, 0),
    }
