"""A round solved again: from what was kept of it, and from the journal; all three must agree."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.codes import ExchangeType, Mode, Side
from cyzj.contracts.envelope import ALLIANCE
from cyzj.domain.errors import not_found
from teacher_exchanges.domain.matching.facts import Posted
from teacher_exchanges.domain.matching.weights import of_version
from teacher_exchanges.domain.rounds import book
from teacher_exchanges.domain.rounds.book import Inputs
from teacher_exchanges.domain.rounds.round import Round
from teacher_exchanges.storage.clearing import book_of
from teacher_exchanges.storage.retold import lines_told, nets_told, postings_told, solved_event


@dataclass(frozen=True)
class Replay:
    """The hash of the result as published, and as it comes out again."""

    published: str
    from_book: str
    """Solved from the kept inputs."""
    from_journal: str
    """Solved from what the journal says of the postings and the ledger; what no event carries (the
    teacher's level, cities, ratings) is taken from the book."""
    lines_in_journal: str
    """Not solved: the lines as the journal tells them."""

    @property
    def same(self) -> bool:
        return {self.from_book, self.from_journal, self.lines_in_journal} == {self.published}


async def replay_round(session: AsyncSession, round: Round) -> Replay:
    """Solve it again; 404 while it has no result. Takes as long as solving did."""
    told = await solved_event(session, round.id)
    if round.result_hash is None or round.weights is None or told is None:
        raise not_found("这一轮还没有撮合结果。")
    position, solved = told
    inputs = (await book_of(session, round.id)).inputs
    weights = of_version(round.weights)
    retold = await _retold(session, inputs, position)
    again = await asyncio.to_thread(book.solve, inputs, weights)
    journalled = await asyncio.to_thread(book.solve, retold, weights)
    lines = [
        (one["request_id"], one["offer_id"], one["headcount"], one["score"], one["hours"])
        for one in await lines_told(session, round.id)
    ]
    return Replay(
        published=round.result_hash,
        from_book=again.hash,
        from_journal=journalled.hash,
        lines_in_journal=book.result_hash(solved["inputs_hash"], lines),
    )


async def _retold(session: AsyncSession, inputs: Inputs, position: int) -> Inputs:
    versions = [(one.id, one.version) for one in (*inputs.requests, *inputs.offers)]
    told = await postings_told(session, versions)
    nets = await nets_told(session, position)
    return replace(
        inputs,
        requests=tuple(_as_told(one, told) for one in inputs.requests),
        offers=tuple(_as_told(one, told) for one in inputs.offers),
        schools=tuple(replace(one, net=nets.get(one.id, 0)) for one in inputs.schools),
    )


def _as_told(one: Posted, told: Mapping[UUID, tuple[str, dict[str, Any]]]) -> Posted:
    """The posting as its event says; one whose event is missing stands out by having no place."""
    if one.id not in told:
        return replace(one, places=0)
    audience, data = told[one.id]
    bound = data["matched"] if "matched" in data else data["taken"] + data["held"]
    return replace(
        one,
        number=data["number"],
        school=UUID(data["school_id"]),
        exchange_type=ExchangeType(data["exchange_type"]),
        side=Side(data["side"]),
        major=data["major_code"],
        mode=Mode(data["mode"]),
        first=date.fromisoformat(data["window_from"]),
        last=date.fromisoformat(data["window_to"]),
        class_hours=data["class_hours"],
        working_days=data["working_days"],
        places=data["headcount"] - bound,
        visible_to=None if audience == ALLIANCE else _addressed(audience, one.school),
    )


def _addressed(audience: str, school: UUID) -> tuple[UUID, ...]:
    """The schools it is addressed to besides its own."""
    return tuple(sorted({UUID(text) for text in audience.split(",")} - {school}))
