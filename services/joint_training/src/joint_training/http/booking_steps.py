"""Routes of what is decided on a booking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.domain.seen import Seen
from cyzj.http.declared import step
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from joint_training.application.bookings import changing, deciding
from joint_training.domain.booking import Booking
from joint_training.http.booking_bodies import (
    ApproveBody,
    BookingReasonBody,
    BumpBody,
    CancelBody,
    ChangeBookingBody,
    CheckOutBody,
    OccurrenceBody,
)
from joint_training.http.booking_items import BookingItem, booking_items

router = APIRouter(prefix="/v1/bookings", tags=["bookings"])
ByBase = Annotated[Write, Depends(writing("bookings.decide"))]
BySchool = Annotated[Write, Depends(writing("bookings.keep"))]


_step = partial(step, "booking", model=BookingItem)


@router.post(**_step("approve", "The base says yes; competing holds that are named give way"))
async def approve(id: UUID, body: ApproveBody, write: ByBase) -> Response:
    seen, known = Seen(id, body.expected_version), frozenset(body.acknowledged)
    return await _do(write, "approve_booking", lambda u: deciding.approve(u, seen, known))


@router.post(**_step("reject", "The base says no, and why"))
async def reject(id: UUID, body: BookingReasonBody, write: ByBase) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "reject_booking", lambda u: deciding.reject(u, seen, body.reason))


@router.post(**_step("bump", "The base takes times back, with a reason and something instead"))
async def bump(id: UUID, body: BumpBody, write: ByBase) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write,
        "bump_booking",
        lambda u: deciding.bump(u, seen, body.occurrences, body.reason_code, body.reason),
    )


@router.post(**_step("cancel", "The school gives back some of its times, or all"))
async def cancel(id: UUID, body: CancelBody, write: BySchool) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write,
        "cancel_booking",
        lambda u: deciding.cancel(u, seen, body.occurrences, body.reason),
    )


@router.post(**_step("change", "The school changes its words, or moves one of its times"))
async def change(id: UUID, body: ChangeBookingBody, write: BySchool) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write,
        "change_booking",
        lambda u: changing.change_booking(
            u, seen, body.title, body.people, body.note, body.moved()
        ),
    )


@router.post(**_step("check_in", "They are there"))
async def check_in(id: UUID, body: OccurrenceBody, write: BySchool) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "check_in_booking", lambda u: deciding.check_in(u, seen, body.occurrence_id)
    )


@router.post(**_step("check_out", "They have left"))
async def check_out(id: UUID, body: CheckOutBody, write: BySchool) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write,
        "check_out_booking",
        lambda u: deciding.check_out(u, seen, body.occurrence_id, body.headcount),
    )


@router.post(**_step("take_up", "The school takes the time that it waited for"))
async def take_up(id: UUID, body: Deciding, write: BySchool) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "take_up_booking", lambda u: deciding.take_up(u, seen))


@router.post(**_step("pass", "The school no longer waits"))
async def give_up(id: UUID, body: Deciding, write: BySchool) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "pass_booking", lambda u: deciding.give_up(u, seen))


@router.post(**_step("accept_times", "The school agrees to the times as they are counted now"))
async def accept_times(id: UUID, body: Deciding, write: BySchool) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "accept_times", lambda u: changing.accept_times(u, seen))


@router.post(**_step("decline_times", "The school keeps the times that it has"))
async def decline_times(id: UUID, body: Deciding, write: BySchool) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(write, "decline_times", lambda u: changing.decline_times(u, seen))


async def _do(write: Write, command: str, decide: Callable[[Unit], Awaitable[Booking]]) -> Response:
    async def work(unit: Unit) -> BookingItem:
        after = await decide(unit)
        (item,) = await booking_items(unit.session, [after], unit.caller, unit.now)
        return item

    return await write.do(command, work)
