"""同课异构、师徒结对、联合教研: matched here; what follows comes with services of their own."""

from __future__ import annotations

from demo.stories.needs import (
    CAR_SERVICE,
    CNC,
    DESIGN,
    MECHATRONICS,
    NETWORKS,
    NURSERY,
    NURSING,
    ROBOTS,
    SHOPS,
    mentoring,
    research,
    same_lesson,
)
from demo.story.days import Count
from demo.story.model import Story
from demo.story.plots import (
    ANSWERER,
    agreed,
    answered,
    declined,
    lapsed,
    matched,
    posted,
    shortlisted,
)

JOINT = (
    Story(
        "same-lesson-motor",
        "chengdu",
        same_lesson("同课异构：三相异步电动机正反转", MECHATRONICS),
        posted() + answered("deyang") + shortlisted("deyang") + agreed("deyang"),
        begins=-218,
    ),
    Story(
        "same-lesson-logo",
        "nanchong",
        same_lesson("同课异构：标志设计", DESIGN),
        posted() + answered("neijiang") + declined("neijiang", "other", ANSWERER),
        begins=-130,
    ),
    Story(
        "same-lesson-brakes",
        "wanzhou",
        same_lesson("同课异构：制动系统检修", CAR_SERVICE),
        posted()
        + answered("jiangjin")
        + agreed("jiangjin")[:1]
        + lapsed("lapse_match", "jiangjin")
        + matched("chengdu"),
        begins=-98,
    ),
    Story(
        "mentoring-nursery",
        "neijiang",
        mentoring("幼儿保育青年教师师徒结对", NURSERY),
        posted() + matched("nanchong"),
        begins=-208,
    ),
    Story(
        "mentoring-two",
        "jiangjin",
        mentoring("数控专业青年教师师徒结对", CNC, headcount=2),
        posted() + matched("gaozhi"),
        begins=-186,
    ),
    Story(
        "mentoring-network",
        "deyang",
        mentoring("网络专业新教师师徒结对", NETWORKS),
        posted() + answered("yongchuan", "chengdu") + agreed("chengdu"),
        begins=-90,
    ),
    Story(
        "mentoring-nursing",
        "wanzhou",
        mentoring("护理专业教师师徒结对", NURSING),
        posted() + answered("luzhou"),
        count=Count.WEEK,
        closes=9,
        ends=-3,
    ),
    Story(
        "research-robots",
        "gaozhi",
        research("机器人专业课程标准联合教研", ROBOTS),
        posted() + matched("deyang"),
        begins=-166,
    ),
    Story(
        "research-shops",
        "nanchong",
        research("电商活页教材联合开发", SHOPS),
        posted() + answered("jiangjin", "wanzhou") + agreed("wanzhou"),
        begins=-122,
    ),
    Story(
        "research-ideology",
        "chengdu",
        research("专业课程思政案例联合教研", None, headcount=3),
        posted()
        + answered("neijiang", headcount=1)
        + agreed("neijiang")
        + answered("luzhou", headcount=1)
        + agreed("luzhou"),
        count=Count.WEEK,
        closes=12,
        ends=-6,
    ),
)
