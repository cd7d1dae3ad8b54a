"""The life of an exchange offer."""

from __future__ import annotations

from datetime import date

import pytest

from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from teacher_exchanges.domain import offer as offers
from teacher_exchanges.domain import offer_matching as matching
from teacher_exchanges.domain.offer import PublishOffer
from teacher_exchanges.testing import HOME, NOW, a_command, an_offer, at

S = OfferStatus


def test_an_offer_ends_within_its_window() -> None:
    with pytest.raises(DomainError) as refused:
        an_offer(expires_on=date(2026, 12, 19))
    assert refused.value.fields[0].message == "供给截止日晚于窗口结束，请改为 2026-12-18 或以前。"


def test_a_draft_is_published_once_it_is_right() -> None:
    content = {**vars(a_command(class_hours=9900))}
    content["expires_on"] = content.pop("deadline")
    draft, _ = offers.save_draft(
        PublishOffer(**content), id=new_id(), number="TO-2026-0001", school_id=HOME, now=NOW
    )
    with pytest.raises(DomainError, match="invalid-offer"):
        offers.publish(draft, NOW)
    fixed, _ = offers.change(draft, PublishOffer(**{**content, "class_hours": 800}), NOW)
    assert offers.publish(fixed, NOW)[0].status is S.PUBLISHED


def test_an_offer_is_reserved_then_taken() -> None:
    offer, _ = matching.reserve(an_offer(), 1, NOW)
    assert (offer.status, offer.held, offer.free) == (S.RESERVED, 1, 0)
    with pytest.raises(DomainError, match="offer-taken"):
        matching.reserve(offer, 1, NOW)
    offer, _ = matching.take(offer, 1, NOW)
    assert (offer.status, offer.held, offer.taken) == (S.TAKEN, 0, 1)
    assert matching.close(offer, NOW)[0].status is S.CLOSED


def test_what_is_left_of_a_larger_offer_stays_on_offer() -> None:
    offer, _ = matching.reserve(an_offer(headcount=3), 1, NOW)
    offer, _ = matching.reserve(offer, 1, NOW)
    offer, events = matching.take(offer, 1, NOW)
    assert (offer.status, offer.free) == (S.RESERVED, 1)
    assert events[0].TYPE == "cn.cyzj.teacher_exchanges.offer.partially_taken.v1"
    offer, _ = matching.take(offer, 1, NOW)
    assert (offer.status, offer.taken) == (S.PUBLISHED, 2)


def test_a_reservation_that_ends_sets_the_offer_free() -> None:
    offer, _ = matching.reserve(an_offer(headcount=2), 1, NOW)
    offer, _ = matching.reserve(offer, 1, NOW)
    offer, _ = matching.release(offer, 1, NOW)
    assert offer.status is S.RESERVED
    offer, _ = matching.release(offer, 1, NOW)
    assert (offer.status, offer.free) == (S.PUBLISHED, 2)


def test_a_confirmed_match_that_falls_through_gives_back() -> None:
    taken, _ = matching.take(matching.reserve(an_offer(), 1, NOW)[0], 1, NOW)
    offer, _ = matching.give_back(taken, 1, NOW)
    assert (offer.status, offer.free) == (S.PUBLISHED, 1)


def test_a_reserved_offer_can_be_neither_paused_nor_withdrawn_nor_expired() -> None:
    reserved, _ = matching.reserve(an_offer(), 1, NOW)
    with pytest.raises(DomainError, match="wrong-state"):
        offers.pause(reserved, NOW)
    with pytest.raises(DomainError, match="wrong-state"):
        offers.withdraw(reserved, "教师请假", NOW)
    with pytest.raises(DomainError, match="wrong-state"):
        offers.expire(reserved, at(date(2027, 1, 1)))


def test_an_offer_expires_after_its_last_day() -> None:
    with pytest.raises(DomainError, match="not-due"):
        offers.expire(an_offer(), at(date(2026, 11, 9), 23))
    assert offers.expire(an_offer(), at(date(2026, 11, 10), 0))[0].status is S.EXPIRED


def test_room_for_those_bound_stays() -> None:
    offer, _ = matching.reserve(an_offer(headcount=3), 2, NOW)
    offer, _ = matching.take(offer, 2, NOW)
    content = {name: getattr(offer, name) for name in PublishOffer.__dataclass_fields__}
    with pytest.raises(DomainError) as refused:
        offers.change(offer, PublishOffer(**{**content, "headcount": 1}), NOW)
    assert refused.value.fields[0].message == "已选用或预留 2 人，人数不能再少于 2。"
