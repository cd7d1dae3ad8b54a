"""What may be done with a cohort and with an enrolment, in words; joint_training decides."""

from __future__ import annotations

from cyzj.contracts.joint_training.programme import PROGRAMME_KINDS
from portal.fields import Field, Kind
from portal.pages.cohorts.acting import REASON, Item, Thing, Verb
from portal.pages.exchanges.confirming import Row
from portal.words import day

API, PATH = "/v1/cohorts", "/cohorts"
CRUMBS = [("人才共育", ""), ("联合培养班次", PATH)]
KINDS = {str(code): name for code, name in PROGRAMME_KINDS.items()}


def _about(item: Item) -> list[Row]:
    return [
        ("班次", "", item["title"]),
        ("起止", "", f"{day(item['first_day'])} 至 {day(item['last_day'])}"),
        ("名额", "", f"{item['seats_total']} 个，已占用 {item['seats_taken']} 个"),
        ("最低开班人数", "", f"{item['minimum']} 人"),
    ]


COHORT = Thing(
    "cohort",
    API,
    PATH,
    CRUMBS,
    {
        "open_enrolment": Verb(
            "开始报名",
            "向全联盟公布下列班次并开始报名。",
            "各校先用自己的名额，再用公共名额；之后不能再改安排。",
            "已开始报名",
            "各校报名后会出现在名单里。",
            "enrolling",
        ),
        "enrol_all": Verb(
            "全部录取",
            "录取各校已推荐并占有名额的学员。",
            "候补的学员不受影响，名额空出时依次递补。",
            "已录取",
        ),
        "extend": Verb(
            "延长报名",
            "延长下列班次的报名。",
            "各校可以继续报名；到新的核定日再核定人数。",
            "已延长报名",
            "",
            "enrolling",
            (
                Field("enrol_until", "报名截止", Kind.DATE),
                Field("decide_on", "人数核定日", Kind.DATE, help="早于开班日期。"),
            ),
        ),
        "confirm": Verb(
            "确认开班",
            "确认下列班次开班。",
            "各校已推荐并占有名额的学员一并录取；到开班日自动开班。",
            "已确认开班",
            "",
            "confirmed",
            (
                Field(
                    "reason", "理由", Kind.LONG, required=False, most=500,
                    help="人数不足最低开班人数时必填，有关学校能看到。",
                ),
            ),
        ),
        "split": Verb(
            "分组",
            "把已录取的学员分成几组。",
            "按学校顺序平均分；之后排课可以选组。重新分组会替换原来的组。",
            "已分组",
            fields=(Field("groups", "分成几组", Kind.INTEGER, unit="组"),),
        ),
        "start": Verb(
            "开班",
            "下列班次现在开班。",
            "已录取的学员转为在读；没有占到名额的候补结束。",
            "已开班",
            "接下来按课程表登记考勤。",
            "running",
        ),
        "suspend": Verb(
            "暂停班次", "暂停下列班次。", "暂停期间不能登记考勤；可以恢复。", "已暂停",
            "", "suspended", (REASON,), danger=True,
        ),
        "resume": Verb("恢复班次", "恢复下列班次。", "可以继续登记考勤。", "已恢复", "", "running"),
        "begin_grading": Verb(
            "转入成绩评定",
            "课程已经上完，转入成绩评定。",
            "不能再排课、登记考勤；登记考核结果后结班。",
            "已转入成绩评定",
            "接下来登记考核与安全教育，再结班。",
            "grading",
        ),
        "close": Verb(
            "结班",
            "按结业条件逐人判定，并结班。",
            "达到条件的学员结业，可以签发证书；结班后考勤和考核不能再改。",
            "已结班",
            "可以签发证书了。",
            "closed",
        ),
        "issue_certificates": Verb(
            "批量签发证书",
            "为本班全部结业学员签发证书。",
            "在后台逐张签发，页面上看得到进度；签发后任何人都能核验。",
            "已开始签发",
            "刷新页面可以看进度。",
        ),
        "cancel": Verb(
            "取消班次", "取消下列班次。", "已报名的学员一并退出，各校会看到理由。", "已取消",
            "", "cancelled", (REASON,), danger=True,
        ),
    },
    _about,
)  # fmt: skip


def _of_enrolment(item: Item) -> list[Row]:
    school = item["school"]["name"] if item["school"] else "—"
    named: list[Row] = [("学员", "", item["name"])] if item["name"] else []
    return [
        *named,
        ("学校", "", school),
        ("班次", "", f"{item['cohort_title']}（{item['cohort_number']}）"),
    ]


ENROLMENT = Thing(
    "enrolment",
    "/v1/enrolments",
    "/enrolments",
    CRUMBS,
    {
        "endorse": Verb(
            "推荐", "推荐下列学员。", "有空名额即占用；没有的列入候补。", "已推荐",
            "接下来等主办学校录取。", "school_endorsed",
        ),
        "confirm": Verb(
            "确认候补", "为下列学员确认保留的名额。", "确认后即录取。", "已确认", "", "enrolled",
        ),
        "enrol": Verb("录取", "录取下列学员。", "开班后转为在读。", "已录取", "", "enrolled"),
        "reject": Verb(
            "不予录取", "不录取下列学员。", "名额让给候补的学员。", "已登记不予录取", "",
            "rejected", (REASON,), danger=True,
        ),
        "withdraw": Verb(
            "退出", "为下列学员办理退出。", "名额让给候补的学员；已有的考勤保留。", "已退出", "",
            "withdrawn", (REASON,), danger=True,
        ),
        "no_show": Verb(
            "登记未报到", "登记下列学员没有报到。", "名额空出；已有到课记录的不能这样登记。",
            "已登记未报到", "", "no_show", danger=True,
        ),
    },
    _of_enrolment,
)  # fmt: skip
TURNS = {
    "open_enrolment": ("开始报名", "安排核对无误后开始报名；之后不能再改。"),
    "enrol_all": ("录取学员", "各校推荐了学员，已占名额，等贵校录取。"),
    "confirm": ("核定人数", "到了核定日，人数不足：可以写明理由开班、延长报名，或取消。"),
    "resume": ("恢复班次", "班次暂停中。"),
    "close": ("成绩评定", "登记考核与安全教育后结班，系统按结业条件逐人判定。"),
    "issue_certificates": ("签发证书", "已结班，结业学员等待签发证书。"),
}
"""What a cohort asks of its organiser: heading and text."""
