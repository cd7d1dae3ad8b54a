"""A sheet of requests or offers against the school's own ones: what each row would do, or why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from cyzj.contracts.payload import Payload
from cyzj.domain.clock import school_date
from cyzj.domain.errors import DomainError, FieldError
from cyzj.imports.plan import Effect, Plan, Step
from cyzj.spreadsheets.columns import Problem, closest
from cyzj.spreadsheets.reading import Read, Table
from teacher_exchanges.application.imports.sheet import Schools, content_of, schools_of
from teacher_exchanges.domain.offer import Offer, PublishOffer
from teacher_exchanges.domain.policies import Policies, in_force
from teacher_exchanges.domain.request import PostRequest, Request

C = TypeVar("C", PostRequest, PublishOffer)
OVER = ("fulfilled", "partially_fulfilled", "closed", "expired", "withdrawn", "discarded")
Own = Request | Offer


@dataclass(frozen=True, slots=True)
class Posting(Generic[C]):
    """What a row turns into: a new one, or a change of `before`."""

    content: C
    before: Own | None = None


@dataclass(frozen=True)
class Rules(Generic[C]):
    """What is asked of a request or of an offer: the same questions to two domains."""

    command: type[C]
    problems: Callable[[C, UUID, date, Policies], list[FieldError]]
    change: Callable[[Any, C, datetime], tuple[Own, list[Payload]]]


@dataclass(frozen=True)
class Known:
    """What is there: the school's own items, and every organisation by name."""

    school_id: UUID
    now: datetime
    own: Sequence[Own]
    schools: Schools


def judge(table: Table, rules: Rules[C], known: Known) -> Plan[Posting[C]]:
    """Every row in its order. Pure: the same file against the same items gives the same plan."""
    judging = _Judging(table, rules, known)
    for row in table.rows:
        if row.sound:
            judging.look_at(row)
    judging.problems.sort(key=lambda one: one.row)
    return Plan(table, judging.steps, judging.problems)


Content = tuple[object, ...]
"""What a row or an item says, in the order of the command's fields: equal where they say the same."""


@dataclass
class _Judging(Generic[C]):
    table: Table
    rules: Rules[C]
    known: Known
    steps: list[Step[Posting[C]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    numbers: dict[str, Own] = field(default_factory=dict)
    contents: dict[tuple[object, ...], Own] = field(default_factory=dict)
    alike: dict[tuple[object, ...], list[Own]] = field(default_factory=dict)
    seen: dict[object, int] = field(default_factory=dict)
    content: Callable[[Any], Content] = field(init=False)
    today: date = field(init=False)
    policies: Policies = field(init=False)

    def __post_init__(self) -> None:
        self.today = school_date(self.known.now)
        self.policies = in_force(self.today)
        self.content = attrgetter(*(one.name for one in fields(self.rules.command)))
        self.problems += self.table.problems
        for one in self.known.own:
            self.numbers[one.number] = one
            if one.status not in OVER:
                self.contents.setdefault(self.content(one), one)
                self.alike.setdefault(_kind(one), []).append(one)

    def look_at(self, row: Read) -> None:
        named = content_of(row.values)
        named["visible_to"], missing = schools_of(_text(row, "visible_to"), self.known.schools)
        for error, meant in missing:
            self.problems.append(self.table.problem(row, error, meant))
        command = self.rules.command(**named)
        number = _text(row, "number")
        before = self._named(row, number) if number else None
        content = self.content(command)
        errors = list(self._errors(row, command, content, number, before))
        if missing:  # the domain would say it once more: that nobody is named
            errors = [error for error in errors if error.field != "visible_to"]
        self.problems += [self.table.problem(row, error) for error in errors]
        if not errors and not missing and (before or not number):
            self.steps.append(self._step(row, command, content, before))

    def _named(self, row: Read, number: str) -> Own | None:
        found = self.numbers.get(number.upper())
        if found is None:
            noun = self.table.sheet.noun
            error = FieldError("number", f"贵校没有编号为 {number} 的{noun}；新的请把编号留空。")
            self.problems.append(self.table.problem(row, error, closest(number, self.numbers)))
        return found

    def _errors(
        self, row: Read, command: C, content: Content, number: str | None, before: Own | None
    ) -> Iterator[FieldError]:
        key: object = number.upper() if number else content
        first = self.seen.setdefault(key, row.number)
        if first != row.number:
            what = "编号" if number else "内容"
            yield FieldError("number" if number else "", f"与第 {first} 行{what}相同，请删去一行。")
        if before is None:
            if content not in self.contents:
                school = self.known.school_id
                yield from self.rules.problems(command, school, self.today, self.policies)
        elif self.content(before) != content:
            try:
                self.rules.change(before, command, self.known.now)
            except DomainError as refusal:
                yield from refusal.fields or (FieldError("number", refusal.message),)

    def _step(
        self, row: Read, command: C, content: Content, before: Own | None
    ) -> Step[Posting[C]]:
        same = before or self.contents.get(content)
        if same is None:
            posting, doubt = Posting(command), self._doubt(command)
            return Step(row.number, command.title, Effect.CREATE, posting, doubt)
        if self.content(same) == content:
            return Step(row.number, command.title, Effect.UNCHANGED)
        return Step(row.number, command.title, Effect.CHANGE, Posting(command, same))

    def _doubt(self, command: C) -> str:
        """Like the hint before one is published: same kind, side and major, overlapping windows."""
        first, last = command.window_from, command.window_to
        for one in self.alike.get(_kind(command), ()):
            if _overlap(one, first, last):
                return f"与 {one.number} 的类型、方向、专业相同，时间重叠；确认不是同一条再导入。"
        return ""


def _kind(terms: Any) -> tuple[object, ...]:
    return terms.exchange_type, terms.side, terms.major_code


def _overlap(one: Own, first: date, last: date) -> bool:
    answers = isinstance(one, Offer) and one.answers is not None
    return not answers and one.window_from <= last and first <= one.window_to


def _text(row: Read, name: str) -> str | None:
    value = row.values.get(name)
    return value if isinstance(value, str) else None
