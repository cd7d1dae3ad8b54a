"""Who voted what on a resolution, in numbers and by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.clients.schools import school_of
from portal.words import moment

Item = dict[str, Any]
CHOICES = {"yes": "赞成", "no": "反对", "abstain": "弃权"}
COLOURS = {"yes": "green", "no": "red", "abstain": "blue"}


@dataclass(frozen=True)
class Tally:
    """One line of the result: how many chose it, and who."""

    name: str
    colour: str
    count: int
    share: float
    """Of 100, for the bar."""
    who: list[str]


def tally_of(item: Item) -> list[Tally]:
    """赞成, 反对, 弃权 and 未表决, with the members by name."""
    by_choice: dict[str, list[str]] = {code: [] for code in CHOICES}
    for one in item["votes"]:
        by_choice[one["choice"]].append(_name(one["organisation"]))
    silent = [_name(one) for one in item["silent"]]
    rows = [(CHOICES[code], COLOURS[code], who) for code, who in by_choice.items()]
    rows.append(("未表决", "grey", silent))
    whole = item["electorate"] or 1
    return [
        Tally(name, colour, len(who), round(100 * len(who) / whole, 1), who)
        for name, colour, who in rows
    ]


def votes_of(item: Item) -> list[dict[str, Any]]:
    """A row a voting member: who voted what and when, then the silent ones."""
    tones = {"yes": "on", "no": "no", "abstain": "over"}
    voted = [
        {
            "school": school_of(one["organisation"]) if one["organisation"] else None,
            "tone": tones[one["choice"]],
            "choice": CHOICES[one["choice"]],
            "when": moment(one["at"]),
            "words": one["words"],
        }
        for one in reversed(item["votes"])
    ]
    tone = "wait" if item["status"] == "voting" else "draft"
    return voted + [
        {"school": school_of(one), "tone": tone, "choice": "未表决", "when": "", "words": ""}
        for one in item["silent"]
    ]


def _name(brief: Item | None) -> str:
    return str(brief["name"]) if brief else "不在册的单位"
