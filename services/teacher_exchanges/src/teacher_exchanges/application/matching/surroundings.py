"""What stands around postings when they are matched, read at once: schools, balances, ratings, matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.codes import Standing
from cyzj.members.reading import Organisation, organisations
from teacher_exchanges.domain.matching.facts import Around, Posted, Rating, School, posted
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.storage.ledger import balances
from teacher_exchanges.storage.market import apart, ratings

_STOPPED = (Standing.SUSPENDED, Standing.ENDED)


@dataclass(frozen=True)
class Market:
    """Requests and offers as they are matched, and what stands around them."""

    requests: tuple[Posted, ...]
    offers: tuple[Posted, ...]
    around: Around


async def market_of(
    session: AsyncSession, requests: Sequence[Request], offers: Sequence[Offer]
) -> Market:
    """The postings with all that matching looks at."""
    ids = sorted({r.school_id for r in requests} | {o.school_id for o in offers})
    known = await organisations(session, ids)
    nets = {one.account: one.net for one in await balances(session, ids)}
    rated = await ratings(session, ids)
    schools = {id: _school(id, known.get(id), nets.get(id, 0), rated.get(id, ())) for id in ids}
    together = await apart(session, [r.id for r in requests], [o.id for o in offers])
    return Market(
        requests=tuple(map(posted, requests)),
        offers=tuple(map(posted, offers)),
        around=Around(schools, together),
    )


def _school(id: UUID, known: Organisation | None, net: int, rated: Sequence[Rating]) -> School:
    """A school whose registration has not been heard of yet may act: its token proved that it exists."""
    if known is None:
        return School(id=id, net=net, ratings=tuple(rated))
    return School(
        id=id,
        city=known.city_code,
        jurisdiction=known.jurisdiction,
        active=Standing(known.standing) not in _STOPPED,
        net=net,
        ratings=tuple(rated),
    )
