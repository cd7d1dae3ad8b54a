"""The repositories of the four aggregates, and the time their engagements take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.payload import Party, Waiting
from cyzj.search.pairs import grams, plain
from cyzj.storage.repository import Repository
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.storage import engagement_row, match_row, offer_row, request_row
from teacher_exchanges.storage.engagement_row import TEACHER_TIME, EngagementRow
from teacher_exchanges.storage.match_row import MatchRow
from teacher_exchanges.storage.offer_row import OfferRow
from teacher_exchanges.storage.request_row import RequestRow


def _words(posting: Request | Offer) -> Mapping[str, object]:
    words = plain(posting.number, posting.title, posting.course, posting.major_code)
    return {"words": words, "grams": grams(words)}


def _schools(waiting: tuple[Waiting, ...]) -> list[object]:
    return [w.school_id for w in waiting if w.party is Party.SCHOOL and w.school_id]


def _match(match: Match) -> Mapping[str, object]:
    return {"waiting_schools": _schools(match.waiting_on)}


def _engagement(engagement: Engagement) -> Mapping[str, object]:
    people = [w.person_ref for w in engagement.waiting_on if w.person_ref]
    return {
        "waiting_schools": _schools(engagement.waiting_on),
        "waiting_people": people,
        "files": [piece.sha256 for piece in engagement.evidence],
    }


requests = Repository(Request, RequestRow, "TR", request_row.NUMBERS, _words)
offers = Repository(Offer, OfferRow, "TO", offer_row.NUMBERS, _words)
matches = Repository(Match, MatchRow, "TM", match_row.NUMBERS, _match)
engagements = Repository(Engagement, EngagementRow, "TE", engagement_row.NUMBERS, _engagement)


async def promise_time(
    session: AsyncSession, engagement: Engagement, days: tuple[date, date] | None
) -> None:
    """The engagement takes exactly these days (both included) of the teacher; None: none.

    Days that overlap another promise break the constraint `teacher_is_promised_once`.
    """
    if days is None:
        here = TEACHER_TIME.c.engagement_id == engagement.id
        await session.execute(delete(TEACHER_TIME).where(here))
        return
    values = {
        "engagement_id": engagement.id,
        "teacher_ref": engagement.teacher_ref,
        "period": Range(*days, bounds="[]"),
        "blocking": True,
    }
    write = insert(TEACHER_TIME).values(**values)
    await session.execute(
        write.on_conflict_do_update(
            index_elements=["engagement_id"], set_={"period": write.excluded.period}
        )
    )
