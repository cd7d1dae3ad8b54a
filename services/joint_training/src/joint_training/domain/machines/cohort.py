"""The life of a cohort (班次): planned, enrolling, confirmed, running, graded, closed."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

COHORT = Machine(
    name="cohort",
    title="班次",
    states=(
        State("planned", "计划中"),
        State("enrolling", "报名中"),
        State("minimum_check", "人数核定"),
        State("confirmed", "已开班确认"),
        State("running", "进行中"),
        State("suspended", "已暂停"),
        State("grading", "成绩评定"),
        State("closed", "已结班", terminal=True),
        State("cancelled", "已取消", terminal=True),
    ),
    transitions=(
        Transition(
            (), "plan", "计划班次", "owner",
            "项目已发布；各校名额之和不超过总名额", "planned", "cohort.planned",
        ),
        Transition(
            ("planned",), "change", "修改安排", "owner",
            "报名开始前", "", "cohort.changed",
        ),
        Transition(
            ("planned",), "open_enrolment", "开始报名", "owner",
            "报名截止日未过", "enrolling", "cohort.enrolling_opened",
        ),
        Transition(
            ("enrolling", "minimum_check", "confirmed"), "release_seats", "释放未用名额", "system",
            "到了名额释放日", "", "cohort.seats_released",
        ),
        Transition(
            ("enrolling",), "check_minimum", "核定人数", "system",
            "到了核定日，人数不足", "minimum_check", "cohort.minimum_missed",
        ),
        Transition(
            ("enrolling", "minimum_check"), "extend", "延长报名", "owner",
            "新的核定日早于开班日", "enrolling", "cohort.extended",
        ),
        Transition(
            ("enrolling", "minimum_check"), "confirm", "确认开班", "owner/system",
            "达到最低人数；不足时写明理由", "confirmed", "cohort.confirmed",
        ),
        Transition(
            ("confirmed", "running"), "split", "分组", "owner",
            "1–20 组", "", "cohort.split",
        ),
        Transition(
            ("confirmed",), "start", "开班", "owner/system",
            "到了开班日", "running", "cohort.started",
        ),
        Transition(
            ("running",), "suspend", "暂停", "owner/office",
            "写明理由", "suspended", "cohort.suspended",
        ),
        Transition(
            ("suspended",), "resume", "恢复", "owner/office",
            "", "running", "cohort.resumed",
        ),
        Transition(
            ("running",), "begin_grading", "转入成绩评定", "owner",
            "各课次考勤已登记或已停课", "grading", "cohort.grading_begun",
        ),
        Transition(
            ("grading",), "close", "结班", "owner",
            "逐人按结业条件判定", "closed", "cohort.closed",
        ),
        Transition(
            ("planned", "enrolling", "minimum_check"), "cancel", "取消班次", "owner/office",
            "写明理由", "cancelled", "cohort.cancelled",
        ),
    ),
)  # fmt: skip
