"""What matches do to an offer: reserved, released, taken, closed."""

from __future__ import annotations

from datetime import datetime

from cyzj.contracts.teacher_exchanges import offer as contract
from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.domain.errors import conflict
from teacher_exchanges.domain.machines import OFFER
from teacher_exchanges.domain.offer import Decision, Offer, moved


def reserve(offer: Offer, headcount: int, now: datetime) -> Decision:
    """`headcount` of it are held for a match one side has confirmed; refused (`offer-taken`) if less is free."""
    OFFER.require(offer.status, "reserve")
    if not 1 <= headcount <= offer.free:
        raise conflict(
            "offer-taken",
            f"这条供给只剩 {offer.free} 人可选，其余已被选用或预留；请减少人数，或 72 小时后再看。",
            free=offer.free,
        )
    held = offer.held + headcount
    return moved(offer, contract.OfferReserved, OfferStatus.RESERVED, now, held=held)


def release(offer: Offer, headcount: int, now: datetime) -> Decision:
    """`headcount` held ones are free again: the match fell through or its time ran out."""
    held = offer.held - headcount
    OFFER.require(offer.status, "release_part" if held else "release")
    _require_bound(headcount, offer.held)
    status = OfferStatus.RESERVED if held else OfferStatus.PUBLISHED
    return moved(offer, contract.OfferReleased, status, now, held=held)


def take(offer: Offer, headcount: int, now: datetime) -> Decision:
    """`headcount` held ones are bound: both sides have confirmed."""
    held, taken = offer.held - headcount, offer.taken + headcount
    whole = taken == offer.headcount
    OFFER.require(offer.status, "take" if whole else "take_held" if held else "take_part")
    _require_bound(headcount, offer.held)
    if whole:
        return moved(offer, contract.OfferTaken, OfferStatus.TAKEN, now, held=held, taken=taken)
    status = OfferStatus.RESERVED if held else OfferStatus.PUBLISHED
    return moved(offer, contract.OfferPartiallyTaken, status, now, held=held, taken=taken)


def give_back(offer: Offer, headcount: int, now: datetime) -> Decision:
    """`headcount` bound ones are free again: a confirmed match fell through."""
    OFFER.require(offer.status, "give_back")
    _require_bound(headcount, offer.taken)
    status = OfferStatus.PUBLISHED if offer.status is OfferStatus.TAKEN else offer.status
    taken = offer.taken - headcount
    return moved(offer, contract.OfferReleased, status, now, taken=taken)


def close(offer: Offer, now: datetime) -> Decision:
    """It is over: what came of it has ended, or the answer it was is not wanted."""
    OFFER.require(offer.status, "close")
    return moved(offer, contract.OfferClosed, OfferStatus.CLOSED, now)


def _require_bound(headcount: int, bound: int) -> None:
    if not 1 <= headcount <= bound:
        raise conflict("not-bound", f"这条供给只有 {bound} 人已预留或选用。", bound=bound)
