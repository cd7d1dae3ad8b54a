"""送教: a school receives a teacher for some lessons."""

from __future__ import annotations

from demo.stories.needs import (
    BUILDING,
    CAR_SERVICE,
    CNC,
    COOKING,
    HYBRID,
    JUNIOR,
    MECHATRONICS,
    MIDDLE,
    NETWORKS,
    NEW_CARS,
    NURSERY,
    NURSING,
    PROJECT,
    ROBOTS,
    SENIOR,
    SHOPS,
    outreach,
)
from demo.story.model import Story
from demo.story.plots import (
    ACCEPTED,
    AGREED,
    ARRIVED,
    CONSENTED,
    CORRECTED,
    EVALUATED,
    GOING,
    HOME,
    HOST,
    OFFICE,
    PLANNED,
    READY,
    RECOGNISED,
    TAUGHT,
    TEACHER,
    accepted,
    agreed,
    answered,
    departed,
    done,
    interrupted,
    lapsed,
    matched,
    nominated,
    posted,
    proposed,
    resumed,
    returned,
    shortlisted,
    stay,
    submitted,
    supplied,
)

OUTREACH = (
    Story(
        "cnc-lessons",
        "chengdu",
        outreach("数控加工工艺送教", CNC, hours=16, course="数控车削编程与加工", level=MIDDLE),
        posted()
        + answered("deyang", "neijiang")
        + shortlisted("deyang")
        + agreed("deyang")
        + stay("deyang", GOING, *done(18, TAUGHT)),
        begins=-232,
    ),
    Story(
        "new-cars-high-voltage",
        "luzhou",
        outreach("新能源汽车高压安全实训送教", NEW_CARS, hours=24, level=SENIOR, budget=PROJECT),
        posted()
        + matched("gaozhi")
        + stay("gaozhi", nominated(), CONSENTED, ACCEPTED, PLANNED, READY, ARRIVED)
        + stay("gaozhi", *done(20, TAUGHT)),
        begins=-226,
    ),
    Story(
        "network-lessons",
        "wanzhou",
        outreach("网络设备配置实训送教", NETWORKS, hours=20, mode=HYBRID),
        posted()
        + matched("chengdu")
        + stay("chengdu", nominated(), CORRECTED, CONSENTED, ACCEPTED, PLANNED, READY, ARRIVED)
        + stay("chengdu", *done(15, TAUGHT)),
        begins=-215,
    ),
    Story(
        "cooking-lessons",
        "yongchuan",
        outreach("川菜冷菜制作送教", COOKING, hours=16, level=SENIOR),
        posted()
        + supplied("chengdu", title="川菜烹饪教师可送教", headcount=2)
        + proposed("chengdu", OFFICE)
        + agreed("chengdu")
        + stay("chengdu", GOING, *done(16, TAUGHT)),
        begins=-190,
    ),
    Story(
        "robots-lessons",
        "deyang",
        outreach("工业机器人操作与编程送教", ROBOTS, hours=24, level=MIDDLE, budget=PROJECT),
        posted()
        + answered("luzhou", "gaozhi", "mianyang")
        + shortlisted("gaozhi")
        + agreed("gaozhi")
        + stay("gaozhi", GOING, interrupted(5), resumed(6), departed(14))
        + stay("gaozhi", TAUGHT, EVALUATED, AGREED, RECOGNISED),
        begins=-176,
    ),
    Story(
        "mechatronics-lessons",
        "mianyang",
        outreach("机电设备安装与调试送教", MECHATRONICS, hours=16),
        posted() + matched("deyang") + stay("deyang", GOING, *done(15, TAUGHT)),
        begins=-168,
    ),
    Story(
        "shops-lessons",
        "jiangjin",
        outreach("直播电商运营实训送教", SHOPS, hours=12, level=JUNIOR),
        posted()
        + matched("nanchong")
        + stay("nanchong", GOING, departed(10))
        + stay("nanchong", submitted(0, TEACHER, 1), returned(0))
        + stay("nanchong", submitted(0, TEACHER, 1, "（补齐）"), accepted(0))
        + stay("nanchong", submitted(1), accepted(1), submitted(2, HOST), accepted(2, HOME))
        + stay("nanchong", EVALUATED, AGREED, RECOGNISED),
        begins=-150,
    ),
    Story(
        "nursery-lessons",
        "nanchong",
        outreach("幼儿园环境创设送教", NURSERY, hours=8),
        posted() + matched("luzhou") + stay("luzhou", GOING, *done(5, TAUGHT)),
        begins=-132,
    ),
    Story(
        "late-evaluation",
        "chengdu",
        outreach("汽车电气系统检修送教", CAR_SERVICE, hours=16, level=MIDDLE),
        posted()
        + matched("wanzhou")
        + stay("wanzhou", GOING, departed(14), TAUGHT, EVALUATED[:2])
        + lapsed("conclude_evaluation", "wanzhou")
        + lapsed("close_window", "wanzhou")
        + stay("wanzhou", RECOGNISED),
        begins=-140,
    ),
    Story(
        "nursing-nobody",
        "yongchuan",
        outreach("基础护理操作送教", NURSING, hours=16),
        posted(),
        begins=-118,
    ),
    Story(
        "building-match-lapsed",
        "wanzhou",
        outreach("建筑工程识图送教", BUILDING, hours=12),
        posted() + answered("chengdu") + agreed("chengdu")[:1] + lapsed("lapse_match", "chengdu"),
        begins=-104,
        closes=-92,
    ),
    Story(
        "plc-lessons",
        "jiangjin",
        outreach("可编程控制器应用送教", MECHATRONICS, hours=20, level=MIDDLE),
        posted()
        + answered("deyang", "yongchuan")
        + agreed("deyang")
        + stay("deyang", GOING, *done(17, TAUGHT)),
        begins=-96,
    ),
)
