"""Made-up material for the design page; the words are those of the design pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from starlette.datastructures import QueryParams

from portal import words
from portal.clients.problems import Conflict
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.listing import Ask, Filter, Listing, Pager, Query, Scope
from portal.pages.design_items import HASH, SCHOOLS, ItemSample
from portal.states import MACHINES
from portal.turns import Clock, clock

COLOURS = (
    ("墨江 导航", "#0B2F3A", "brand-900"),
    ("江青 主操作", "#12657A", "brand"),
    ("江青浅 选中", "#E8F3F5", "brand-50"),
    ("椒橙 轮到我", "#B4530B", "mine"),
    ("灯 导航标记", "#F2A65A", "spark"),
    ("标题", "#15262D", "ink"),
    ("正文", "#22343B", "text"),
    ("次要文字", "#4A5C64", "text-2"),
    ("输入框边", "#7A8A92", "line-strong"),
    ("分隔线", "#DDE5E8", "line"),
    ("页面底", "#F3F6F7", "bg"),
    ("卡片", "#FFFFFF", "surface"),
)
SIZES = (
    ("type-kpi", "+18.5", "28/36 指标数"),
    ("type-h1", "页面标题", "22/32 半粗"),
    ("type-h2", "卡片标题", "16/24 半粗"),
    ("", "正文与表格：教师互训 2026 年第 9 周", "14/22 常规"),
    ("help", "辅助说明、字段帮助", "13/20"),
    ("type-stamp", "标签、截至时间", "12/18"),
)
LISTING = Listing(
    path="/design-language",
    filters=(
        Filter("q", "关键词", placeholder="编号、专业、课程"),
        Filter("type", "交流类型", Ask.ONE, {str(k): v for k, v in words.EXCHANGE_TYPES.items()}),
        Filter("mode", "方式", Ask.ONE, {"onsite": "现场", "online": "线上"}, advanced=True),
        Filter("window", "窗口", Ask.ONE, {"term": "本学期", "year": "本学年"}, advanced=True),
        Filter(
            "state",
            "状态",
            Ask.MANY,
            {code: state.name for code, state in MACHINES["request"].states.items()},
            facet=True,
        ),
        Filter("region", "所在地", Ask.MANY, {"51": "四川", "50": "重庆"}, facet=True),
    ),
    sorts=("closes_on", "starts_on"),
    default_sort="closes_on",
    scopes=(
        Scope("all", "全部"),
        Scope("ours", "我校发布"),
        Scope("suggested", "推荐给我校"),
        Scope("answered", "我校已应答"),
        Scope("archived", "已归档"),
    ),
)
FORM = Form(
    "发布",
    (
        Field("title", "标题", most=30, help="不超过 30 字，不写人名和电话。"),
        Field("type", "交流类型", Kind.SEGMENT, choices=words.EXCHANGE_TYPES),
        Field("course", "课程", required=False, help="填写贵校人才培养方案中的课程名称。"),
        Field("level", "教师层次", Kind.CHOICE, choices=(("dual", "双师型（中级及以上）"),)),
        Field("start", "开始日期", Kind.DATE),
        Field("end", "结束日期", Kind.DATE),
        Field("hours", "学时", Kind.INTEGER),
        Field("people", "人数", Kind.INTEGER, unit="位教师"),
        Field(
            "needs",
            "食宿",
            Kind.CHOICES,
            choices=(("bed", "住宿"), ("lunch", "午餐")),
            required=False,
        ),
        Field("note", "说明", Kind.LONG, required=False, most=200),
        Field("agreed", "确认不是同一需求", Kind.FLAG, required=False),
        Field("remark", "审批意见", Kind.LONG, required=False, help="三方可见"),
    ),
)


def _draft() -> Draft:
    draft = FORM.blank(
        title="新能源汽车高压安全实训送教",
        type="outreach_teaching",
        course="动力电池检测与维护",
        level="dual",
        start="2026-11-16",
        end="2026-11-06",
        hours="48",
        people="1",
        needs=["lunch"],
        remark="同意延长一周。",
    )
    draft.add_error("end", "结束日期早于开始日期，请改为 2026-11-16 或以后。")
    draft.add_error("hours", "送教单次不超过 40 学时，请改为 1–40。")
    return draft


def _clashed() -> Draft:
    draft = FORM.blank(title="新能源汽车高压安全实训送教", hours="40")
    current = {"version": 3, "title": "新能源汽车高压安全实训", "hours": 36}
    draft.clash(Conflict("teacher_exchanges", 409, "stale-version", current=current))
    return draft


def _row(title: str, place: tuple[str, str], when: str, state: str, limit: Clock | None) -> Any:
    return {
        "title": title,
        "type": "送教",
        "major": "数控技术",
        "school": place[0],
        "mark": place[1],
        "number": f"TR-2026-0{200 + len(title)}",
        "when": when,
        "volume": "16 学时 · 现场",
        "state": state,
        "mine": state == "open" and place[1] == "川",
        "fact": "3 份应答",
        "clock": limit,
    }


@dataclass(kw_only=True)
class Sample(ItemSample):
    """Everything the page shows, seen at `now`."""

    now: datetime
    colours: Any = COLOURS
    sizes: Any = SIZES
    hash: str = HASH
    draft: Draft = field(default_factory=_draft)
    clashed: Draft = field(default_factory=_clashed)
    query: Query = field(
        default_factory=lambda: LISTING.read(
            QueryParams("mode=onsite&window=term&state=open&state=partially_matched")
        )
    )
    pager: Pager = field(default_factory=lambda: Pager(1, 4, "42", "", "/design-language?cursor=x"))

    @property
    def clocks(self) -> list[Clock]:
        day, now = timedelta(days=1), self.now
        return [
            clock(now - 4 * day, now + 9 * day, now),
            clock(now - 5 * day, now + timedelta(hours=6), now),
            clock(now - 8 * day, now - day, now),
        ]

    @property
    def requests(self) -> list[Any]:
        calm, tight, _ = self.clocks
        return [
            _row("数控加工工艺送教", (SCHOOLS[2], "川"), "11月9日–12月18日", "open", tight),
            _row(
                "新能源汽车维修骨干教师跟岗", (SCHOOLS[0], "渝"), "11月2日–11月27日", "open", calm
            ),
            _row("焊接技术师徒结对", (SCHOOLS[1], "川"), "2 学年", "matched", None),
            _row("机械制图教师跟岗", (SCHOOLS[3], "川"), "10月8日–10月23日", "expired", None),
        ]
