"""A paper of an engagement as it says now, with the names that the caller may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.contracts.teacher_exchanges.engagement import Actor
from cyzj.documents import Facts, Heading, Paper, Prose, Signature, Signatures, Table
from cyzj.documents.paper import Block
from cyzj.domain.clock import SHANGHAI
from cyzj.domain.errors import conflict
from cyzj.members.reading import Organisations
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_papers import (
    NAMES,
    PaperKind,
    paper_hash,
    paper_number,
    papers_of,
)
from teacher_exchanges.domain.engagement_parts import PlanStatus

PARTIES = {Actor.HOME: "派出学校", Actor.HOST: "接收学校", Actor.TEACHER: "教师本人"}


@dataclass(frozen=True)
class Names:
    """What schools and people are called."""

    schools: Organisations
    people: Mapping[UUID, str]

    def school(self, id: UUID) -> str:
        return self.schools[id].name if id in self.schools else str(id)


def people_in(engagement: Engagement) -> set[UUID | None]:
    """Whose names stand on its papers."""
    plan = engagement.plan(PlanStatus.IN_FORCE)
    signers = {one.person_ref for one in plan.approvals} if plan else set()
    return {engagement.teacher_ref, engagement.mentor_ref, *signers}


def print_paper(e: Engagement, kind: PaperKind, names: Names, portal_url: str) -> Paper:
    """The paper; raises `paper-not-ready` where the engagement has not come so far."""
    if kind not in papers_of(e):
        raise conflict(
            "paper-not-ready", f"{NAMES[kind]}还不能打印，请在办完相应的步骤之后再打印。"
        )
    number, digest = paper_number(e, kind), paper_hash(e, kind)
    return Paper(
        title=NAMES[kind],
        number=number,
        content_hash=digest,
        verify_url=f"{portal_url}/verify/{number}/{digest[:16]}",
        blocks=_WRITTEN[kind](e, names),
    )


def _dispatch(e: Engagement, names: Names) -> tuple[Block, ...]:
    home, host, teacher = _parties(e, names)
    text = (
        f"{host}：\n根据双方在联盟平台达成的对接，现派遣我校教师{teacher}到贵校进行"
        f"{EXCHANGE_TYPES[e.exchange_type]}，时间自 {e.planned_from} 至 {e.planned_to}。"
        "交流期间的任务以三方签署的任务书为准，请予接洽并安排带教。"
    )
    return (Prose(text), Facts(_planned(e, names)), _stamp(home))


def _reception(e: Engagement, names: Names) -> tuple[Block, ...]:
    home, host, teacher = _parties(e, names)
    text = (
        f"{home}：\n贵校关于{EXCHANGE_TYPES[e.exchange_type]}的提名收悉。经研究，同意接收贵校教师"
        f"{teacher}，时间自 {e.planned_from} 至 {e.planned_to}。我校将按约定安排任务、场所与安全教育。"
    )
    return (Prose(text), Facts(_planned(e, names)), _stamp(host))


def _plan(e: Engagement, names: Names) -> tuple[Block, ...]:
    plan = e.plan(PlanStatus.IN_FORCE)
    assert plan is not None
    signed = {one.actor: one for one in plan.approvals}
    parties = []
    for actor, label in PARTIES.items():
        given = signed.get(actor)
        who = names.people.get(given.person_ref or UUID(int=0), "") if given else ""
        lines: tuple[str, ...] = ("尚未同意",)
        if given:
            at = f"{given.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 在平台同意"
            lines = (at, who, f"同意的内容 {given.content_hash[:4]} {given.content_hash[4:8]}")
        parties.append(Signature(label, lines))
    goals = tuple((str(at), goal) for at, goal in enumerate(plan.content.goals, start=1))
    return (
        Facts((*_planned(e, names), ("版本", f"第 {plan.version} 版"))),
        Heading("任务与目标"),
        Table(("序", "内容"), goals, (1, 12)),
        Heading("安排"),
        Prose(plan.content.arrangements or "（无）"),
        Heading("三方同意"),
        Signatures(tuple(parties)),
    )


def _assessment(e: Engagement, names: Names) -> tuple[Block, ...]:
    rows = tuple(
        (PARTIES[one.actor], f"{one.score} / 5", one.words or "—") for one in e.evaluations
    )
    home, host, _ = _parties(e, names)
    return (
        Facts(_stayed(e, names)),
        Heading("三方考核"),
        Table(("评价方", "评分", "评语"), rows, (2, 1, 8)),
        Signatures((Signature(home, ()), Signature(host, ()))),
    )


def _certificate(e: Engagement, names: Names) -> tuple[Block, ...]:
    home, host, teacher = _parties(e, names)
    hours = f"{(e.recognised_hours or 0) / 100:g}"
    text = (
        f"兹证明{home}教师{teacher}于 {_day(e.actual_from)} 至 {_day(e.actual_to)} 在{host}完成"
        f"{EXCHANGE_TYPES[e.exchange_type]}，经三方考核，认定 {hours} 加权学时（口径 {e.formula}）。"
    )
    signatures = Signatures((Signature(home, ()), Signature(host, ())))
    return (Prose(text), Facts(_stayed(e, names)), signatures)


def _parties(e: Engagement, names: Names) -> tuple[str, str, str]:
    teacher = names.people.get(e.teacher_ref, "")
    return names.school(e.home_school_id), names.school(e.host_school_id), teacher


def _who(e: Engagement, names: Names) -> tuple[tuple[str, str], ...]:
    home, host, teacher = _parties(e, names)
    mentor = names.people.get(e.mentor_ref, "") if e.mentor_ref else ""
    led = (("带教师傅", mentor),) if mentor else ()
    kind = ("交流类型", EXCHANGE_TYPES[e.exchange_type])
    return (kind, ("教师", teacher), ("派出学校", home), ("接收学校", host), *led)


def _planned(e: Engagement, names: Names) -> tuple[tuple[str, str], ...]:
    volume = f"，{e.planned_hours / 100:g} 学时" if e.planned_hours else ""
    return (*_who(e, names), ("计划时间", f"{e.planned_from} 至 {e.planned_to}{volume}"))


def _stayed(e: Engagement, names: Names) -> tuple[tuple[str, str], ...]:
    return (*_who(e, names), ("实际时间", f"{_day(e.actual_from)} 至 {_day(e.actual_to)}"))


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


def _stamp(school: str) -> Signatures:
    return Signatures((Signature(school, ()),))


_WRITTEN = {
    PaperKind.DISPATCH: _dispatch,
    PaperKind.RECEPTION: _reception,
    PaperKind.PLAN: _plan,
    PaperKind.ASSESSMENT: _assessment,
    PaperKind.CERTIFICATE: _certificate,
}
