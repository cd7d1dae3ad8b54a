"""What is under way today: nominations, plans, stays, evaluations."""

from __future__ import annotations

from functools import partial

from demo.stories.needs import (
    CAR_SERVICE,
    CNC,
    COOKING,
    DESIGN,
    JUNIOR,
    MECHATRONICS,
    NETWORKS,
    NEW_CARS,
    NURSERY,
    NURSING,
    PROJECT,
    ROBOTS,
    SENIOR,
    SHOPS,
    lecture,
    outreach,
    secondment,
    shadowing,
)
from demo.story.days import Count
from demo.story.model import Story
from demo.story.plots import (
    ACCEPTED,
    AGREED,
    AMENDED,
    CONSENTED,
    DISPUTED,
    EVALUATED,
    GOING,
    HOST,
    PLANNED,
    RETURNED,
    TAUGHT,
    accepted,
    departed,
    ended_early,
    interrupted,
    matched,
    nominated,
    posted,
    returned,
    stay,
    submitted,
)

Now = partial(Story, count=Count.WEEK)
DEYANG_1 = nominated(teacher="deyang.teacher1")
ACCEPTED_NOW = (*nominated(), *CONSENTED, *ACCEPTED)
OPEN_STAYS = (
    Now(
        "nominated-now",
        "chengdu",
        outreach("变频器应用技术送教", MECHATRONICS, hours=16, level=SENIOR),
        posted() + matched("deyang") + stay("deyang", DEYANG_1),
        ends=-1,
    ),
    Now(
        "acknowledged-now",
        "jiangjin",
        outreach("烘焙工艺送教", COOKING, hours=12),
        posted() + matched("luzhou") + stay("luzhou", nominated(), CONSENTED),
        ends=-2,
    ),
    Now(
        "returned-now",
        "gaozhi",
        outreach("中职升学衔接课程送教", NETWORKS, hours=16),
        posted() + matched("deyang") + stay("deyang", nominated(), CONSENTED, RETURNED),
        ends=-1,
    ),
    Now(
        "plan-to-write",
        "yongchuan",
        shadowing("模具制造跟岗学习", CNC, days=10, level=JUNIOR),
        posted() + matched("gaozhi") + stay("gaozhi", ACCEPTED_NOW),
        ends=-1,
    ),
    Now(
        "plan-to-sign",
        "deyang",
        shadowing("影视动画实训室管理跟岗", DESIGN, days=15),
        posted() + matched("chengdu") + stay("chengdu", ACCEPTED_NOW, PLANNED[:2]),
        ends=-1,
    ),
    Now(
        "plan-signed",
        "neijiang",
        outreach("智能家居安装送教", NETWORKS, hours=20),
        posted() + matched("chengdu") + stay("chengdu", ACCEPTED_NOW, PLANNED),
        ends=-2,
    ),
    Now(
        "ready-soon",
        "luzhou",
        secondment("新能源汽车试验岗位挂职", NEW_CARS, months=3, budget=PROJECT),
        posted() + matched("auto") + stay("auto", nominated(first=3), GOING[1:-1]),
        ends=-1,
    ),
    Now(
        "ready-and-late",
        "jiangjin",
        outreach("汽车空调检修送教", CAR_SERVICE, hours=16),
        posted() + matched("yongchuan") + stay("yongchuan", nominated(first=-2), GOING[1:-1]),
        ends=-4,
    ),
    Now(
        "going-on-cnc",
        "gaozhi",
        outreach("数控综合实训送教", CNC, hours=32, level=SENIOR),
        posted() + matched("deyang") + stay("deyang", DEYANG_1, GOING[1:], submitted(1, after=4)),
        ends=-2,
    ),
    Now(
        "going-on-firm",
        "jiangjin",
        shadowing("动力总成装配跟岗学习", NEW_CARS, days=20),
        posted() + matched("auto") + stay("auto", GOING, submitted(0, after=6)),
        ends=-1,
    ),
    Now(
        "going-on-secondment",
        "nanchong",
        secondment("护理专业主任助理挂职", NURSING, months=4),
        posted()
        + matched("luzhou")
        + stay("luzhou", GOING, submitted(0, HOST, 2), accepted(0, by=GOING[0].by, after=1)),
        ends=-5,
    ),
    Now(
        "going-on-amended",
        "wanzhou",
        secondment("教务信息化岗位挂职", NETWORKS, months=3),
        posted() + matched("gaozhi") + stay("gaozhi", GOING, AMENDED[:2]),
        ends=-2,
    ),
    Now(
        "going-on-overdue",
        "yongchuan",
        outreach("电子产品装配送教", MECHATRONICS, hours=16),
        posted() + matched("wanzhou") + stay("wanzhou", GOING),
        ends=-25,
    ),
    Now(
        "interrupted-now",
        "chengdu",
        secondment("智能产线岗位挂职锻炼", ROBOTS, months=4),
        posted() + matched("precision") + stay("precision", GOING, interrupted(12)),
        ends=-5,
    ),
    Now(
        "ended-early-now",
        "wanzhou",
        shadowing("旅游服务实训跟岗", SHOPS, days=15),
        posted() + matched("nanchong") + stay("nanchong", GOING, ended_early(6)),
        ends=-2,
    ),
    Now(
        "ended-early-unjustified",
        "neijiang",
        shadowing("学前教育保育跟岗", NURSERY, days=10),
        posted() + matched("nanchong") + stay("nanchong", GOING, ended_early(4, justified=False)),
        ends=-1,
    ),
    Now(
        "to-be-evaluated",
        "chengdu",
        lecture("职业院校数字化校园讲座", None, hours=4),
        posted() + matched("gaozhi") + stay("gaozhi", GOING, departed(0), submitted(0, after=1)),
        ends=-1,
    ),
    Now(
        "evaluated-by-two",
        "jiangjin",
        outreach("汽车美容与装饰送教", CAR_SERVICE, hours=8),
        posted()
        + matched("neijiang")
        + stay("neijiang", GOING, departed(6), TAUGHT, EVALUATED[:2]),
        ends=-1,
    ),
    Now(
        "to-be-agreed",
        "deyang",
        lecture("焊接技术标准解读讲座", MECHATRONICS, hours=4),
        posted() + matched("jiangjin") + stay("jiangjin", GOING, departed(0), TAUGHT, EVALUATED),
        ends=-2,
    ),
    Now(
        "evidence-sent-back",
        "nanchong",
        outreach("茶艺与礼仪送教", SHOPS, hours=8),
        posted()
        + matched("luzhou")
        + stay("luzhou", GOING, departed(5), EVALUATED, AGREED)
        + stay("luzhou", submitted(0), returned(0)),
        ends=-1,
    ),
    Now(
        "to-be-recognised",
        "yongchuan",
        lecture("食品营养与健康讲座", COOKING, hours=2),
        posted()
        + matched("chengdu")
        + stay("chengdu", GOING, departed(0), TAUGHT, EVALUATED, AGREED),
        ends=-1,
    ),
    Now(
        "disputed-now",
        "luzhou",
        outreach("工业机器人维护送教", ROBOTS, hours=16),
        posted()
        + matched("neijiang")
        + stay("neijiang", GOING, departed(10), TAUGHT, EVALUATED, DISPUTED),
        ends=-2,
    ),
)
