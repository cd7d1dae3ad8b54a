"""The lists of requests, offers and matches: what may be asked of each."""

from __future__ import annotations

from cyzj.contracts.codes import Jurisdiction
from cyzj.contracts.names import JURISDICTIONS
from portal import words
from portal.columns import Column
from portal.listing import Ask, Filter, Listing, Scope
from portal.pages.exchanges.kinds import OFFERS, REQUESTS, Kind
from portal.states import MACHINES

_TYPES = {str(code): name for code, name in words.EXCHANGE_TYPES.items()}
_MODES = {str(code): name for code, name in words.MODES.items()}
_TERMS = ("开始日期", "结束日期", "学时", "工作日", "方式")
_REGIONS = {str(Jurisdiction(code)): name for code, name in JURISDICTIONS.items()}


def _states(machine: str) -> dict[str, str]:
    known = MACHINES[machine].states.values()
    return {state.code: state.name for state in known if state.code != "discarded"}


def _postings(kind: Kind, scopes: tuple[Scope, ...]) -> Listing:
    return Listing(
        path=kind.path,
        filters=(
            Filter("q", "关键词", placeholder="编号、标题、课程"),
            Filter("major_code", "专业代码", placeholder="2、4 或 6 位，例如 460103"),
            Filter("jurisdiction", "所在地", Ask.ONE, _REGIONS),
            Filter(
                "side",
                "发布方",
                Ask.ONE,
                {"home": "派出教师的学校", "host": "接收教师的学校"},
                advanced=True,
            ),
            Filter("window_from", "窗口不早于", Ask.DAY, advanced=True),
            Filter("window_to", "窗口不晚于", Ask.DAY, advanced=True),
            Filter("status", "状态", Ask.MANY, _states(kind.machine), facet=True),
            Filter("exchange_type", "交流类型", Ask.MANY, _TYPES, facet=True),
            Filter("mode", "方式", Ask.MANY, _MODES, facet=True),
        ),
        sorts=(kind.last_day, "window_from", "created_at"),
        default_sort="-created_at",
        scopes=scopes,
        columns=(
            Column("school", "发布单位", files=("发布单位",)),
            Column("when", "时间与学时", "window_from", _TERMS),
            Column("state", "状态", files=("状态", "已对接人数", "已选用人数")),
            Column("last", kind.last_day_name, kind.last_day, (kind.last_day_name,)),
        ),
    )


LISTINGS = {
    REQUESTS.path: _postings(
        REQUESTS,
        (
            Scope("all", "全部"),
            Scope("mine", "我校发布", {"scope": "mine"}),
            Scope("matched", "我校已应答", {"scope": "matched"}),
            Scope("archived", "已归档", {"scope": "archived"}),
        ),
    ),
    OFFERS.path: _postings(
        OFFERS,
        (
            Scope("all", "全部"),
            Scope("mine", "我校发布", {"scope": "mine"}),
            Scope("matched", "我校已选用", {"scope": "matched"}),
            Scope("archived", "已归档", {"scope": "archived"}),
        ),
    ),
}

MATCHES = Listing(
    path="/matches",
    filters=(
        Filter("q", "编号", placeholder="例如 TM-2026-0007"),
        Filter("status", "状态", Ask.MANY, _states("match"), facet=True),
        Filter("exchange_type", "交流类型", Ask.MANY, _TYPES, facet=True),
    ),
    sorts=("created_at", "since"),
    default_sort="-since",
    scopes=(
        Scope("all", "全部"),
        Scope("mine", "待我校处理", {"waiting_on_me": "true"}),
    ),
    columns=(
        Column("schools", "派出学校 → 接收学校", files=("派出学校", "接收学校")),
        Column("since", "更新", "since"),
        Column("state", "状态", files=("状态",)),
        Column("waits", "等候"),
    ),
)
