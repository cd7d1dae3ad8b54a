"""The commands on a project: what each is called, asks for, changes and says when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.fields import Field, Kind
from portal.pages.projects.seen import Seen

_BOTH = "只有各方和集团办公室能看到。"


def _words(label: str = "理由", help: str = _BOTH) -> tuple[Field, ...]:
    return (Field("reason", label, Kind.LONG, most=500, help=help),)


@dataclass(frozen=True)
class Verb:
    """One command that needs no more than words. `to` is the state it leads to; `about` what it is
    about: a milestone, an activity, or a hash that is confirmed."""

    name: str
    consequence: str
    effect: str
    done: str
    to: str = ""
    fields: tuple[Field, ...] = ()
    danger: bool = False
    about: str = ""


VERBS: Mapping[str, Verb] = {
    "discard": Verb(
        "废弃草稿",
        "废弃这份草稿。废弃后不能恢复，编号不再使用。",
        "其他单位从未看到这份草稿。",
        "已废弃草稿",
        "discarded",
        danger=True,
    ),
    "withdraw": Verb(
        "收回修改",
        "收回方案去修改。",
        "各方已有的确认作废；改好后重新提交，各方再确认。",
        "已收回方案，可以修改了",
        "draft",
        _words(),
        danger=True,
    ),
    "confirm": Verb(
        "确认方案",
        "确认下面这份方案，按期完成贵单位负责的里程碑。",
        "各方都确认后项目启动；牵头单位改动方案，以上确认作废。",
        "已确认方案",
        about="content_hash",
    ),
    "decline": Verb(
        "婉拒",
        "婉拒这个项目。",
        "项目不再启动；牵头单位可以另行起草。",
        "已婉拒",
        "declined",
        _words(),
        danger=True,
    ),
    "strike_activity": Verb(
        "更正剔除活动",
        "剔除一次登记有误的活动。",
        "记录和证据保留，不再计入次数、人次和证据；需要的请重新登记。",
        "已更正剔除",
        "",
        _words(),
        danger=True,
        about="activity_id",
    ),
    "accept_milestone": Verb(
        "验收里程碑",
        "验收这个里程碑。验收后不能撤回。",
        "计为按交付日期完成。",
        "已验收里程碑",
        about="milestone_id",
    ),
    "return_milestone": Verb(
        "退回里程碑",
        "把这个里程碑退回责任方。",
        "责任方补充后重新交付；期限不变。",
        "已退回里程碑",
        "",
        _words("缺什么"),
        danger=True,
        about="milestone_id",
    ),
    "pause": Verb(
        "暂停项目",
        "暂停项目，可以随时恢复。",
        "暂停期间不登记活动、不交付，里程碑不计逾期。",
        "已暂停项目",
        "paused",
        _words(),
    ),
    "resume": Verb(
        "恢复项目",
        "恢复项目。",
        "里程碑的期限不变，已过期的立即计为逾期。",
        "已恢复项目",
        "running",
    ),
    "confirm_outcome": Verb(
        "确认成果",
        "确认下面的成果，项目结项。结项后不能恢复。",
        "成果的数字全联盟能看到；文字和证据只有各方和集团办公室能看到。",
        "已确认成果，项目结项",
        "closed",
        about="outcome_hash",
    ),
    "return_outcome": Verb(
        "退回成果",
        "把成果退回牵头单位。",
        "项目回到进行中，牵头单位修改后重新提交。",
        "已退回成果",
        "running",
        _words("哪里要改"),
        danger=True,
    ),
    "end_early": Verb(
        "提前结束",
        "提前结束项目。结束后不能恢复。",
        "已有的活动和证据保留；没有成果，不计入结项。",
        "已提前结束",
        "ended_early",
        _words(),
        danger=True,
    ),
}
OWN_PAGES = {
    "draft": "起草",
    "change": "修改草稿",
    "propose": "提交各方确认",
    "record_activity": "登记活动",
    "complete_milestone": "交付里程碑",
    "conclude": "提交成果",
}
"""Commands with a page that is more than a question."""


def name_of(command: str) -> str:
    """The button of a command."""
    return OWN_PAGES.get(command) or VERBS[command].name


def next_words(seen: Seen) -> str:
    """What comes after a step, for the notice."""
    first = next((one for one in seen.waits if one.presses), None)
    if first is None:
        return ""
    who = "贵单位" if first.ours else first.who
    return f"接下来等{who}{first.turn.what}。"
