"""What is open today, before anybody travels: requests, answers, matches."""

from __future__ import annotations

from functools import partial

from demo.stories.needs import (
    BUILDING,
    CAR_SERVICE,
    CNC,
    COOKING,
    DESIGN,
    HYBRID,
    MASTER,
    MECHATRONICS,
    NETWORKS,
    NEW_CARS,
    NURSERY,
    NURSING,
    ONLINE,
    PROFESSOR,
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
from demo.story.model import Act, Story
from demo.story.plots import (
    ANSWERER,
    ASKER,
    OFFICE,
    agreed,
    answered,
    confirmed,
    matched,
    own,
    posted,
    proposed,
    shortlisted,
    supplied,
)

Open = partial(Story, count=Count.WEEK, closes=9)
DRAFTED = (Act("draft_request", ASKER, 0),)
OPEN_REQUESTS = (
    Open(
        "new-cars-two-answers",
        "chengdu",
        outreach("动力电池检测与维护送教", NEW_CARS, hours=24, level=SENIOR, budget=PROJECT),
        posted() + answered("gaozhi", "yongchuan"),
        ends=-1,
    ),
    Open(
        "cooking-three-answers",
        "chengdu",
        lecture("预制菜工艺与品控讲座", COOKING, hours=4, level=MASTER),
        posted() + answered("neijiang", "luzhou", "yongchuan", after=1) + shortlisted("yongchuan"),
        ends=-2,
    ),
    Open(
        "firm-shadowing-open",
        "chengdu",
        shadowing("智能产线运维跟岗学习", ROBOTS, days=15),
        posted() + answered("precision"),
        ends=-3,
    ),
    Open(
        "chengdu-must-confirm",
        "nanchong",
        outreach("网页设计与制作送教", DESIGN, hours=16),
        posted() + answered("chengdu") + confirmed("chengdu", ASKER),
        ends=-1,
    ),
    Open(
        "office-broker",
        "wanzhou",
        outreach("大数据基础实训送教", NETWORKS, hours=20, mode=HYBRID),
        posted()
        + supplied("gaozhi", title="信息类专业教师可送教", headcount=3)
        + proposed("gaozhi", OFFICE),
        ends=-2,
    ),
    Open(
        "host-has-confirmed",
        "luzhou",
        secondment("智能制造企业技术岗位挂职", MECHATRONICS, months=3),
        posted() + answered("precision") + confirmed("precision", ANSWERER),
        ends=-1,
    ),
    Open(
        "to-be-named",
        "yongchuan",
        outreach("焊接机器人编程送教", ROBOTS, hours=16, level=SENIOR),
        posted() + matched("deyang"),
        ends=-2,
    ),
    Story(
        "to-be-named-overdue",
        "neijiang",
        outreach("老年护理技能送教", NURSING, hours=12),
        posted() + matched("luzhou"),
        begins=-19,
    ),
    Open(
        "paused-request",
        "deyang",
        shadowing("建筑信息模型教学跟岗", BUILDING, days=10),
        posted() + answered("gaozhi") + own("pause_request"),
        ends=-3,
    ),
    Open(
        "draft-lecture",
        "chengdu",
        lecture("技能大赛备赛经验交流", None, hours=2),
        DRAFTED,
        ends=-2,
    ),
    Open(
        "draft-secondment",
        "gaozhi",
        secondment("招生就业处岗位挂职", None, months=3),
        DRAFTED,
        ends=-1,
    ),
    Open(
        "draft-then-open",
        "jiangjin",
        outreach("汽车钣金与喷涂送教", CAR_SERVICE, hours=20),
        DRAFTED
        + own("change_request", 1, headcount=2, course="汽车车身修复")
        + own("open_request", 1),
        ends=-4,
    ),
    Open(
        "draft-thrown-away",
        "nanchong",
        lecture("短视频拍摄讲座", SHOPS, hours=2),
        DRAFTED + own("discard_request", 2),
        ends=-8,
    ),
    Open(
        "open-nursery",
        "yongchuan",
        outreach("幼儿歌曲弹唱送教", NURSERY, hours=16),
        posted(),
        ends=-1,
    ),
    Open(
        "open-online",
        "luzhou",
        lecture("生成式人工智能教学应用讲座", None, hours=2, mode=ONLINE, level=PROFESSOR),
        posted(),
        ends=-2,
    ),
    Open(
        "open-for-two-schools",
        "deyang",
        outreach("数控铣床精度检测送教", CNC, hours=16, only_for=("gaozhi", "yongchuan")),
        posted(),
        ends=-4,
    ),
    Open(
        "open-changed",
        "wanzhou",
        shadowing("电商直播基地跟岗学习", SHOPS, days=10),
        posted() + own("change_request", 2, course="直播运营"),
        ends=-3,
    ),
    Story(
        "closing-soon",
        "neijiang",
        secondment("校企合作处岗位挂职", None, months=2),
        posted() + answered("gaozhi", after=6) + confirmed("gaozhi", ASKER),
        count=Count.WEEK,
        closes=2,
        ends=-1,
    ),
    Open(
        "matched-fresh",
        "jiangjin",
        outreach("工业网络组态送教", MECHATRONICS, hours=16),
        posted() + answered("chengdu", "deyang") + agreed("chengdu"),
        ends=-1,
    ),
)
