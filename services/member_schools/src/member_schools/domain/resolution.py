"""A resolution (决议): one open vote a voting member, a quorum, a majority; the office counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from cyzj.contracts.member_schools import resolution as events
from cyzj.contracts.member_schools.resolution import (
    Choice,
    ResolutionKind,
    ResolutionState,
    ResolutionStatus,
)
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.errors import FieldError, conflict, forbidden, invalid
from member_schools.domain.acting import Acting
from member_schools.domain.resolution_machine import RESOLUTION
from member_schools.domain.rules import rules_on
from member_schools.domain.texts import names_a_telephone, reason_of

TITLE_LENGTH, TEXT_LENGTH = 60, 2000
LONGEST = timedelta(days=60)
_OUTCOMES = {
    ResolutionStatus.PASSED: events.ResolutionPassed,
    ResolutionStatus.FAILED: events.ResolutionFailed,
    ResolutionStatus.INQUORATE: events.ResolutionInquorate,
}


@dataclass(frozen=True)
class Vote:
    """How a member voted, who cast it, and what was said with it."""

    organisation_id: UUID
    choice: Choice
    by: UUID | None
    at: datetime
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """A resolution as it stands; `version` counts its events."""

    id: UUID
    version: int
    number: str
    kind: ResolutionKind
    title: str
    text: str
    """What is to be decided, in full; stays behind the API."""
    status: ResolutionStatus
    opened_at: datetime
    closes_at: datetime
    voters: tuple[UUID, ...]
    """The members that may vote, as they were when it was opened."""
    organisation_id: UUID | None = None
    subject_id: UUID | None = None
    votes: tuple[Vote, ...] = ()
    counted_at: datetime | None = None
    withdrawn_words: str = ""

    @property
    def electorate(self) -> int:
        return len(self.voters)

    @property
    def quorum(self) -> int:
        """How many have to vote, abstentions among them: by the rules of the day it was opened."""
        return ceil(rules_on(self.opened_at.date()).quorum * self.electorate)

    @property
    def yes(self) -> int:
        return self._count(Choice.YES)

    @property
    def no(self) -> int:
        return self._count(Choice.NO)

    @property
    def abstained(self) -> int:
        return self._count(Choice.ABSTAIN)

    @property
    def silent(self) -> tuple[UUID, ...]:
        """The members that have not voted."""
        voted = {vote.organisation_id for vote in self.votes}
        return tuple(voter for voter in self.voters if voter not in voted)

    @property
    def waiting_on(self) -> tuple[Waiting, ...]:
        """The members that have not voted; once all have, the office counts."""
        if self.status is not ResolutionStatus.VOTING:
            return ()
        if not self.silent:
            last = self.votes[-1].at
            return (Waiting(party=Party.OFFICE, school_id=None, action="count", since=last),)
        return tuple(
            Waiting(
                party=Party.SCHOOL,
                school_id=voter,
                action="vote",
                since=self.opened_at,
                due=self.closes_at,
            )
            for voter in self.silent
        )

    def _count(self, choice: Choice) -> int:
        return sum(vote.choice is choice for vote in self.votes)


@dataclass(frozen=True)
class Motion:
    """What is put to the vote, and until when."""

    kind: ResolutionKind
    title: str
    text: str
    closes_at: datetime
    organisation_id: UUID | None = None
    subject_id: UUID | None = None


Decision = tuple[Resolution, list[ResolutionState]]


def open_vote(
    id: UUID, number: str, motion: Motion, voters: Sequence[UUID], acting: Acting
) -> Decision:
    """The vote is open to `voters`; raises where nobody may vote or a field must change."""
    RESOLUTION.require(None, "open")
    _check(motion, acting)
    if not voters:
        raise conflict("no-voters", "联盟里还没有有表决权的成员，请先补录或接纳成员，再提请表决。")
    made = Resolution(
        id=id,
        version=1,
        number=number,
        kind=motion.kind,
        title=motion.title.strip(),
        text=motion.text.strip(),
        status=ResolutionStatus.VOTING,
        opened_at=acting.now,
        closes_at=motion.closes_at,
        voters=tuple(voters),
        organisation_id=motion.organisation_id,
        subject_id=motion.subject_id,
    )
    return made, [events.ResolutionOpened(**facts(made))]


def vote(
    resolution: Resolution, voter: UUID, choice: Choice, words: str, acting: Acting
) -> Decision:
    """The member's one vote; changing it is refused, voting after the end too."""
    RESOLUTION.require(resolution.status, "vote")
    if voter not in resolution.voters:
        raise forbidden("no-vote", "贵单位在这项决议上没有表决权。")
    if acting.now >= resolution.closes_at:
        raise conflict("vote-closed", "表决已经截止，等集团办公室计票。")
    if voter not in resolution.silent:
        raise conflict("voted-already", "贵单位已经表决，每个成员一票，不能更改。")
    if len(words) > TEXT_LENGTH:
        message = f"意见不超过 {TEXT_LENGTH} 字，请缩短。"
        raise invalid("too-long", message, FieldError("words", message))
    cast = Vote(voter, choice, acting.by, acting.now, words.strip())
    after = replace(resolution, version=resolution.version + 1, votes=(*resolution.votes, cast))
    return after, [events.ResolutionVoted(**facts(after), voter_id=voter, choice=choice)]


def count(resolution: Resolution, acting: Acting) -> Decision:
    """The result, once the vote has closed or everybody has voted."""
    RESOLUTION.require(resolution.status, "count")
    if resolution.silent and acting.now < resolution.closes_at:
        raise conflict(
            "vote-open",
            f"还有 {len(resolution.silent)} 个成员没有表决，截止后才能计票。",
            closes_at=resolution.closes_at.isoformat(),
        )
    status = _outcome(resolution)
    after = replace(
        resolution, version=resolution.version + 1, status=status, counted_at=acting.now
    )
    return after, [_OUTCOMES[status](**facts(after))]


def withdraw(resolution: Resolution, words: str, acting: Acting) -> Decision:
    """Taken back before it was counted, for a reason that stays behind the API."""
    RESOLUTION.require(resolution.status, "withdraw")
    said = reason_of(words, "请写明撤回的理由。", most=TEXT_LENGTH)
    after = replace(
        resolution,
        version=resolution.version + 1,
        status=ResolutionStatus.WITHDRAWN,
        counted_at=acting.now,
        withdrawn_words=said,
    )
    return after, [events.ResolutionWithdrawn(**facts(after))]


def require_passed(resolution: Resolution, kind: ResolutionKind, subject_id: UUID) -> None:
    """Raises unless this resolution decides this, and passed."""
    if resolution.kind is not kind or resolution.subject_id != subject_id:
        raise conflict("another-resolution", "这项决议不是关于这件事的，请选对应的决议。")
    if resolution.status is not ResolutionStatus.PASSED:
        here = RESOLUTION.state(resolution.status).name
        raise conflict(
            "resolution-not-passed",
            f"决议 {resolution.number} 现在是“{here}”，通过后才能办理。",
            number=resolution.number,
            status=resolution.status,
        )


def facts(resolution: Resolution) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(resolution, name) for name in ResolutionState.model_fields}


def _outcome(resolution: Resolution) -> ResolutionStatus:
    if len(resolution.votes) < resolution.quorum:
        return ResolutionStatus.INQUORATE
    decided = resolution.yes + resolution.no
    majority = rules_on(resolution.opened_at.date()).majority
    passed = decided > 0 and resolution.yes > majority * decided
    return ResolutionStatus.PASSED if passed else ResolutionStatus.FAILED


def _check(motion: Motion, acting: Acting) -> None:
    errors = []
    title, text = motion.title.strip(), motion.text.strip()
    if not 1 <= len(title) <= TITLE_LENGTH or names_a_telephone(title):
        errors.append(FieldError("title", f"请写决议的标题，{TITLE_LENGTH} 字以内，不写电话号码。"))
    if not 1 <= len(text) <= TEXT_LENGTH:
        errors.append(FieldError("text", f"请写明要表决的内容，{TEXT_LENGTH} 字以内。"))
    if not acting.now < motion.closes_at <= acting.now + LONGEST:
        errors.append(
            FieldError("closes_at", f"截止时间应在以后，且不超过 {LONGEST.days} 天，请修改。")
        )
    if errors:
        raise invalid("invalid-resolution", errors[0].message, *errors)
