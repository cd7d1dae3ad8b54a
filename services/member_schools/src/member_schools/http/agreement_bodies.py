"""What requests about agreements bring."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.agreement import Bearer, CapPeriod
from cyzj.contracts.payload import Sha256
from cyzj.domain.ids import new_id
from cyzj.http.values import Body, ClassHours, Deciding
from member_schools.domain.agreement_text import Content, Line


class LineBody(Body):
    """A line; what is not settled yet is null."""

    id: UUID | None = None
    """Null: a new line. A line that stays keeps its id, so that what was used stays counted."""
    home_ids: list[UUID] = Field(max_length=60)
    host_ids: list[UUID] = Field(max_length=60)
    exchange_type: ExchangeType
    major_codes: list[str] = Field(default=[], max_length=50)
    cap_people: int | None = Field(default=None, ge=-(2**31), le=2**31 - 1)
    cap_hours: ClassHours | None = None
    cap_period: CapPeriod = CapPeriod.SCHOOL_YEAR
    starts_on: date | None = None
    """Null: with the agreement."""
    ends_on: date | None = None
    """Null: with the agreement."""
    lodging: Bearer | None = None
    travel: Bearer | None = None
    note: str = Field(default="", max_length=2000)

    def line(self) -> Line:
        plain = {name: getattr(self, name) for name in type(self).model_fields}
        lists = {name: tuple(plain[name]) for name in ("home_ids", "host_ids", "major_codes")}
        return Line(**{**plain, **lists, "id": self.id or new_id()})


class AgreementBody(Body):
    """A whole text."""

    title: str = Field(max_length=200, examples=["智能制造专业群教师互训合作协议"])
    parties: list[UUID] = Field(max_length=200)
    valid_from: date | None = None
    valid_to: date | None = None
    clauses: str = Field(default="", max_length=50_000)
    lines: list[LineBody] = Field(default=[], max_length=200)

    def content(self) -> Content:
        """The text as the domain has it; new lines get their ids."""
        return Content(
            title=self.title,
            parties=tuple(self.parties),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            clauses=self.clauses,
            lines=tuple(one.line() for one in self.lines),
        )


class RevisedBody(AgreementBody, Deciding):
    """The text as it is to be."""


class ApproveBody(Deciding):
    """The text that was read, by its hash, and the mandate of who is not the party's leader."""

    content_hash: Sha256
    mandate: Sha256 | None = None
    """SHA-256 of an uploaded scan of the 授权书."""
    words: str = Field(default="", max_length=2000)


class ReasonBody(Deciding):
    """Why, in words that the parties and the office read."""

    reason: str = Field(max_length=2000)


class EndingBody(ReasonBody):
    """When it ends: the last day of a term, a whole term ahead."""

    ends_on: date


class CommentBody(Deciding):
    """What is said about a line, or about the whole."""

    line_id: UUID | None = None
    words: str = Field(max_length=5000)


class SettleBody(Deciding):
    """Which comment is dealt with."""

    comment_id: UUID


class ScanBody(Deciding):
    """A stamped scan, uploaded before (`POST /v1/files`)."""

    sha256: Sha256
    file_name: str = Field(max_length=300, examples=["盖章协议.pdf"])
