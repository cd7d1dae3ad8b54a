"""供给: what schools and firms offer of their own accord."""

from __future__ import annotations

from functools import partial

from cyzj.contracts.codes import Side
from demo.stories.needs import (
    CNC,
    COOKING,
    MASTER,
    NEW_CARS,
    NURSERY,
    ROBOTS,
    SENIOR,
    SHOPS,
    lecture,
    outreach,
    secondment,
    shadowing,
)
from demo.story.days import Count
from demo.story.model import Act, Story
from demo.story.plots import ASKER, offered, own

Gives = partial(Story, count=Count.WEEK, side=Side.HOME, closes=40)
Takes = partial(Story, count=Count.WEEK, side=Side.HOST, closes=40)
DRAFTED = (Act("draft_offer", ASKER, 0),)
OFFERS = (
    Gives(
        "offer-machining",
        "gaozhi",
        lecture("先进制造技术系列讲座", CNC, hours=6, level=MASTER, headcount=4),
        offered(),
        ends=-12,
    ),
    Gives(
        "offer-cooking",
        "yongchuan",
        outreach("川菜技艺名师可送教", COOKING, hours=24, level=SENIOR),
        offered(),
        ends=-5,
    ),
    Takes(
        "offer-car-firm",
        "auto",
        secondment("整车质量检测岗位接收挂职", NEW_CARS, months=3, headcount=3),
        offered(),
        ends=-8,
    ),
    Takes(
        "offer-shadowing",
        "gaozhi",
        shadowing("机器人实训中心接收跟岗", ROBOTS, days=20, headcount=2),
        offered() + own("change_offer", 2, course="工业机器人系统集成"),
        ends=-2,
    ),
    Gives(
        "offer-paused",
        "chengdu",
        outreach("幼儿保育教师可送教", NURSERY, hours=16),
        offered() + own("pause_offer", 3),
        ends=-4,
    ),
    Gives(
        "offer-resumed",
        "luzhou",
        lecture("白酒酿造工艺讲座", COOKING, hours=3),
        offered() + own("pause_offer", 3) + own("resume_offer", 4),
        ends=-3,
    ),
    Gives(
        "offer-draft",
        "wanzhou",
        lecture("三峡库区非遗文化讲座", None, hours=2),
        DRAFTED,
        ends=-2,
    ),
    Gives(
        "offer-draft-published",
        "jiangjin",
        outreach("短视频运营教师可送教", SHOPS, hours=12),
        DRAFTED + own("publish_offer_draft", 2),
        ends=-6,
    ),
    Gives(
        "offer-thrown-away",
        "neijiang",
        lecture("班主任工作经验讲座", None, hours=2),
        DRAFTED + own("discard_offer", 2),
        ends=-9,
    ),
    Story(
        "offer-withdrawn",
        "deyang",
        outreach("模具钳工教师可送教", CNC, hours=20),
        offered() + own("withdraw_offer", 6),
        begins=-134,
        closes=-90,
        side=Side.HOME,
    ),
    Story(
        "offer-over",
        "precision",
        secondment("装配车间接收教师挂职", CNC, months=2, headcount=2),
        offered(),
        begins=-158,
        closes=-110,
        side=Side.HOST,
    ),
)
