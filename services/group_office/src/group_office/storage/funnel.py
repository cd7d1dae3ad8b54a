"""The funnel: every request with the first moment it reached each stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Select, and_, false, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.teacher_exchanges.match import MatchOrigin
from group_office.domain.formula import Stage
from group_office.storage.counted import (
    ITEM,
    Narrow,
    days_between,
    item,
    median,
    narrowed,
    nothing,
    unknown,
)
from group_office.storage.view_tables import ENGAGEMENTS, MATCHES, OFFERS, REQUESTS

_R, _M, _E = REQUESTS.c, MATCHES.c, ENGAGEMENTS.c
BY_STAGE = {stage: f"{stage}_at" for stage in Stage}


@dataclass(frozen=True)
class StageFigure:
    """How many requests of a period reached a stage; days since the one before, in the median."""

    n: int
    median: float | None
    stopped: int
    """Reached this stage and no further, and are closed."""


def funnel_rows() -> FromClause:
    """Every request ever opened, with the first moment it reached each stage, or null."""
    matched, offered, engaged = _matched(), _offered(), _engaged()
    answered = func.least(offered.c.published, matched.c.proposed, matched.c.confirmed)
    return (
        select(
            *item("request", _R.id, _R.number, _R.school_id, None, _R.exchange_type),
            _R.backfilled,
            _R.closed_at,
            _R.opened_at,
            answered.label("answered_at"),
            matched.c.confirmed.label("confirmed_at"),
            engaged.c.started.label("started_at"),
            engaged.c.evaluated.label("evaluated_at"),
            engaged.c.recognised.label("recognised_at"),
        )
        .select_from(REQUESTS.join(matched, true()).join(offered, true()).join(engaged, true()))
        .where(_R.opened_at.is_not(None))
        .subquery("funnel")
    )


def stage_rows(stage: Stage) -> Select[Any]:
    """Requests (by the day they were opened) that reached the stage; value: days since the one before."""
    rows = funnel_rows()
    reached, before = rows.c[BY_STAGE[stage]], _neighbours(stage)[0]
    return select(
        *(rows.c[name] for name in ITEM),
        rows.c.opened_at.label("at"),
        unknown.label("met"),
        (days_between(rows.c[BY_STAGE[before]], reached) if before else nothing).label("value"),
    ).where(reached.is_not(None))


async def funnel(
    session: AsyncSession, start: datetime, end: datetime, narrow: Narrow
) -> tuple[dict[Stage, StageFigure], int]:
    """The funnel of the requests opened from `start` to `end`, and how many were back-filled (补录)."""
    rows = funnel_rows()
    columns: list[Any] = [func.count().filter(rows.c.backfilled).label("backfilled")]
    for stage in Stage:
        columns += _of_stage(rows, stage)
    query = select(*columns).where(
        rows.c.opened_at >= start, rows.c.opened_at < end, narrowed(rows, narrow)
    )
    row = (await session.execute(query)).one()._mapping
    figures = {
        stage: StageFigure(row[f"{stage}_n"], row[f"{stage}_median"], row[f"{stage}_end"])
        for stage in Stage
    }
    return figures, row["backfilled"]


def _of_stage(rows: FromClause, stage: Stage) -> list[Any]:
    reached = rows.c[BY_STAGE[stage]]
    before, after = _neighbours(stage)
    stopped: Any = and_(reached.is_not(None), rows.c.closed_at.is_not(None))
    stopped = and_(stopped, rows.c[BY_STAGE[after]].is_(None)) if after else false()
    days = days_between(rows.c[BY_STAGE[before]], reached) if before else nothing
    return [
        func.count(reached).label(f"{stage}_n"),
        median(days).label(f"{stage}_median"),
        func.count().filter(stopped).label(f"{stage}_end"),
    ]


def _neighbours(stage: Stage) -> tuple[Stage | None, Stage | None]:
    stages = list(Stage)
    at = stages.index(stage)
    return stages[at - 1] if at else None, stages[at + 1] if at + 1 < len(stages) else None


def _matched() -> Any:
    proposed = func.min(_M.proposed_at).filter(_M.origin != MatchOrigin.SYSTEM)
    query = select(proposed.label("proposed"), func.min(_M.confirmed_at).label("confirmed"))
    return query.where(_M.request_id == _R.id).lateral("matched")


def _offered() -> Any:
    query = select(func.min(OFFERS.c.published_at).label("published"))
    return query.where(OFFERS.c.answers == _R.id).lateral("offered")


def _engaged() -> Any:
    query = select(
        func.min(_E.started_at).label("started"),
        func.min(_E.evaluated_at).label("evaluated"),
        func.min(_E.recognised_at).label("recognised"),
    )
    return query.where(_E.request_id == _R.id).lateral("engaged")
