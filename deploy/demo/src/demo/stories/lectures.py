"""专题讲座: a few hours, without a plan to sign."""

from __future__ import annotations

from demo.stories.needs import (
    ALLIANCE,
    CARS,
    CNC,
    COOKING,
    MASTER,
    NETWORKS,
    NURSERY,
    ONLINE,
    PROFESSOR,
    ROBOTS,
    SHOPS,
    lecture,
)
from demo.story.model import Story
from demo.story.plots import (
    ANSWERER,
    ASKER,
    CANCELLED,
    CONSENTED,
    DISPUTED,
    EVALUATED,
    GOING,
    RECOGNISED,
    RESOLVED,
    TAUGHT,
    TEACHER_DECLINES,
    agreed,
    answered,
    declined,
    departed,
    done,
    lapsed,
    matched,
    nominated,
    own,
    posted,
    proposed,
    stay,
    supplied,
)

LECTURES = (
    Story(
        "craftsman-spirit",
        "neijiang",
        lecture("工匠精神与课程思政", None, hours=2, level=PROFESSOR, budget=ALLIANCE),
        posted() + matched("gaozhi") + stay("gaozhi", GOING, *done(0, TAUGHT)),
        begins=-222,
    ),
    Story(
        "five-axis",
        "deyang",
        lecture("五轴加工工艺新进展", CNC, hours=4, level=MASTER),
        posted()
        + supplied("gaozhi", title="先进制造专题讲座", headcount=1)
        + proposed("gaozhi", ASKER)
        + agreed("gaozhi")
        + stay("gaozhi", GOING, *done(0, TAUGHT)),
        begins=-198,
    ),
    Story(
        "smart-cars",
        "chengdu",
        lecture("智能网联汽车技术讲座", CARS, hours=4, level=PROFESSOR),
        posted()
        + answered("yongchuan")
        + declined("yongchuan", "level")
        + answered("gaozhi")
        + agreed("gaozhi")
        + stay("gaozhi", GOING, *done(0, TAUGHT)),
        begins=-182,
    ),
    Story(
        "disputed-and-settled",
        "wanzhou",
        lecture("跨境电商案例讲座", SHOPS, hours=6, mode=ONLINE),
        posted()
        + matched("jiangjin")
        + stay("jiangjin", GOING, departed(2), TAUGHT, EVALUATED, DISPUTED, RESOLVED, RECOGNISED),
        begins=-145,
    ),
    Story(
        "declined-by-teacher",
        "yongchuan",
        lecture("人工智能通识讲座", NETWORKS, hours=2),
        posted()
        + matched("chengdu")
        + stay("chengdu", nominated(), TEACHER_DECLINES)
        + stay("chengdu", nominated(replaces=1), GOING[1:], *done(0, TAUGHT), place=2),
        begins=-126,
    ),
    Story(
        "withdrawn-lecture",
        "luzhou",
        lecture("非遗面点制作讲座", COOKING, hours=4),
        posted() + answered("yongchuan") + own("withdraw_request"),
        begins=-112,
        closes=-95,
    ),
    Story(
        "nursery-lecture",
        "jiangjin",
        lecture("幼儿心理与家园共育", NURSERY, hours=4, level=PROFESSOR),
        posted()
        + matched("nanchong")
        + stay("nanchong", GOING, departed(1), TAUGHT, EVALUATED)
        + lapsed("close_window", "nanchong")
        + stay("nanchong", RECOGNISED),
        begins=-100,
    ),
    Story(
        "robots-lecture-cancelled",
        "gaozhi",
        lecture("协作机器人应用讲座", ROBOTS, hours=3),
        posted() + matched("deyang") + stay("deyang", nominated(), CONSENTED, CANCELLED),
        begins=-66,
    ),
    Story(
        "green-kitchen",
        "chengdu",
        lecture("中央厨房与食品安全讲座", COOKING, hours=2),
        posted()
        + answered("neijiang", "yongchuan")
        + declined("neijiang", "volume", ANSWERER)
        + agreed("yongchuan")
        + stay("yongchuan", GOING, *done(0, TAUGHT)),
        begins=-58,
    ),
)
