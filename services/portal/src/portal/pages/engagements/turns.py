"""What each step that waits is called: on the banner, in the grey line, on the chip of a list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    """One step that an engagement can wait for. `text` may name {fields} of the engagement."""

    heading: str
    text: str
    what: str
    """After 等 示例学校 …"""
    mine: str
    """The chip in lists when it waits on the viewer."""
    duty: str
    """In the column of who must do it."""
    beside: tuple[str, ...] = ()
    """Commands offered beside the primary one."""


TURNS = {
    "teacher_accept": Turn(
        "答复提名",
        "{home}提名您到{host}参加{type}，{span}。您接受后，由接收学校决定是否接收。",
        "答复提名",
        "待我答复",
        "接受提名",
        ("teacher_decline",),
    ),
    "host_acknowledge": Turn(
        "受理提名",
        "先受理，表示贵校已开始研究；再决定接收、退回或拒绝。",
        "受理提名",
        "待我受理",
        "受理提名",
        ("host_return", "host_accept"),
    ),
    "host_accept": Turn(
        "决定是否接收",
        "教师本人已接受提名。接收后这段时间不能再安排给别的全职交流。",
        "决定是否接收",
        "待我接收",
        "决定是否接收",
        ("host_return",),
    ),
    "renominate": Turn(
        "修改后重新提名",
        "接收学校退回了提名，意见见“过程与审批意见”。只能重新提名同一位教师。",
        "修改后重新提名",
        "待我修改",
        "修改提名",
        ("cancel",),
    ),
    "submit_plan": Turn(
        "起草任务书",
        "写明目标、时间和工作安排；派出学校、接收学校、教师三方同意同一内容后生效。",
        "提交任务书",
        "待我起草",
        "起草任务书",
    ),
    "approve_plan": Turn(
        "审批任务书第 {proposed_version} 版",
        "三方都同意同一内容后生效；在此之前{before}。",
        "审批任务书",
        "待我审批",
        "审批任务书",
        ("submit_plan",),
    ),
    "depart_ready": Turn(
        "确认可派出",
        "派遣材料、安全教育、调课安排都齐备后确认，接收学校即可等教师到岗。",
        "确认可派出",
        "待我派出",
        "备齐材料并确认可派出",
    ),
    "confirm_arrival": Turn(
        "确认到岗",
        "计划 {planned_from} 到岗。教师到岗后，请填实际到岗日。",
        "确认到岗",
        "待我确认到岗",
        "确认到岗",
        ("no_show",),
    ),
    "confirm_departure": Turn(
        "期满后确认离岗",
        "计划 {planned_to} 结束。请填实际离岗日，作为认定学时的依据。",
        "确认离岗",
        "待我确认离岗",
        "确认离岗",
    ),
    "resume": Turn(
        "恢复交流或提前结束",
        "交流已中断，中断期间不计学时。",
        "恢复交流",
        "待我恢复",
        "恢复交流",
        ("end_early",),
    ),
    "close": Turn(
        "终止交流",
        "提前结束不属正当原因，不再考核。终止后按已有证据处理。",
        "终止交流",
        "待我终止",
        "终止交流",
    ),
    "evaluate": Turn(
        "提交考核",
        "三方各评一次，评分与评语在三方都提交后互相可见。",
        "提交考核",
        "待我考核",
        "提交考核",
    ),
    "accept_evaluation": Turn(
        "认可考核结果",
        "两校都认可后，派出学校即可认定学时；有不同意见可以提出异议。",
        "认可考核结果",
        "待我认可",
        "认可考核",
        ("dispute",),
    ),
    "submit_evidence": Turn(
        "补齐认定所需的证据",
        "还缺：{missing}。提交后由对方学校接受。",
        "补齐证据",
        "待我补证据",
        "补齐证据",
    ),
    "accept_evidence": Turn(
        "审核对方提交的证据",
        "请逐份查看，接受或退回；认定学时只看已接受的证据。",
        "审核证据",
        "待我审证据",
        "审核对方的证据",
    ),
    "recognise_hours": Turn(
        "认定学时",
        "考核已有结论，证据已齐。认定后计入双方台账，不能再改。",
        "认定学时",
        "待我认定",
        "认定学时",
    ),
    "resolve_dispute": Turn(
        "处理考核异议",
        "请听取两校与教师意见后写明处理意见；处理后异议期即告结束。",
        "处理异议",
        "待我裁定",
        "处理异议",
    ),
}
