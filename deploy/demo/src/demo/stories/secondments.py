"""挂职锻炼: some months at another school or at a firm."""

from __future__ import annotations

from demo.stories.needs import (
    ALLIANCE,
    CNC,
    MECHATRONICS,
    NETWORKS,
    NEW_CARS,
    PARTNER,
    SENIOR,
    secondment,
)
from demo.story.model import Story
from demo.story.plots import (
    CLOSED,
    GOING,
    SECONDED,
    agreed,
    answered,
    declined,
    done,
    ended_early,
    matched,
    nominated,
    posted,
    proposed,
    stay,
    supplied,
)
from demo.story.plots import OFFICE as BROKER

SECONDMENTS = (
    Story(
        "to-the-car-firm",
        "jiangjin",
        secondment("新能源汽车企业挂职锻炼", NEW_CARS, months=3, budget=PARTNER),
        posted()
        + supplied("auto", title="整车装调车间接收教师挂职", headcount=2)
        + proposed("auto", BROKER)
        + agreed("auto")
        + stay("auto", GOING, *done(62, SECONDED)),
        begins=-224,
    ),
    Story(
        "to-the-works",
        "yongchuan",
        secondment("精密制造企业工艺岗位挂职", CNC, months=2),
        posted() + matched("precision") + stay("precision", GOING, *done(42, SECONDED)),
        begins=-196,
    ),
    Story(
        "deputy-head",
        "luzhou",
        secondment("教务处副主任岗位挂职", None, months=4, level=SENIOR, budget=ALLIANCE),
        posted()
        + answered("chengdu", "gaozhi")
        + agreed("gaozhi")
        + stay("gaozhi", GOING, *done(74, SECONDED)),
        begins=-180,
    ),
    Story(
        "training-centre",
        "neijiang",
        secondment("实训中心管理岗位挂职", MECHATRONICS, months=2),
        posted()
        + answered("mianyang")
        + declined("mianyang", "other")
        + answered("chengdu")
        + agreed("chengdu")
        + stay("chengdu", GOING, *done(41, SECONDED)),
        begins=-146,
    ),
    Story(
        "came-back-too-soon",
        "wanzhou",
        secondment("信息中心运维岗位挂职", NETWORKS, months=2),
        posted()
        + matched("yongchuan")
        + stay("yongchuan", GOING, ended_early(12, justified=False), CLOSED),
        begins=-110,
    ),
    Story(
        "before-the-suspension",
        "mianyang",
        secondment("新能源汽车售后岗位挂职", NEW_CARS, months=6),
        posted() + matched("auto") + stay("auto", GOING),
        begins=-62,
    ),
    Story(
        "office-post",
        "deyang",
        secondment("产教融合办公室岗位挂职", None, months=5),
        posted() + matched("jiangjin") + stay("jiangjin", nominated(), GOING[1:]),
        begins=-52,
    ),
)
