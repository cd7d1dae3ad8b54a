"""Made-up material for the design page's samples of one item and of a board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal import words

HASH = "9f2c7be441bb0d17a41e0c9277d0e5b3c83d51aa5e1094f70b6ad2c3e07f3b92"
SCHOOLS = ("示例重庆职校乙", "示例荥经职校丙", "示例宜宾职校甲", "示例成都职校丁")


@dataclass
class ItemSample:
    """What the detail and board macros show."""

    steps: Any = (
        {"name": "提名", "note": "9月14日", "at": "done"},
        {"name": "接收", "note": "9月21日", "at": "done"},
        {"name": "任务书", "note": "9月28日 第 2 版", "at": "done"},
        {"name": "派出", "note": "10月9日", "at": "done"},
        {"name": "进行中", "note": "第 13 / 20 个工作日", "at": "now"},
        {"name": "考核", "note": "预计 11月9日", "at": "planned"},
        {"name": "学时认定", "note": "预计 11月24日", "at": "planned"},
    )
    changes: Any = (
        ("结束日期", "2026-11-06", "2026-11-13"),
        ("工作日", "20 天", "25 天"),
        ("目标 4", "", "参与动力电池拆装公开课备课 1 次"),
    )
    stages: Any = (
        ("发布需求", 51, ""),
        ("收到应答", 46, "90% · 5 条无人应答"),
        ("确认对接", 40, "87% · 中位 6.5 天"),
        ("学时认定", 18, "86%"),
    )
    stage_table: Any = (("阶段", "数量"), ("发布需求", 51), ("收到应答", 46), ("学时认定", 18))
    cells: Any = ((None, 96, 64, 18), (22, None, 18, 6), (58, 26, None, 10), (20, 34, 12, None))

    @property
    def schools(self) -> list[Any]:
        return [
            {"name": name, "short": name[2:4], "mark": "渝" if "重庆" in name else "川"}
            for name in SCHOOLS
        ]

    @property
    def columns(self) -> list[Any]:
        home = (("done", "提名与调课安排"), ("mine", "审批修订第 3 版"), ("open", "认定学时"))
        host = (("done", "确认到岗 10月12日"), ("open", "每周签阅日志、确认离岗"))
        mine = (("done", "接受提名、安全教育"), ("open", "每周提交日志（2 / 4）"))
        return [
            {
                "role": "派出学校（计划由其负责）",
                "name": SCHOOLS[2],
                "mark": "川",
                "mine": True,
                "duties": home,
            },
            {
                "role": "接收学校（实际到离岗由其确认）",
                "name": SCHOOLS[0],
                "mark": "渝",
                "duties": host,
            },
            {"role": "教师本人", "name": "示例教师甲", "duties": mine},
        ]

    @property
    def approvals(self) -> list[Any]:
        agreed = {"tone": "done", "words": "已同意", "hash": HASH}
        return [
            agreed | {"party": "接收学校", "who": "示例协调员庚 · 10月22日 16:05"},
            agreed | {"party": "教师本人", "who": "示例教师甲 · 10月22日 18:41"},
            {
                "tone": "mine",
                "words": "待贵校审批",
                "party": "派出学校",
                "note": "应于 10月27日 前；内容再改动，以上同意作废",
            },
        ]

    @property
    def evidence(self) -> list[Any]:
        file = {"text": "10月考勤.xlsx", "href": "#main", "hash": HASH}
        return [
            {"name": "周志（4 篇）", "party": "教师", "note": "2 篇", "chip": "收集中"},
            {"name": "考勤记录", "party": "接收学校", "file": file, "chip": "已接受"},
            {"name": "总结报告", "party": "教师", "chip": "未提交"},
        ]

    @property
    def facts(self) -> list[Any]:
        return [
            ("交流类型", "跟岗学习"),
            ("计划", "2026-10-12 至 2026-11-06"),
            ("带教", "示例师傅己"),
            ("预计学时", words.hours(40, "加权学时")),
            ("食宿", ""),
        ]

    @property
    def events(self) -> list[Any]:
        quote = "动力电池公开课安排在 11 月第二周，建议延长一周，住宿已协调。"
        return [
            {"title": "等待派出学校审批", "when": "自 10月22日 18:41 起", "at": "mine"},
            {"title": "接收学校提出并同意第 3 版", "when": "10月22日 16:05", "quote": quote},
            {"title": "任务书第 2 版三方同意", "when": "9月28日", "hash": HASH},
            {"title": "退回修改", "when": "9月18日", "who": "接收学校", "at": "open"},
        ]

    @property
    def tiles(self) -> list[Any]:
        up, down = (3, 4, 3.5, 5, 5.2, 6), (6, 6.2, 5.8, 6, 5, 4.6)
        return [
            {"name": "需求满足率", "value": "41.2", "unit": "%", "n": "n = 51 条"}
            | {"change": ("较上学期 +6.1", "better"), "line": up, "href": "#main"},
            {"name": "事项响应及时率", "value": "86.1", "unit": "%", "n": "n = 244 项"}
            | {"change": ("较上学期 −2.3", "worse"), "line": down},
            {
                "name": "三方评价满意度",
                "value": "4.6",
                "unit": "分",
                "n": "n = 3 次",
                "enough": False,
            },
            {"name": "休眠成员", "value": "1", "unit": "所", "n": "共 12 所"}
            | {"change": ("较上学期 持平", "same"), "line": up},
        ]
