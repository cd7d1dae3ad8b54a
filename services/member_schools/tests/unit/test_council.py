"""Resolutions, terms of office and sub-alliances: their rules, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyzj.contracts.member_schools.resolution import Choice, ResolutionKind, ResolutionStatus
from cyzj.contracts.member_schools.term import CouncilOffice, TermStatus
from cyzj.contracts.payload import Party
from cyzj.deadlines.calendar import AllianceCalendar
from cyzj.domain.errors import DomainError, Kind
from member_schools.domain import resolution as r
from member_schools.domain import sub_alliance as s
from member_schools.domain import term as t
from member_schools.domain.acting import Acting
from member_schools.domain.resolution import Motion, Resolution
from member_schools.domain.sub_alliance import Content
from member_schools.domain.term import HandOver

ID, PERSON, SUBJECT = (UUID(int=n) for n in (1, 3, 4))
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CLOSES = NOW + timedelta(days=7)
YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN


def at(days: float = 0) -> Acting:
    return Acting(PERSON, NOW + timedelta(days=days), AllianceCalendar())


def members(count: int) -> list[UUID]:
    return [UUID(int=100 + n) for n in range(count)]


def opened(voters: int = 12) -> Resolution:
    motion = Motion(
        ResolutionKind.ADMISSION, "关于接纳示例学校的决议", "是否接纳", CLOSES, None, SUBJECT
    )
    return r.open_vote(ID, "JY-2026-0001", motion, members(voters), at())[0]


def voted(resolution: Resolution, *choices: Choice) -> Resolution:
    for voter, choice in zip(resolution.silent, choices, strict=False):
        resolution = r.vote(resolution, voter, choice, "", at(1))[0]
    return resolution


@pytest.mark.parametrize(
    ("votes", "result"),
    [
        ([YES] * 7, ResolutionStatus.INQUORATE),
        ([YES] * 8, ResolutionStatus.PASSED),
        ([YES] * 4 + [NO] * 4, ResolutionStatus.FAILED),
        ([YES] * 5 + [NO] * 4, ResolutionStatus.PASSED),
        ([YES] + [ABSTAIN] * 7, ResolutionStatus.PASSED),
        ([ABSTAIN] * 12, ResolutionStatus.FAILED),
    ],
)
def test_two_thirds_have_to_vote_and_more_than_half_of_the_votes_cast_decide(
    votes: list[Choice], result: ResolutionStatus
) -> None:
    counted, events = r.count(voted(opened(), *votes), at(8))
    assert counted.status is result
    assert counted.quorum == 8
    assert events[0].status is result
    assert counted.waiting_on == ()


def test_one_vote_a_member_until_it_closes() -> None:
    resolution = voted(opened(3), YES)
    first, second = members(2)
    for refused, voter, day in (
        ("voted-already", first, 1),
        ("no-vote", UUID(int=7), 1),
        ("vote-closed", second, 7),
    ):
        with pytest.raises(DomainError) as refusal:
            r.vote(resolution, voter, NO, "", at(day))
        assert refusal.value.slug == refused


def test_it_waits_on_the_silent_and_then_on_the_office() -> None:
    resolution = voted(opened(3), YES)
    assert [w.school_id for w in resolution.waiting_on] == members(3)[1:]
    with pytest.raises(DomainError) as refusal:
        r.count(resolution, at(2))
    assert refusal.value.slug == "vote-open"
    complete = voted(resolution, YES, NO)
    assert [w.party for w in complete.waiting_on] == [Party.OFFICE]
    assert r.count(complete, at(2))[0].status is ResolutionStatus.PASSED


def test_a_motion_is_refused_with_every_field_and_without_voters() -> None:
    motion = Motion(ResolutionKind.OTHER, "", "", NOW)
    with pytest.raises(DomainError) as refusal:
        r.open_vote(ID, "JY-2026-0001", motion, members(3), at())
    assert [one.field for one in refusal.value.fields] == ["title", "text", "closes_at"]
    motion = Motion(ResolutionKind.OTHER, "其他", "其他", CLOSES)
    with pytest.raises(DomainError, match="表决权"):
        r.open_vote(ID, "JY-2026-0001", motion, [], at())


def test_what_was_not_passed_carries_nothing() -> None:
    resolution = opened()
    with pytest.raises(DomainError, match="表决中"):
        r.require_passed(resolution, ResolutionKind.ADMISSION, SUBJECT)
    passed = r.count(voted(resolution, *[YES] * 12), at(2))[0]
    r.require_passed(passed, ResolutionKind.ADMISSION, SUBJECT)
    for kind, subject in ((ResolutionKind.EXPULSION, SUBJECT), (ResolutionKind.ADMISSION, ID)):
        with pytest.raises(DomainError, match="不是关于这件事"):
            r.require_passed(passed, kind, subject)


@given(st.integers(1, 60), st.data())
def test_a_passed_resolution_had_its_quorum_and_its_majority(
    voters: int, data: st.DataObject
) -> None:
    choices = data.draw(st.lists(st.sampled_from(Choice), max_size=voters))
    counted = r.count(voted(opened(voters), *choices), at(8))[0]
    quorate = 3 * len(choices) >= 2 * voters
    passed = quorate and counted.yes > counted.no
    assert (counted.status is ResolutionStatus.PASSED) == passed
    assert (counted.status is ResolutionStatus.INQUORATE) == (not quorate)
    assert counted.yes + counted.no + counted.abstained + len(counted.silent) == voters


def test_a_term_has_an_end_that_is_not_over_and_hands_each_thing_over_once() -> None:
    span = date(2026, 3, 1), date(2026, 8, 31)
    school, office = UUID(int=5), CouncilOffice.ROTATING_CHAIR
    with pytest.raises(DomainError) as refusal:
        t.schedule(ID, office, school, None, (span[0], date(2026, 2, 1)), None, at())
    assert (refusal.value.kind, refusal.value.fields[0].field) == (Kind.INVALID, "ends_on")
    term, _ = t.schedule(ID, office, school, PERSON, span, None, at())
    running, _ = t.start(term, UUID(int=8))
    assert running.status is TermStatus.IN_OFFICE
    given_over, events = t.hand_over(running, HandOver.FILES, at())
    assert events[0].handed_over == 1
    with pytest.raises(DomainError, match="已经确认"):
        t.hand_over(given_over, HandOver.FILES, at())
    with pytest.raises(DomainError, match="现在是“任职中”"):
        t.cancel(running, "理由充分")
    assert t.end(running)[0].status is TermStatus.ENDED


def test_the_lead_of_a_sub_alliance_sits_in_it_and_does_not_just_leave() -> None:
    lead, other, third = members(3)
    sub, events = s.found(ID, Content("智能制造专业委员会", lead, "4603"), [other], at())
    assert events[0].members == (lead, other)
    with pytest.raises(DomainError, match="请先让它加入"):
        s.change(sub, Content("智能制造专业委员会", third))
    with pytest.raises(DomainError, match="另一个成员牵头"):
        s.leave(sub, lead, at())
    joined, _ = s.join(sub, third, at())
    with pytest.raises(DomainError, match="已经是"):
        s.join(joined, third, at())
    left, _ = s.leave(joined, other, at(3))
    assert left.members == (lead, third)
    assert [one.until for one in left.sittings] == [None, date(2026, 3, 5), None]
    with pytest.raises(DomainError) as refusal:
        s.found(ID, Content("", lead, "46x"), [], at())
    assert [one.field for one in refusal.value.fields] == ["name", "major_code"]
