"""What the made-up schools and enterprises build together: three projects, as data.

One runs, with a milestone that is overdue; one is closed with its outcome; one waits for a party.
Days are working days counted back from today, or calendar days to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Owed:
    """A milestone: what, by whom, until which working day (counted back from today) or day to come."""

    title: str
    owner: str
    due: int


@dataclass(frozen=True)
class Done:
    """A step of a tale on its working day, by somebody who speaks for a party."""

    day: int
    by: str
    command: str
    milestone: int = -1
    files: tuple[str, ...] = ()
    more: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Tale:
    """A project from its draft on; the lead is the first of the parties."""

    title: str
    form: str
    plan: str
    majors: tuple[str, ...]
    parties: tuple[str, ...]
    span: tuple[int, int]
    owed: tuple[Owed, ...]
    steps: tuple[Done, ...]


def held(day: int, by: str, kind: str, title: str, people: int, file: str) -> Done:
    """An activity, recorded on its day."""
    return Done(
        day, by, "record-activity", -1, (file,), {"kind": kind, "title": title, "participants": people}
    )  # fmt: skip


RUNNING = Tale(
    "示例新能源汽车实训基地共建",
    "joint_site",
    "学校提供场地并承担日常管理，企业投入高压实训台架并派工程师授课，双方共同编写活页式教材，"
    "每学期轮训学生不少于两批。",
    ("460702", "700209"),
    ("chengdu", "auto"),
    (-90, 120),
    (
        Owed("建成高压安全实训角", "auto", -40),
        Owed("首批教师进企业培训完成", "chengdu", -25),
        Owed("活页式教材初稿", "auto", -6),
        Owed("首轮学生轮训完成", "chengdu", 50),
    ),
    (
        Done(-95, "chengdu", "draft"),
        Done(-94, "chengdu", "propose"),
        Done(-91, "auto", "confirm"),
        held(-80, "chengdu", "meeting", "启动会：分工与进度", 14, "启动会签到表"),
        held(-60, "auto", "construction", "实训台架进场安装", 9, "设备进场清单"),
        Done(-42, "auto", "complete-milestone", 0, ("实训角验收单",)),
        Done(-41, "chengdu", "accept-milestone", 0),
        held(-33, "auto", "training", "高压安全操作培训", 26, "培训签到表"),
        Done(-27, "chengdu", "complete-milestone", 1, ("教师企业实践总结",)),
        Done(-26, "auto", "accept-milestone", 1),
        held(-12, "auto", "practice", "工程师进校带教动力电池检测", 45, "带教记录"),
    ),
)
CLOSED = Tale(
    "示例数控岗位标准与课程共研",
    "joint_theory",
    "企业提供岗位任务清单，学校据此修订课程标准，共同定稿后在两个专业试用。",
    ("460103",),
    ("deyang", "precision"),
    (-195, 30),
    (
        Owed("岗位标准初稿", "precision", -140),
        Owed("课程标准定稿", "deyang", -110),
    ),
    (
        Done(-200, "deyang", "draft"),
        Done(-199, "deyang", "propose"),
        Done(-196, "precision", "confirm"),
        held(-180, "deyang", "research", "车间岗位调研", 18, "调研纪要"),
        held(-150, "precision", "meeting", "岗位标准研讨会", 12, "研讨会纪要"),
        Done(-142, "precision", "complete-milestone", 0, ("岗位标准初稿",)),
        Done(-141, "deyang", "accept-milestone", 0),
        Done(-112, "deyang", "complete-milestone", 1, ("课程标准定稿",)),
        Done(-111, "precision", "accept-milestone", 1),
        Done(
            -105, "deyang", "conclude", -1, ("成果汇编",),
            {
                "text": "形成数控岗位标准一套、课程标准两门，在两个专业试用一学期，企业据此安排了顶岗任务。",
                "courses": 2,
                "teachers_trained": 12,
                "students_reached": 86,
                "patents": 1,
            },
        ),
        Done(-100, "precision", "confirm-outcome"),
    ),
)  # fmt: skip
PROPOSED = Tale(
    "示例企业导师驻校计划",
    "joint_team",
    "企业每学期派两名导师驻校各四周，学校安排教师跟岗学习，互认带教工作量。",
    ("4603",),
    ("gaozhi", "auto", "jiangjin"),
    (-2, 200),
    (
        Owed("首批导师到校", "auto", 30),
        Owed("跟岗教师总结汇报", "jiangjin", 120),
    ),
    (
        Done(-5, "gaozhi", "draft"),
        Done(-4, "gaozhi", "propose"),
        Done(-3, "jiangjin", "confirm"),
    ),
)
TALES = (RUNNING, CLOSED, PROPOSED)
