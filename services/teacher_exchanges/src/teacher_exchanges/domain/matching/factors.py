"""The values of the seven factors, each in basis points, and what rules a pair out altogether."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import Mode, Side
from cyzj.contracts.teacher_exchanges.facets import TeacherLevel
from teacher_exchanges.domain.matching.facts import Around, Posted, Rating, School
from teacher_exchanges.domain.matching.weights import FULL, Nearness, Way, Weights
from teacher_exchanges.domain.policies import Flow
from teacher_exchanges.domain.policies import in_force as policies_in_force


class Exclusion(StrEnum):
    """Why two are never matched, however well they score."""

    KIND = "kind"
    SIDE = "side"
    OWN_SCHOOL = "own_school"
    SUSPENDED = "suspended"
    VISIBILITY = "visibility"
    NO_OVERLAP = "no_overlap"
    TOGETHER = "together"
    MAJOR = "major"
    FULL = "full"


EXCLUSIONS = {
    Exclusion.KIND: "交流类型不同",
    Exclusion.SIDE: "方向相同，一方派出另一方才能接收",
    Exclusion.OWN_SCHOOL: "同一所学校",
    Exclusion.SUSPENDED: "有一方的成员资格已暂停或终止",
    Exclusion.VISIBILITY: "没有向对方公开",
    Exclusion.NO_OVERLAP: "交流窗口没有重叠",
    Exclusion.TOGETHER: "双方已在对接，或其中一方已婉拒",
    Exclusion.MAJOR: "专业大类不同",
    Exclusion.FULL: "名额已满",
}
LEVELS_APART = 20
"""Groups of 中职 and 高职 differ by this in the 2021 catalogue: 61 and 41 are both 农林牧渔 (unverified)."""
LARGEST = 200_000
"""Volumes count no further, so that products fit into 32 bits."""


def exclusions(request: Posted, offer: Posted, around: Around) -> Iterator[Exclusion]:
    """Everything that rules the pair out; nothing: it may be scored."""
    if request.exchange_type is not offer.exchange_type:
        yield Exclusion.KIND
    if request.side is offer.side:
        yield Exclusion.SIDE
    if request.school == offer.school:
        yield Exclusion.OWN_SCHOOL
    if not (around.school(request.school).active and around.school(offer.school).active):
        yield Exclusion.SUSPENDED
    if not (sees(request.school, offer) and sees(offer.school, request)):
        yield Exclusion.VISIBILITY
    if overlap(request, offer) <= 0:
        yield Exclusion.NO_OVERLAP
    if (request.id, offer.id) in around.apart:
        yield Exclusion.TOGETHER
    if nearness(request.major, offer.major) is Nearness.DIFFERENT:
        yield Exclusion.MAJOR
    if min(request.places, offer.places) < 1:
        yield Exclusion.FULL


def sees(school: UUID, other: Posted) -> bool:
    """Whether the posting is addressed to the school."""
    return other.visible_to is None or school in other.visible_to


def nearness(one: str | None, other: str | None) -> Nearness:
    """By the hierarchy of the catalogue: 大类 (2 digits), 类 (4), 专业 (6)."""
    if one is None or other is None:
        return Nearness.SAME if one is other else Nearness.ANY
    if one == other:
        return Nearness.SAME
    if one.startswith(other) or other.startswith(one):
        return Nearness.WITHIN
    classes = one[2:4], other[2:4]
    same_class = "" not in classes and classes[0] == classes[1]
    if one[:2] == other[:2]:
        return Nearness.CLASS if same_class else Nearness.GROUP
    if (int(one[:2]) - int(other[:2])) % LEVELS_APART == 0:
        return Nearness.OTHER_LEVEL_CLASS if same_class else Nearness.OTHER_LEVEL_GROUP
    return Nearness.DIFFERENT


def overlap(request: Posted, offer: Posted) -> int:
    """Days both windows have in common; none or less than none: no day."""
    first, last = max(request.first, offer.first), min(request.last, offer.last)
    return (last - first).days + 1


def days_needed(request: Posted, weights: Weights) -> int:
    """Calendar days that the volume asked for takes; where none is given, the whole window."""
    if request.class_hours is not None:
        return max(-(-request.class_hours // weights.hours_a_day), 1)
    if request.working_days is not None:
        return max(-(-request.working_days * 7 // 5), 1)
    return max((request.last - request.first).days + 1, 1)


def dates_value(days: int, needed: int) -> int:
    return min(days * FULL // needed, FULL)


def volume_of(one: Posted) -> int | None:
    """Class hours in hundredths or working days; None for a kind measured by its window."""
    volume = one.class_hours if one.class_hours is not None else one.working_days
    return None if volume is None else min(volume, LARGEST)


def volume_value(asked: int | None, offered: int | None) -> int:
    """More than asked for fits too; less by its share."""
    if asked is None or offered is None or offered >= asked:
        return FULL
    return offered * FULL // asked


def level_value(demanded: TeacherLevel, supplied: TeacherLevel, weights: Weights) -> int:
    """What the host asks for against what the sending side states."""
    wanted, given = weights.ranks[demanded], weights.ranks[supplied]
    if wanted == 0:
        return FULL
    if given == 0:
        return weights.level_unknown
    short = min(max(wanted - given, 0), len(weights.level_short) - 1)
    return weights.level_short[short]


def levels(request: Posted, offer: Posted) -> tuple[TeacherLevel, TeacherLevel]:
    """What the host demands, what the home school supplies."""
    if request.side is Side.HOST:
        return request.level, offer.level
    return offer.level, request.level


def way(modes: tuple[Mode, Mode], one: School, other: School) -> Way:
    """How far it is between the two."""
    if set(modes) == {Mode.ONLINE, Mode.ONSITE}:
        return Way.CONTRARY
    if Mode.ONSITE not in modes:
        return Way.REMOTE
    if one.city and other.city and one.city[:4] == other.city[:4]:
        return Way.SAME_CITY
    if one.jurisdiction is None or other.jurisdiction is None:
        return Way.UNKNOWN
    return Way.SAME_JURISDICTION if one.jurisdiction == other.jurisdiction else Way.ACROSS


def flow_of(request: Posted) -> Flow:
    """Who gives the hours of its kind; the flow is the same under every policy so far."""
    return policies_in_force(request.first).of(request.exchange_type).flow


def giver_asks(request: Posted) -> bool | None:
    """Whether the requesting school is the one that gives the hours; None: both give."""
    match flow_of(request):
        case Flow.HOME_GIVES:
            return request.side is Side.HOME
        case Flow.HOST_GIVES:
            return request.side is Side.HOST
        case Flow.BOTH_GIVE:
            return None


def ledger_value(giver_asks: bool | None, asking: int, offering: int, weights: Weights) -> int:
    """Higher the more the giver owes and the more the receiver is owed; half where both are even.

    `asking` and `offering`: the balances of the two schools.
    """
    span = weights.ledger_span
    a, o = (min(max(net, -span), span) for net in (asking, offering))
    gap = -(a + o) if giver_asks is None else (o - a if giver_asks else a - o)
    return FULL // 2 + gap * (FULL // 2) // (2 * span)


def rating_value(rating: Rating, weights: Weights) -> int:
    """The mean of 1 to 5 as 0 to everything; neutral while there are too few."""
    if rating.count < weights.rating_least:
        return weights.rating_neutral
    return (rating.total - rating.count) * FULL // (4 * rating.count)
