"""The text of an agreement: parties, dates, clauses and lines; its hash, what it lacks, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.agreement import AgreementLine, Bearer, CapPeriod
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.hashing import content_hash
from cyzj.reference.majors import CODE
from member_schools.domain.texts import names_a_telephone

TITLE_LENGTH, CLAUSES_LENGTH, NOTE_LENGTH = 60, 20_000, 500
MOST_PARTIES, MOST_LINES, MOST_MAJORS = 60, 100, 20
LONGEST_YEARS = 10
MOST_PEOPLE, MOST_HOURS = 10_000, 10_000_000


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one side gives the other. None stands for what is not settled yet."""

    id: UUID
    home_ids: tuple[UUID, ...]
    """Who sends (派出)."""
    host_ids: tuple[UUID, ...]
    """Who receives (接收)."""
    exchange_type: ExchangeType
    major_codes: tuple[str, ...] = ()
    """Empty: any major."""
    cap_people: int | None = None
    cap_hours: int | None = None
    """Class hours in hundredths."""
    cap_period: CapPeriod = CapPeriod.SCHOOL_YEAR
    starts_on: date | None = None
    """None: with the agreement."""
    ends_on: date | None = None
    """None: with the agreement."""
    lodging: Bearer | None = None
    travel: Bearer | None = None
    note: str = ""
    """Terms of cost and whatever else; stays behind the API."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """The whole text. Two texts with the same hash say the same."""

    title: str
    parties: tuple[UUID, ...]
    """In the order of their ids."""
    valid_from: date | None = None
    valid_to: date | None = None
    clauses: str = ""
    """The clauses in full; stay behind the API."""
    lines: tuple[Line, ...] = ()

    def hashed(self, number: str) -> str:
        """SHA-256 of the canonical JSON of the text, its agreement's number with it."""
        return content_hash({"number": number, **plain(self)})

    def line(self, id: UUID) -> Line | None:
        return next((line for line in self.lines if line.id == id), None)

    def covers(self, line: Line) -> tuple[date, date]:
        """The first and last day of a line; only of a text that lacks nothing."""
        assert self.valid_from is not None
        assert self.valid_to is not None
        return line.starts_on or self.valid_from, line.ends_on or self.valid_to


def content_of(content: Content) -> Content:
    """The text with its parties in order and its words trimmed. Raises what must be changed."""
    content = Content(
        **{
            **vars(content),
            "title": content.title.strip(),
            "clauses": content.clauses.replace("\r\n", "\n").strip(),
            "parties": tuple(sorted(set(content.parties))),
            "lines": tuple(_tidy(line) for line in content.lines),
        }
    )
    errors = [*_whole(content), *_lines(content)]
    if errors:
        raise invalid("invalid-agreement", errors[0].message, *errors)
    return content


def require_complete(content: Content) -> None:
    """Raises `undefined-fields`, naming each thing that is not settled yet."""
    errors = []
    if content.valid_from is None:
        errors.append(FieldError("valid_from", "请填写有效期的第一天。"))
    if content.valid_to is None:
        errors.append(FieldError("valid_to", "请填写有效期的最后一天。"))
    if not content.lines:
        errors.append(FieldError("lines", "请至少写一条协议条款。"))
    for place, line in enumerate(content.lines):
        if line.cap_people is None and line.cap_hours is None:
            message = f"第 {place + 1} 条还没有写额度，请填人次或学时。"
            errors.append(FieldError(f"lines.{place}.cap_people", message))
        if line.lodging is None:
            message = f"第 {place + 1} 条还没有写住宿由谁承担。"
            errors.append(FieldError(f"lines.{place}.lodging", message))
        if line.travel is None:
            message = f"第 {place + 1} 条还没有写交通由谁承担。"
            errors.append(FieldError(f"lines.{place}.travel", message))
    if errors:
        summary = f"还有 {len(errors)} 处没有定下来，补齐后再提请批准：{errors[0].message}"
        raise conflict("undefined-fields", summary, *errors)


def facts_of(content: Content) -> tuple[AgreementLine, ...]:
    """The lines as events say them; only of a text that lacks nothing."""
    made = []
    for line in content.lines:
        first, last = content.covers(line)
        said = {name: getattr(line, name) for name in _SAID}
        made.append(AgreementLine(line_id=line.id, starts_on=first, ends_on=last, **said))
    return tuple(made)


_SAID = tuple(set(AgreementLine.model_fields) - {"line_id", "starts_on", "ends_on"})


def _tidy(line: Line) -> Line:
    return Line(
        **{
            **vars(line),
            "home_ids": tuple(sorted(set(line.home_ids))),
            "host_ids": tuple(sorted(set(line.host_ids))),
            "major_codes": tuple(sorted(set(line.major_codes))),
            "note": line.note.strip(),
        }
    )


def _whole(content: Content) -> Iterator[FieldError]:
    if not 1 <= len(content.title) <= TITLE_LENGTH or names_a_telephone(content.title):
        yield FieldError("title", f"请写协议的名称，{TITLE_LENGTH} 字以内，不写电话号码。")
    if not 2 <= len(content.parties) <= MOST_PARTIES:
        yield FieldError("parties", f"协议至少有两个单位，至多 {MOST_PARTIES} 个，请重选。")
    first, last = content.valid_from, content.valid_to
    if first and last and last < first:
        day = first.isoformat()
        yield FieldError("valid_to", f"最后一天早于第一天，请改为 {day} 或以后。")
    if first and last and (last - first).days > LONGEST_YEARS * 366:
        yield FieldError("valid_to", f"有效期不超过 {LONGEST_YEARS} 年，请改最后一天。")
    if len(content.clauses) > CLAUSES_LENGTH or names_a_telephone(content.clauses):
        message = f"条款正文不超过 {CLAUSES_LENGTH:,} 字，不写电话号码，请修改。"
        yield FieldError("clauses", message)
    if len(content.lines) > MOST_LINES:
        yield FieldError("lines", f"协议条款不超过 {MOST_LINES} 条，请合并。")
    if len({line.id for line in content.lines}) != len(content.lines):
        yield FieldError("lines", "有两条协议条款的编号相同，请刷新后重填。")


def _lines(content: Content) -> Iterator[FieldError]:
    for place, line in enumerate(content.lines):
        said = dict(_line(line, content))
        yield from (FieldError(f"lines.{place}.{name}", text) for name, text in said.items())


def _line(line: Line, content: Content) -> Iterator[tuple[str, str]]:
    parties = set(content.parties)
    for name, ids, side in (
        ("home_ids", line.home_ids, "派出"),
        ("host_ids", line.host_ids, "接收"),
    ):
        if not ids or not parties.issuperset(ids):
            yield name, f"{side}学校须是协议的一方，请从各方中选择。"
    if len({*line.home_ids, *line.host_ids}) == 1:
        yield "host_ids", "派出和接收不能是同一个单位，请改选。"
    yield from _days(line, content)
    if line.cap_people is not None and not 1 <= line.cap_people <= MOST_PEOPLE:
        yield "cap_people", f"人次请填 1 至 {MOST_PEOPLE:,} 的整数。"
    if line.cap_hours is not None and not 100 <= line.cap_hours <= MOST_HOURS:
        yield "cap_hours", f"学时请填 1 至 {MOST_HOURS // 100:,}。"
    if len(line.major_codes) > MOST_MAJORS or not all(map(CODE.fullmatch, line.major_codes)):
        yield "major_codes", f"专业代码是 2、4 或 6 位数字，至多 {MOST_MAJORS} 个，请修改。"
    if len(line.note) > NOTE_LENGTH or names_a_telephone(line.note):
        yield "note", f"备注不超过 {NOTE_LENGTH} 字，不写电话号码，请修改。"


def _days(line: Line, content: Content) -> Iterator[tuple[str, str]]:
    if content.valid_from and content.valid_to and content.valid_to < content.valid_from:
        return
    first = line.starts_on or content.valid_from
    last = line.ends_on or content.valid_to
    if first and last and last < first:
        yield "ends_on", f"这一条的最后一天早于第一天，请改为 {first.isoformat()} 或以后。"
    elif line.starts_on and content.valid_from and line.starts_on < content.valid_from:
        day = content.valid_from.isoformat()
        yield "starts_on", f"这一条早于协议的第一天，请改为 {day} 或以后。"
    elif line.ends_on and content.valid_to and line.ends_on > content.valid_to:
        day = content.valid_to.isoformat()
        yield "ends_on", f"这一条晚于协议的最后一天，请改为 {day} 或以前。"


def plain(value: Content | Line) -> Mapping[str, object]:
    """The fields as JSON has them: what is hashed, and what a redline shows."""
    return {field.name: _json(getattr(value, field.name)) for field in fields(value)}


def _json(value: object) -> object:
    match value:
        case Line():
            return plain(value)
        case tuple():
            return [_json(one) for one in value]
        case StrEnum():
            return value.value
        case UUID():
            return str(value)
        case date():
            return value.isoformat()
        case _:
            return value
