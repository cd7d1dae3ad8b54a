"""An engagement before one viewer: the parties by name, whose turn it is, what may be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from cyzj.contracts.codes import Role
from cyzj.contracts.teacher_exchanges.evidence import EVIDENCE_KINDS, EvidenceKind
from portal import turns
from portal.clients.people import number_of
from portal.clients.schools import school_of
from portal.page import Page
from portal.pages.engagements.colleagues import colleagues
from portal.pages.engagements.turns import TURNS, Turn
from portal.viewer import School
from portal.words import EXCHANGE_TYPES, day_words, moment, moment_of, span_words

Item = dict[str, Any]
OFFICE = "office"
PURPOSE = "engagement_page"
MENTORED = "shadowing"
SPEAK_FOR_SCHOOL = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER})
PARTIES = {
    "home": "派出学校",
    "host": "接收学校",
    "teacher": "教师本人",
    OFFICE: "集团办公室",
}


@dataclass(frozen=True)
class Waits:
    """One step that waits: on whom, whether on the viewer, for how long."""

    actor: str
    action: str
    turn: Turn
    mine: bool
    since: datetime
    waited: str
    late: str
    due: datetime | None


@dataclass(frozen=True)
class Seen:
    """One engagement with the names that its page shows."""

    item: Item
    page: Page
    names: Mapping[str, str]
    mentors: Mapping[str, str] = field(default_factory=dict)
    """The host's own people by name, while it has to name a mentor for a 跟岗."""

    @property
    def id(self) -> str:
        return str(self.item["id"])

    @property
    def number(self) -> str:
        return str(self.item["number"])

    @property
    def path(self) -> str:
        return f"/engagements/{self.item['id']}"

    @property
    def kind(self) -> str:
        """跟岗学习."""
        return EXCHANGE_TYPES[self.item["exchange_type"]]

    @property
    def side(self) -> str:
        """For whom the viewer acts: home, host, teacher, office; empty for onlookers."""
        if acting := self.item.get("acting_as"):
            return str(acting)
        viewer, item = self.page.viewer, self.item
        if item["teacher_ref"] == viewer.person_ref and Role.TEACHER in viewer.roles:
            return "teacher"
        if viewer.roles & SPEAK_FOR_SCHOOL:
            for actor in ("home", "host"):
                if item[f"{actor}_school_id"] == viewer.school.id:
                    return actor
        return OFFICE if Role.GROUP_OFFICE in viewer.roles else ""

    @property
    def may(self) -> list[str]:
        return list(self.item["allowed_actions"])

    def name(self, ref: str | None) -> str:
        """A person's name; 系统 for nobody."""
        return self.names.get(ref) or number_of(ref) if ref else "系统"

    @property
    def teacher(self) -> str:
        return self.name(self.item["teacher_ref"])

    def school(self, actor: str) -> School:
        """The school of `home` or `host`."""
        return school_at(self.item, actor)

    def party(self, actor: str) -> str:
        """Who stands behind a part: a school's name, the teacher's, the office."""
        if actor == "teacher":
            return self.teacher
        return PARTIES[OFFICE] if actor == OFFICE else self.school(actor).name

    @property
    def behalf(self) -> str:
        """In 您代表 … 接受提名."""
        return "本人" if self.side == "teacher" else self.party(self.side or OFFICE)

    @property
    def addressed(self) -> str:
        """Whom the banner speaks to: 贵校（派出学校）, 您本人, 集团办公室."""
        if self.side in ("home", "host"):
            return f"贵校（{PARTIES[self.side]}）"
        return "您本人" if self.side == "teacher" else PARTIES[OFFICE]

    @cached_property
    def waits(self) -> list[Waits]:
        """What waits, the viewer's own first, the most urgent before the others."""
        found = [_waits(self, one) for one in self.item["waiting_on"]]
        return sorted(found, key=lambda one: (not one.mine, one.due is None, one.due or one.since))

    @property
    def mine(self) -> list[Waits]:
        return [one for one in self.waits if one.mine]

    @property
    def others(self) -> list[Waits]:
        return [one for one in self.waits if not one.mine]

    def words(self, text: str) -> str:
        """A turn's text with this engagement's facts in it."""
        item = self.item
        return text.format(
            home=self.school("home").name,
            host=self.school("host").name,
            type=self.kind,
            span=span_words(item["planned_from"], item["planned_to"]),
            planned_from=day_words(item["planned_from"]),
            planned_to=day_words(item["planned_to"]),
            proposed_version=item.get("proposed_version") or "",
            before=f"按第 {item['plan_version']} 版执行" if item.get("plan_version") else "不生效",
            missing=evidence_names(item.get("missing_evidence", ())) or "—",
        )

    def next_words(self) -> str:
        """What comes after a step, for the notice: 接下来等 示例教师甲 答复提名。"""
        if not self.waits:
            return ""
        first = self.waits[0]
        if first.mine:
            return f"接下来由您{first.turn.duty}。"
        return f"接下来等{self.party(first.actor)}{first.turn.what}。"


def crumbs(seen: Seen, *further: str) -> list[tuple[str, str]]:
    """Where a page of this engagement stands."""
    here = [("教师互训", ""), ("交流任务", "/engagements"), (seen.number, seen.path)]
    return [*here, *((text, "") for text in further)]


def school_at(item: Item, actor: str) -> School:
    """A party's school from the item's brief; its number where the name is not known yet."""
    brief, ref = item[f"{actor}_school"], str(item[f"{actor}_school_id"])
    return school_of(brief) if brief else School(ref, f"单位 {ref[-6:]}")


def evidence_names(kinds: Iterable[str]) -> str:
    """周志、总结报告."""
    return "、".join(EVIDENCE_KINDS[EvidenceKind(kind)] for kind in kinds)


def actor_of(item: Item, waiting: Mapping[str, Any]) -> str:
    """Which party a step waits on."""
    if waiting["party"] in ("teacher", OFFICE):
        return str(waiting["party"])
    return "home" if waiting["school_id"] == item["home_school_id"] else "host"


def _waits(seen: Seen, waiting: Mapping[str, Any]) -> Waits:
    action, actor = waiting["action"], actor_of(seen.item, waiting)
    mine = actor == seen.side and action in seen.may
    since, now = moment_of(waiting["since"]), seen.page.now
    due = moment_of(waiting["due"]) if waiting["due"] else None
    clock = turns.waited(since, due or now + timedelta(days=1), now)
    late = turns.clock(since, due, now).words if due and now >= due else ""
    return Waits(actor, action, TURNS[action], mine, since, waited_words(clock.words), late, due)


def waited_words(words: str) -> str:
    """已等 2 天; nothing is said of the first hour."""
    return "" if words == "已等 1 小时" else words


def due_words(due: datetime) -> str:
    """11月26日 for the end of that day, 11月26日 16:05 otherwise."""
    there = moment_of(due)
    ends_day = (there.hour, there.minute) == (0, 0)
    return day_words(there - timedelta(days=1)) if ends_day else moment(there)


async def seen_of(page: Page, item: Item, history: Iterable[Mapping[str, Any]] = ()) -> Seen:
    """The engagement with every name that its page shows, in one look-up."""
    refs = [item["teacher_ref"], *(one["actor"] for one in history)]
    for plan in item.get("plans", ()):
        refs += [plan["mentor_ref"], *(one["person_ref"] for one in plan["approvals"])]
    refs += [one["person_ref"] for one in item.get("remarks", ())]
    refs += [item.get("mentor_ref")]
    accepts = item["exchange_type"] == MENTORED and "host_accept" in item["allowed_actions"]
    mentors = await colleagues(page) if accepts else {}
    return Seen(item, page, await page.names(refs, PURPOSE), mentors)


async def load(page: Page, id: Any) -> Seen:
    """The engagement as the viewer may see it; raises `NotFound`."""
    answer = await page.services.teacher_exchanges.get(f"/v1/engagements/{id}")
    return await seen_of(page, answer.body)
