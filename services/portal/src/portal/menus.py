"""The side bar and the phone's bottom bar of each role, as data: every place once, then who has which."""

from __future__ import annotations

from dataclasses import replace

from cyzj.contracts.codes import Role
from portal.entries import Entry, Group

HOME = Entry("工作台", "layout-dashboard", "/")
TODO = Entry("待办事项", "checkbox", "/todo", "todo", "待办")
REQUESTS = Entry("交流需求", "file-search", "/exchange-requests", short="互训")
ENGAGEMENTS = Entry("交流任务", "route", "/engagements", short="任务")
BOOKINGS = Entry("基地预约", "calendar-time", "/bookings", short="预约")
RESULTS = Entry("成果库", "books", "/results", short="成果")
MEMBERS = Entry("成员单位", "building-community", "/members", short="成员")
STAFF = Entry("人员与权限", "user-check", "/staff", short="人员")
AGREEMENTS = Entry("合作协议", "file-certificate", "/agreements", short="协议")
PAIRINGS = Entry("结对帮扶", "switch-horizontal", "/pairings", short="结对")
CERTIFICATES = Entry("证书", "certificate", "/certificates")
STATEMENTS = Entry("互惠对账", "scale", "/statements", short="对账")
ROUNDS = Entry("撮合轮", "git-compare", "/rounds", short="撮合")
RINGS = Entry("环形对接", "refresh", "/rings", short="成环")
BASES = Entry("实训基地", "building-factory-2", "/bases")
COHORTS = Entry("联合培养班次", "school", "/cohorts", short="班次")
PROGRAMMES = Entry("培养项目", "notebook", "/programmes", short="项目")
ATTENDANCE = Entry("课次与考勤", "clipboard-list", "/attendance", short="考勤")
BASES_USE = Entry("基地使用", "report-analytics", "/bases/use", short="使用")
TIMES = Entry("作息与教学周", "clock", "/bases/times", short="作息")
CALENDAR = Entry("日程", "calendar-event", "/calendar")
MEMBERSHIPS = Entry("成员资格", "id-badge-2", "/memberships", short="资格")
SUB_ALLIANCES = Entry("专业委员会", "users-group", "/sub-alliances")
RESOLUTIONS = Entry("决议", "gavel", "/resolutions")
PRESIDENCY = Entry("理事会任职", "armchair", "/presidency", short="任职")
CHARTER = Entry("章程", "license", "/charter")
FACTSHEET = Entry("本校信息表", "address-book", "/factsheet", short="信息表")
DUTY = Entry("履职进度", "progress-check", "/duty", short="履职")
MY_DUTY = Entry("我的履职", "progress-check", "/my/duty", short="履职")
RECORDS = Entry("教师档案", "certificate", "/qualifications", short="档案")
MY_RECORD = Entry("我的档案", "id-badge-2", "/my/record", short="档案")
MAJORS = Entry("专业目录", "notebook", "/majors")
PROJECTS = Entry("校企联建", "affiliate", "/projects", short="联建")
_RUNNING = (
    Entry("资源与停用", "building-factory-2", "/resources", short="资源"),
    Entry("安全", "shield", "/incidents"),
)
COUNCIL = Group("理事会", (RESOLUTIONS, PRESIDENCY, CHARTER))

_COORDINATOR = (
    Group("", (HOME, TODO, CALENDAR)),
    Group(
        "教师互训",
        (
            REQUESTS,
            Entry("交流供给", "gift", "/exchange-offers"),
            Entry("对接", "arrows-exchange", "/matches"),
            ROUNDS,
            RINGS,
            ENGAGEMENTS,
            STATEMENTS,
            DUTY,
        ),
    ),
    Group("基地共建", (BASES, BOOKINGS, BASES_USE, TIMES)),
    Group("人才共育", (PROGRAMMES, COHORTS, ATTENDANCE, CERTIFICATES)),
    Group("成果共享", (RESULTS, Entry("采用登记", "bookmark", "/adoptions"))),
    Group(
        "联盟",
        (
            MEMBERS,
            FACTSHEET,
            MEMBERSHIPS,
            AGREEMENTS,
            PAIRINGS,
            PROJECTS,
            SUB_ALLIANCES,
            RECORDS,
            STAFF,
        ),
    ),
    COUNCIL,
)
_OFFICE = (
    Group(
        "",
        (
            Entry("协同看板", "layout-dashboard", "/office/board", short="看板"),
            Entry("督办队列", "list-check", "/office/queue", "queue", "督办"),
            Entry("联盟日程", "calendar-event", "/calendar", short="日程"),
        ),
    ),
    Group(
        "业务总览",
        (
            Entry("教师互训", "users", "/office/exchanges", short="互训"),
            ROUNDS,
            RINGS,
            STATEMENTS,
            DUTY,
            replace(BASES, label="基地共建"),
            *(BASES_USE, TIMES),
            PROGRAMMES,
            replace(COHORTS, label="人才共育"),
            CERTIFICATES,
            Entry("成果共享", "books", "/overview/results"),
        ),
    ),
    Group(
        "成员与协议",
        (
            MEMBERS,
            MEMBERSHIPS,
            AGREEMENTS,
            PAIRINGS,
            PROJECTS,
            SUB_ALLIANCES,
            MAJORS,
            RECORDS,
            STAFF,
        ),
    ),
    Group(
        "考核与报告",
        (
            Entry("年度任务书", "target", "/targets"),
            Entry("年度报告", "report-analytics", "/reports"),
            Entry("数据质量", "shield-check", "/data-quality"),
        ),
    ),
    COUNCIL,
)
_OPERATOR = (
    Group(
        "",
        (
            Entry("运行概况", "heart-rate-monitor", "/operations", short="概况"),
            Entry("发件箱", "send", "/operations/journals"),
            Entry("消费进度", "stack-2", "/operations/consumers", short="进度"),
            Entry("死信", "mail-x", "/operations/dead-letters", "dead_letters"),
            Entry("外部推送", "webhook", "/operations/webhooks", short="推送"),
        ),
    ),
    Group(
        "修复",
        (
            Entry("事件重放", "player-track-next", "/operations/replays"),
            Entry("读模型重建", "refresh", "/operations/rebuilds"),
            Entry("操作记录", "history", "/operations/actions"),
        ),
    ),
    Group(
        "配置",
        (
            Entry("订阅方", "plug-connected", "/operations/subscribers"),
            Entry("事件目录", "code", "/operations/catalogue"),
            Entry("规则与参数", "list-details", "/operations/rules"),
        ),
    ),
)


def flat(*entries: Entry) -> tuple[Group, ...]:
    return (Group("", entries),)


BY_ROLE: dict[Role, tuple[Group, ...]] = {
    Role.COORDINATOR: _COORDINATOR,
    Role.TEACHER: flat(
        HOME,
        replace(ENGAGEMENTS, label="我的任务"),
        Entry("周志", "clipboard-list", "/weekly-logs"),
        Entry("我的学时", "clock", "/my/hours", short="学时"),
        MY_DUTY,
        MY_RECORD,
        replace(COHORTS, label="培养班次"),
        ATTENDANCE,
        CERTIFICATES,
        RESULTS,
    ),
    Role.SCHOOL_LEADER: flat(
        Entry("本校概况", "layout-dashboard", "/", short="概况"),
        Entry("待我批准", "checkbox", "/todo", "todo", "待批"),
        replace(AGREEMENTS, label="协议"),
        PAIRINGS,
        *(ROUNDS, RINGS, replace(STATEMENTS, label="对账单"), DUTY),
        *(BASES, BOOKINGS, *_RUNNING, BASES_USE, TIMES),
        *(replace(COHORTS, label="培养班次"), CERTIFICATES),
        *(RECORDS, STAFF, MEMBERSHIPS, PROJECTS, SUB_ALLIANCES),
        *(RESOLUTIONS, PRESIDENCY, CHARTER),
    ),
    Role.BASE_MANAGER: flat(
        Entry("今日使用", "calendar-event", "/bookings/today", short="今日"),
        Entry("待批预约", "checkbox", "/todo", "todo", "待批"),
        *(BOOKINGS, *_RUNNING, BASES, BASES_USE, TIMES),
        MY_RECORD,
    ),
    Role.REVIEWER: flat(
        Entry("待评", "checkbox", "/", "todo"), Entry("已评", "circle-check", "/reviews")
    ),
    Role.COUNCIL_VOTER: flat(
        Entry("待表决", "gavel", "/", "todo"),
        replace(RESOLUTIONS, icon="list-check"),
        PRESIDENCY,
        CHARTER,
    ),
    Role.ENTERPRISE_MENTOR: flat(
        Entry("我带的教师", "users", "/", short="教师"),
        Entry("签阅", "clipboard-list", "/weekly-logs", "todo"),
        PROJECTS,
        MY_RECORD,
    ),
    Role.GROUP_OFFICE: _OFFICE,
    Role.OPERATOR: _OPERATOR,
}

BOTTOM: dict[Role, tuple[Entry, ...]] = {
    Role.COORDINATOR: (HOME, TODO, replace(REQUESTS, icon="arrows-exchange"), BOOKINGS),
}
