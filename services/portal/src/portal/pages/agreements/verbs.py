"""The commands on an agreement: what each is called, asks for, changes and says when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.fields import Field, Kind

_REASON = Field("reason", "理由", Kind.LONG, most=500, help="协议各方和集团办公室能看到。")


@dataclass(frozen=True)
class Verb:
    """One command. `to` is the state it leads to; empty where that depends."""

    name: str
    consequence: str
    effect: str
    done: str
    to: str = ""
    fields: tuple[Field, ...] = ()
    danger: bool = False


VERBS: Mapping[str, Verb] = {
    "propose": Verb(
        "提请批准",
        "把现在的文本提请各方批准。",
        "各方收到待办，各自批准这一个文本；任何一方修改，已有的批准全部作废。",
        "已提请各方批准",
    ),
    "discard": Verb(
        "废弃",
        "废弃这份还没有生效的协议。废弃后不能恢复，可以另外起草。",
        "各方会看到理由；文本仍可查看。",
        "已废弃",
        "discarded",
        (_REASON,),
        danger=True,
    ),
    "revert": Verb(
        "放弃修订",
        "放弃这次修订，现行文本继续有效。",
        "协商中的文本和已有的批准作废；各方会看到理由。",
        "已放弃修订，现行文本继续有效",
        "reverted",
        (_REASON,),
    ),
    "give_notice": Verb(
        "通知终止",
        "通知其他各方终止协议。通知后不能撤回。",
        "在所选学期的最后一天终止；进行中的交流任务照常办完。",
        "已通知终止",
        "notice_given",
        (
            Field("ends_on", "终止日", Kind.CHOICE, help="至少提前一个完整学期，在学期末生效。"),
            _REASON,
        ),
        danger=True,
    ),
    "terminate_as_whole": Verb(
        "整体终止",
        "协议生效以来没有发生任何交流，立即终止。终止后不能恢复。",
        "立即终止；已有交流任务的，只能通知终止。",
        "已整体终止",
        "terminated_as_whole",
        (_REASON,),
        danger=True,
    ),
}
OWN_PAGES = {
    "revise": "修改文本",
    "approve": "批准",
    "amend": "发起修订",
    "attach_scan": "归档盖章扫描件",
}
"""Commands with a page that is more than a question."""


def name_of(command: str) -> str:
    """The button of a command."""
    return OWN_PAGES.get(command) or VERBS[command].name
