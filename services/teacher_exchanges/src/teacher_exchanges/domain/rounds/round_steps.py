"""What becomes of a round: planned, opened, closed, solved, answered, concluded, or cancelled before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.teacher_exchanges import clearing_round as contract
from cyzj.contracts.teacher_exchanges.clearing_round import (
    CancelReason,
    ClearingRoundState,
    RoundStatus,
    UnmetNeed,
)
from cyzj.domain.calendar import Calendar
from cyzj.domain.clock import school_date, start_of
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import text_problems, title_problems
from cyzj.domain.waiting import school_waits
from teacher_exchanges.domain.machines import CLEARING_ROUND
from teacher_exchanges.domain.rounds.round import Figures, Outcome, Round, facts
from teacher_exchanges.domain.rounds.rules import in_force

Decision = tuple[Round, list[ClearingRoundState]]
S = RoundStatus
TOGETHER = 500
"""Unmet needs in one event."""


@dataclass(frozen=True)
class PlanRound:
    """What the office plans."""

    title: str
    exchange_types: tuple[ExchangeType, ...]
    opens_on: date
    closes_on: date
    answers_by: date


def plan(
    command: PlanRound,
    *,
    id: UUID,
    number: str,
    by: UUID | None,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """A planned round; raises `invalid-round` with every field that must change."""
    CLEARING_ROUND.require(None, "plan")
    _require(command, now, calendar)
    made = Round(
        id=id,
        version=1,
        number=number,
        status=S.PLANNED,
        created_at=now,
        since=now,
        planned_by=by,
        **_content(command),  # type: ignore[arg-type]  # its own fields
    )
    return made, [contract.ClearingRoundPlanned(**facts(made))]


def change(round: Round, command: PlanRound, now: datetime, calendar: Calendar) -> Decision:
    """Another plan, until it opens; nothing at all where nothing differs."""
    CLEARING_ROUND.require(round.status, "change")
    content = _content(command)
    if all(getattr(round, name) == value for name, value in content.items()):
        return round, []
    _require(command, now, calendar)
    after = _moved(round, round.status, now, **content)
    return after, [contract.ClearingRoundChanged(**facts(after))]


def open_round(round: Round, now: datetime) -> Decision:
    """Its first day has come; `not-due` before."""
    CLEARING_ROUND.require(round.status, "open")
    _require_due(now, round.opens_at)
    after = _moved(round, S.OPEN, now)
    return after, [contract.ClearingRoundOpened(**facts(after))]


def close(round: Round, now: datetime) -> Decision:
    """Its last day of posting is over; `not-due` before."""
    CLEARING_ROUND.require(round.status, "close")
    _require_due(now, round.closes_at)
    after = _moved(round, S.CLOSED, now)
    return after, [contract.ClearingRoundClosed(**facts(after))]


@dataclass(frozen=True, kw_only=True)
class Solved:
    """What solving says of the round."""

    requests: int
    offers: int
    lines: int
    weights: str
    inputs_hash: str
    result_hash: str
    figures: Figures
    schools: tuple[UUID, ...]
    """Those with lines to answer."""


def solve(round: Round, solved: Solved, now: datetime) -> Decision:
    """The result is out; every school with lines answers until the last day."""
    CLEARING_ROUND.require(round.status, "solve")
    due = round.ends_at
    waits = tuple(school_waits(one, "answer_round", now, due) for one in sorted(solved.schools))
    after = _moved(
        round,
        S.SOLVED,
        now,
        requests=solved.requests,
        offers=solved.offers,
        lines=solved.lines,
        weights=solved.weights,
        inputs_hash=solved.inputs_hash,
        result_hash=solved.result_hash,
        figures=solved.figures,
        waiting_on=waits,
    )
    said = {name: getattr(solved.figures, name) for name in _SAID}
    return after, [contract.ClearingRoundSolved(**facts(after), **said)]


_SAID = ("score", "places", "imbalance_before", "imbalance_after")


def record_answers(round: Round, waiting: Sequence[UUID], now: datetime) -> Decision:
    """`waiting`: the schools that still have lines to answer; nothing where nobody has finished."""
    done = [w.school_id for w in round.waiting_on if w.school_id not in waiting]
    if not done:
        return round, []
    CLEARING_ROUND.require(round.status, "record_answers")
    left = tuple(one for one in round.waiting_on if one.school_id in waiting)
    after = _moved(round, round.status, now, waiting_on=left)
    finished = tuple(one for one in done if one is not None)
    return after, [contract.ClearingRoundAnswered(**facts(after), school_ids=finished)]


def conclude(round: Round, outcome: Outcome, unmet: Sequence[UnmetNeed], now: datetime) -> Decision:
    """It is over; what it leaves open is listed first. `not-due` while somebody may still answer."""
    CLEARING_ROUND.require(round.status, "conclude")
    if round.waiting_on:
        _require_due(now, round.ends_at)
    events: list[ClearingRoundState] = []
    for start in range(0, len(unmet), TOGETHER):
        round = replace(round, version=round.version + 1)
        part = tuple(unmet[start : start + TOGETHER])
        events.append(contract.ClearingRoundNeedsUnmet(**facts(round), needs=part))
    after = _moved(round, S.CONCLUDED, now, outcome=outcome, waiting_on=())
    said = {
        "matched": outcome.matched,
        "refused": outcome.refused,
        "fallen": outcome.fallen,
        "unanswered": outcome.unanswered,
        "silent_ids": outcome.silent,
    }
    return after, [*events, contract.ClearingRoundConcluded(**facts(after), **said)]


def cancel(round: Round, reason: CancelReason, words: str, now: datetime) -> Decision:
    """It does not take place; only before it is solved."""
    CLEARING_ROUND.require(round.status, "cancel")
    problems = list(text_problems(words, "words", "说明", 500))
    if reason is CancelReason.OTHER and not words.strip():
        problems.append(FieldError("words", "请写明取消原因，各校能看到。"))
    if problems:
        raise invalid("invalid-round", problems[0].message, *problems)
    after = _moved(round, S.CANCELLED, now, cancel_words=words.strip())
    return after, [contract.ClearingRoundCancelled(**facts(after), reason=reason)]


def require_answering(round: Round, now: datetime) -> None:
    """Lines are answered between the result and the last day; else `round-over` or `not-solved`."""
    if round.status is S.SOLVED and now < round.ends_at:
        return
    if round.status in (S.SOLVED, S.CONCLUDED):
        raise conflict(
            "round-over",
            f"这一轮的答复已于 {round.answers_by} 截止；合适的话，可在“推荐”里直接提出对接。",
        )
    raise conflict("not-solved", "这一轮还没有撮合结果。")


def _require(command: PlanRound, now: datetime, calendar: Calendar) -> None:
    found = list(_problems(command, now, calendar))
    if found:
        raise invalid("invalid-round", f"有 {len(found)} 处需要修改，改好后再保存。", *found)


def _problems(command: PlanRound, now: datetime, calendar: Calendar) -> Iterator[FieldError]:
    rules, today = in_force(command.opens_on), school_date(now)
    yield from title_problems(command.title)
    if len(set(command.exchange_types)) < len(command.exchange_types):
        yield FieldError("exchange_types", "交流类型重复了，请各选一次。")
    if command.opens_on < today:
        yield FieldError("opens_on", f"开始日已过，请改为 {today} 或以后。")
    if command.closes_on < command.opens_on:
        yield FieldError("closes_on", f"截止日早于开始日，请改为 {command.opens_on} 或以后。")
    elif (command.answers_by - command.opens_on).days > rules.longest:
        yield FieldError("answers_by", f"一轮最长 {rules.longest} 天，请缩短。")
    else:
        first = calendar.add_working_days(start_of(command.closes_on), rules.answer_days)
        earliest = date.fromordinal(school_date(first).toordinal() - 1)
        if command.answers_by < earliest:
            message = f"答复期至少 {rules.answer_days} 个工作日，请改为 {earliest} 或以后。"
            yield FieldError("answers_by", message)


def _require_due(now: datetime, due: datetime) -> None:
    if now < due:
        raise conflict("not-due", "还没有到这一步的日期。")


def _content(command: PlanRound) -> dict[str, object]:
    chosen = tuple(one for one in ExchangeType if one in command.exchange_types)
    return {**vars(command), "title": command.title.strip(), "exchange_types": chosen}


def _moved(round: Round, status: RoundStatus, now: datetime, **changes: object) -> Round:
    return replace(
        round,
        version=round.version + 1,
        status=status,
        since=round.since if status is round.status else now,
        **changes,  # type: ignore[arg-type]  # its own fields
    )
