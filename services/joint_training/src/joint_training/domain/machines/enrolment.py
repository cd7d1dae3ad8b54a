"""The life of an enrolment (报名), and of one learner's attendance (考勤) of a session."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

ENROLMENT = Machine(
    name="enrolment",
    title="报名",
    states=(
        State("applied", "已申请"),
        State("school_endorsed", "学校已推荐"),
        State("waitlisted", "候补"),
        State("enrolled", "已录取"),
        State("active", "在读"),
        State("completed", "已结业", terminal=True),
        State("failed", "未结业", terminal=True),
        State("rejected", "未录取", terminal=True),
        State("no_show", "未报到", terminal=True),
        State("withdrawn", "已退出", terminal=True),
        State("transferred", "已转班", terminal=True),
        State("passed_over", "已错过候补", terminal=True),
    ),
    transitions=(
        Transition(
            (), "apply", "申请", "school/teacher",
            "报名中的班次；一人在一个班次只报一次", "applied", "enrolment.applied",
        ),
        Transition(
            ("applied",), "endorse", "推荐", "school",
            "名额先用本校的，再用公共的；本人不能推荐自己", "school_endorsed",
            "enrolment.school_endorsed",
        ),
        Transition(
            ("school_endorsed",), "waitlist", "列入候补", "system",
            "没有空名额", "waitlisted", "enrolment.waitlisted",
        ),
        Transition(
            ("waitlisted",), "promote", "候补递补", "system",
            "有名额空出，按推荐先后", "", "enrolment.promoted",
        ),
        Transition(
            ("waitlisted",), "confirm", "确认候补", "school",
            "两个工作日内", "enrolled", "enrolment.enrolled",
        ),
        Transition(
            ("waitlisted",), "pass_over", "错过候补", "system",
            "两个工作日未确认，或班次已开班", "passed_over", "enrolment.passed_over",
        ),
        Transition(
            ("school_endorsed",), "enrol", "录取", "owner/system",
            "已占名额", "enrolled", "enrolment.enrolled",
        ),
        Transition(
            ("applied", "school_endorsed"), "reject", "不予录取", "school/owner/system",
            "写明理由", "rejected", "enrolment.rejected",
        ),
        Transition(
            ("enrolled",), "activate", "开班在读", "system",
            "班次开班", "active", "enrolment.activated",
        ),
        Transition(
            ("enrolled", "active"), "group", "编组", "owner",
            "组号在班次的分组之内", "", "enrolment.grouped",
        ),
        Transition(
            ("enrolled", "active"), "record_results", "登记考核与安全教育", "owner",
            "", "", "enrolment.results_recorded",
        ),
        Transition(
            ("active",), "warn", "出勤预警", "system",
            "照目前出勤，预计达不到要求", "", "enrolment.at_risk",
        ),
        Transition(
            ("active",), "give_up_hope", "判定无法结业", "system",
            "余下全勤也达不到要求", "", "enrolment.pass_impossible",
        ),
        Transition(
            ("active",), "take_back_warning", "解除预警", "system",
            "出勤恢复，或考勤更正", "", "enrolment.back_on_track",
        ),
        Transition(
            ("active",), "complete", "结业", "system",
            "出勤、考核、安全教育都达到要求", "completed", "enrolment.completed",
        ),
        Transition(
            ("active",), "fail", "未结业", "system",
            "有一项达不到要求", "failed", "enrolment.failed",
        ),
        Transition(
            ("enrolled", "active"), "no_show", "登记未报到", "owner",
            "没有到课记录", "no_show", "enrolment.no_show",
        ),
        Transition(
            ("applied", "school_endorsed", "waitlisted", "enrolled", "active"),
            "withdraw", "退出", "school/teacher/system",
            "写明理由", "withdrawn", "enrolment.withdrawn",
        ),
        Transition(
            ("enrolled", "active"), "transfer", "转班", "owner",
            "同一项目的另一班次有名额", "transferred", "enrolment.transferred",
        ),
    ),
)  # fmt: skip
MARKED = ("present", "late", "left_early", "excused", "absent", "corrected")
ATTENDANCE = Machine(
    name="attendance",
    title="考勤",
    states=(
        State("expected", "待签到"),
        State("present", "出勤"),
        State("late", "迟到"),
        State("left_early", "早退"),
        State("excused", "请假"),
        State("absent", "缺勤"),
        State("corrected", "已更正"),
    ),
    transitions=(
        Transition((), "expect", "应到", "system", "课次已排", "expected", "attendance.recorded"),
        *(
            Transition(
                ("expected",), f"record_{code}", f"登记{name}", "owner/teacher",
                "课次已开始", code, "attendance.recorded",
            )
            for code, name in (
                ("present", "出勤"), ("late", "迟到"), ("left_early", "早退"),
                ("excused", "请假"), ("absent", "缺勤"),
            )
        ),
        Transition(
            MARKED, "correct", "更正", "owner/teacher",
            "登记后七天内，写明理由", "corrected", "attendance.corrected",
        ),
        Transition(
            MARKED, "lock", "锁定", "system",
            "登记满七天", "", "attendance.locked",
        ),
    ),
)  # fmt: skip
