"""The words of duty: categories, how a duty stands, commands, what waits; teacher_exchanges decides."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from portal.fields import Field, Kind
from portal.pages.statements.vocabulary import Turn, Verb
from portal.words import hours, number

CATEGORIES = {
    "enterprise_practice": "企业实践",
    "training": "培训（专业科目）",
    "public_course": "公需科目",
    "teaching_research": "教研",
}
SOURCES = {"engagement": "交流认定", "declared": "自行登记"}
TEACHES = {"professional": "专业课", "general": "公共基础课"}
STANDINGS = {"short": "未达标", "due": "待补足", "running": "进行中", "met": "已达标"}
TONES = {"short": "no", "due": "watch", "running": "half", "met": "done"}
"""The chip of each standing."""
_REASON = Field("reason", "理由", Kind.LONG, most=500, help="本人和学校能看到。")
VERBS: Mapping[str, Verb] = {
    "verify": Verb(
        "核验通过",
        "确认证明材料与登记的内容一致，核验通过。",
        "立即计入履职进度；有误的，以后可以撤销。",
        "已核验，计入履职进度",
        "credited",
    ),
    "return": Verb(
        "退回补正",
        "退回登记，请登记人补正后重新登记。",
        "补正之前不计入履职进度。",
        "已退回，等登记人补正",
        "returned",
        (_REASON,),
    ),
    "withdraw": Verb(
        "撤回登记",
        "撤回这条登记。撤回后不能恢复，可以重新登记。",
        "不再等待核验，所占的日期随之释放。",
        "已撤回登记",
        "withdrawn",
        danger=True,
    ),
    "revoke": Verb(
        "撤销",
        "撤销已计入的这一条。撤销后不能恢复；要更正的，请另行登记。",
        "立即不再计入履职进度；记录保留。",
        "已撤销，不再计入",
        "revoked",
        (_REASON,),
        danger=True,
    ),
}
TURNS: Mapping[str, Turn] = {
    "verify": Turn(
        "核验履职记录",
        "核对证明材料与登记的内容一致后通过；不一致的，写明理由退回。",
        "核验",
        "去核验",
        ("return",),
    ),
    "redeclare": Turn(
        "补正后重新登记",
        "按退回的理由补正内容或材料，重新登记后继续核验。",
        "补正",
        "去补正",
        ("withdraw",),
    ),
}


def amount(measure: str, value: str) -> str:
    """1.5 个月, 48 学时."""
    if measure == "months":
        return f"{number(Decimal(value))} 个月"
    return hours(value)


def counts_as(item: Mapping[str, object]) -> str:
    """What a record counts: 30 天, 16 学时."""
    if item["category"] == "enterprise_practice":
        return f"{item['days']} 天"
    return hours(str(item["hours"]))
