"""跟岗学习: a teacher follows a colleague of another school for some weeks."""

from __future__ import annotations

from demo.stories.needs import (
    CAR_SERVICE,
    CNC,
    JUNIOR,
    MECHATRONICS,
    NETWORKS,
    NEW_CARS,
    NURSERY,
    NURSING,
    PROJECT,
    ROBOTS,
    SHOPS,
    shadowing,
)
from demo.story.model import Story
from demo.story.plots import (
    ACCEPTED,
    AGREED,
    AMENDED,
    CLOSED,
    CONSENTED,
    EVALUATED,
    GOING,
    NO_SHOW,
    PLANNED,
    READY,
    RECOGNISED,
    REJECTED,
    SHADOWED,
    agreed,
    answered,
    departed,
    done,
    ended_early,
    lapsed,
    matched,
    nominated,
    own,
    posted,
    shortlisted,
    stay,
    two,
)

SHADOWING = (
    Story(
        "cnc-shadowing",
        "yongchuan",
        shadowing("数控多轴加工跟岗学习", CNC, days=15, level=JUNIOR),
        posted() + matched("gaozhi") + stay("gaozhi", GOING, *done(14, SHADOWED)),
        begins=-228,
    ),
    Story(
        "two-to-the-firm",
        "chengdu",
        shadowing("新能源汽车装调跟岗学习", NEW_CARS, days=20, headcount=2, budget=PROJECT),
        posted() + matched("auto") + two("auto", GOING, *done(19, SHADOWED)),
        begins=-238,
    ),
    Story(
        "nursery-shadowing",
        "wanzhou",
        shadowing("幼儿保育专业建设跟岗", NURSERY, days=10),
        posted() + matched("nanchong") + stay("nanchong", GOING, *done(9, SHADOWED)),
        begins=-206,
    ),
    Story(
        "robots-shadowing",
        "neijiang",
        shadowing("工业机器人实训室管理跟岗", ROBOTS, days=15),
        posted()
        + answered("gaozhi", "deyang")
        + shortlisted("gaozhi")
        + agreed("gaozhi")
        + stay("gaozhi", GOING, AMENDED, departed(10), SHADOWED, EVALUATED, AGREED, RECOGNISED),
        begins=-188,
    ),
    Story(
        "one-of-two",
        "luzhou",
        shadowing("汽车维修技能大赛备赛跟岗", CAR_SERVICE, days=10, headcount=2),
        posted()
        + answered("yongchuan", headcount=1)
        + agreed("yongchuan")
        + stay("yongchuan", GOING, *done(9, SHADOWED)),
        begins=-170,
    ),
    Story(
        "rejected-then-right",
        "nanchong",
        shadowing("电工电子实训教学跟岗", MECHATRONICS, days=10),
        posted()
        + matched("deyang")
        + stay("deyang", nominated(), CONSENTED, REJECTED)
        + stay("deyang", nominated(replaces=1), GOING[1:], *done(9, SHADOWED), place=2),
        begins=-152,
    ),
    Story(
        "did-not-come",
        "jiangjin",
        shadowing("护理实训基地管理跟岗", NURSING, days=10),
        posted()
        + matched("luzhou")
        + stay("luzhou", nominated(), CONSENTED, ACCEPTED, PLANNED, READY, NO_SHOW),
        begins=-128,
    ),
    Story(
        "half-and-half",
        "deyang",
        shadowing("智能制造产线跟岗学习", ROBOTS, days=15, headcount=2),
        posted()
        + matched("precision")
        + two("precision", GOING)
        + stay("precision", ended_early(4, justified=False), CLOSED, place=2)
        + stay("precision", *done(8, SHADOWED)),
        begins=-136,
    ),
    Story(
        "ended-for-good-reason",
        "gaozhi",
        shadowing("中职课堂管理跟岗", None, days=20),
        posted()
        + matched("chengdu")
        + stay("chengdu", GOING, ended_early(11), SHADOWED, EVALUATED, AGREED, RECOGNISED),
        begins=-120,
    ),
    Story(
        "nobody-answered-in-time",
        "yongchuan",
        shadowing("网络安全竞赛指导跟岗", NETWORKS, days=10),
        posted()
        + matched("neijiang")
        + stay("neijiang", nominated())
        + lapsed("lapse_nomination", "neijiang"),
        begins=-86,
    ),
    Story(
        "shops-paused-and-resumed",
        "wanzhou",
        shadowing("农产品电商运营跟岗", SHOPS, days=10),
        posted()
        + own("pause_request")
        + own("resume_request", 4)
        + matched("jiangjin")
        + stay("jiangjin", GOING, *done(9, SHADOWED)),
        begins=-68,
    ),
)
