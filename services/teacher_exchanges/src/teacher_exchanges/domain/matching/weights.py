"""What counts how much in matching, as dated data (domain.md 1.2, all of it [P])."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cyzj.contracts.teacher_exchanges.facets import TeacherLevel

FULL = 10_000
"""Values, weights and scores are integers in basis points: 10,000 is everything."""


class Factor(StrEnum):
    """What a score is made of, in the order it is shown."""

    MAJOR = "major"
    DATES = "dates"
    VOLUME = "volume"
    LEVEL = "level"
    TRAVEL = "travel"
    LEDGER = "ledger"
    RATING = "rating"


FACTORS = {
    Factor.MAJOR: "专业相近",
    Factor.DATES: "时间重叠",
    Factor.VOLUME: "学时/天数",
    Factor.LEVEL: "师资层次",
    Factor.TRAVEL: "往返距离",
    Factor.LEDGER: "互惠优先",
    Factor.RATING: "以往评价",
}


class Nearness(StrEnum):
    """How near two majors of the catalogue are."""

    SAME = "same"
    WITHIN = "within"
    """One names the class or group that holds the other."""
    ANY = "any"
    """One of the two is open to any major."""
    CLASS = "class"
    GROUP = "group"
    OTHER_LEVEL_CLASS = "other_level_class"
    """中职 and 高职 with the same class of the catalogue (unverified: by the numbers of the codes)."""
    OTHER_LEVEL_GROUP = "other_level_group"
    DIFFERENT = "different"
    """Never matched."""


class Way(StrEnum):
    """How far the teacher has to go."""

    REMOTE = "remote"
    SAME_CITY = "same_city"
    SAME_JURISDICTION = "same_jurisdiction"
    ACROSS = "across"
    UNKNOWN = "unknown"
    """A city or province that nobody has given."""
    CONTRARY = "contrary"
    """One wants it online, the other on site."""


@dataclass(frozen=True)
class Weights:
    """The weights in force from a day on. `version` travels with every score."""

    valid_from: date
    version: str
    weights: Mapping[Factor, int]
    """They add up to `FULL`."""
    majors: Mapping[Nearness, int]
    ways: Mapping[Way, int]
    ranks: Mapping[TeacherLevel, int]
    """A higher level has a higher rank; 0: not stated."""
    level_short: tuple[int, ...]
    """The value by how many ranks the teacher is short; beyond the last: its value."""
    level_unknown: int
    """The host asks for a level, the other side states none."""
    hours_a_day: int
    """Hundredths of class hours that fit into a day: how many days hours need."""
    ledger_span: int
    """Hundredths of class hours of balance from which the ledger counts no further."""
    rating_neutral: int
    """The value of who has fewer than `rating_least` evaluations."""
    rating_least: int

    def content(self) -> Mapping[str, object]:
        """All of it, as its hash and the API show it."""
        return {
            "version": self.version,
            "valid_from": self.valid_from.isoformat(),
            "weights": {str(k): v for k, v in self.weights.items()},
            "majors": {str(k): v for k, v in self.majors.items()},
            "ways": {str(k): v for k, v in self.ways.items()},
            "ranks": {str(k): v for k, v in self.ranks.items()},
            "level_short": list(self.level_short),
            "level_unknown": self.level_unknown,
            "hours_a_day": self.hours_a_day,
            "ledger_span": self.ledger_span,
            "rating_neutral": self.rating_neutral,
            "rating_least": self.rating_least,
        }


def in_force(on: date, among: Sequence[Weights] | None = None) -> Weights:
    """The weights in force on `on`; the first ones also before their first day."""
    known = sorted(among or SHIPPED, key=lambda one: one.valid_from)
    return next((one for one in reversed(known) if one.valid_from <= on), known[0])


def of_version(version: str) -> Weights:
    """The weights by their version, for replaying; raises LookupError for one that never was."""
    for one in SHIPPED:
        if one.version == version:
            return one
    raise LookupError(f"no matching weights {version}")


SHIPPED: tuple[Weights, ...] = (
    Weights(
        valid_from=date(2026, 1, 1),
        version="matching_2026_1",
        weights={
            Factor.MAJOR: 3000,
            Factor.DATES: 2000,
            Factor.VOLUME: 1000,
            Factor.LEVEL: 1000,
            Factor.TRAVEL: 1000,
            Factor.LEDGER: 1000,
            Factor.RATING: 1000,
        },
        majors={
            Nearness.SAME: 10_000,
            Nearness.WITHIN: 9000,
            Nearness.ANY: 8000,
            Nearness.CLASS: 7000,
            Nearness.OTHER_LEVEL_CLASS: 6000,
            Nearness.GROUP: 4000,
            Nearness.OTHER_LEVEL_GROUP: 3000,
            Nearness.DIFFERENT: 0,
        },
        ways={
            Way.REMOTE: 10_000,
            Way.SAME_CITY: 9000,
            Way.SAME_JURISDICTION: 6000,
            Way.UNKNOWN: 5000,
            Way.ACROSS: 4000,
            Way.CONTRARY: 0,
        },
        ranks={
            TeacherLevel.ANY: 0,
            TeacherLevel.DUAL_JUNIOR: 1,
            TeacherLevel.DUAL_INTERMEDIATE: 2,
            TeacherLevel.DUAL_SENIOR: 3,
            TeacherLevel.ASSOCIATE_PROFESSOR: 4,
            TeacherLevel.MASTER: 5,
        },
        level_short=(10_000, 5000, 2000, 0),
        level_unknown=5000,
        hours_a_day=600,
        ledger_span=8000,
        rating_neutral=7500,
        rating_least=3,
    ),
)
