"""How the portal writes: the vocabulary of the design language, dates, numbers, hours.

Dates are days of Asia/Shanghai; datetimes are aware and shown in Asia/Shanghai. A missing value is
an en dash-like `—`, so that a table never shows an empty cell or `None`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from cyzj.contracts.codes import ExchangeType, Mode, OrganisationKind, Role, Visibility
from cyzj.domain.clock import SHANGHAI
from cyzj.reference.majors import majors, name_of

NONE = "—"
MINUS = "−"

EXCHANGE_TYPES = {
    ExchangeType.OUTREACH_TEACHING: "送教",
    ExchangeType.LECTURE: "专题讲座",
    ExchangeType.SHADOWING: "跟岗学习",
    ExchangeType.SECONDMENT: "挂职锻炼",
    ExchangeType.SAME_LESSON: "同课异构",
    ExchangeType.MENTORING: "师徒结对",
    ExchangeType.JOINT_RESEARCH: "联合教研",
}
MODES = {Mode.ONSITE: "现场", Mode.ONLINE: "线上", Mode.HYBRID: "混合"}
VISIBILITIES = {Visibility.ALLIANCE: "全联盟", Visibility.SCHOOLS: "指定学校"}
ORGANISATION_KINDS = {
    OrganisationKind.SECONDARY: "中职",
    OrganisationKind.HIGHER: "高职",
    OrganisationKind.UNDERGRADUATE: "本科",
    OrganisationKind.ENTERPRISE: "企业",
    OrganisationKind.ASSOCIATION: "行业协会",
    OrganisationKind.INSTITUTE: "科研院所",
    OrganisationKind.GOVERNMENT: "政府/园区",
    OrganisationKind.TRAINING: "培训机构",
    OrganisationKind.OFFICE: "集团办公室",
}
ROLES = {
    Role.TEACHER: "教师",
    Role.COORDINATOR: "学校协调员",
    Role.SCHOOL_LEADER: "学校领导",
    Role.BASE_MANAGER: "基地管理员",
    Role.REVIEWER: "评审人",
    Role.COUNCIL_VOTER: "理事会代表",
    Role.ENTERPRISE_MENTOR: "企业导师",
    Role.GROUP_OFFICE: "集团办公室",
    Role.OPERATOR: "平台运维",
    Role.SYSTEM: "系统",
}
REGIONS = {"51": "川", "50": "渝"}
REGION_NAMES = {"川": "四川", "渝": "重庆"}
SERVICES = {
    "member_schools": "成员与协议",
    "teacher_exchanges": "教师互训",
    "joint_training": "基地与班次",
    "shared_results": "成果共享",
    "group_office": "集团办公室",
    "event_gateway": "外部推送",
}
_WEEKDAYS = "一二三四五六日"


def moment_of(value: datetime | str) -> datetime:
    """An aware time in Asia/Shanghai, from a datetime or an API's RFC 3339 text."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(SHANGHAI)


def day_of(value: date | str) -> date:
    """A calendar day, from a date, a moment (its day in Asia/Shanghai) or an API's text."""
    if isinstance(value, datetime) or (isinstance(value, str) and "T" in value):
        return moment_of(value).date()
    return date.fromisoformat(value) if isinstance(value, str) else value


def day(value: date | str | None) -> str:
    """2026-10-28, as in tables and documents."""
    return day_of(value).isoformat() if value else NONE


def weekday(value: date | str) -> str:
    """周三."""
    return f"周{_WEEKDAYS[day_of(value).weekday()]}"


def day_words(value: date | str | None, *, year: bool = False, week: bool = False) -> str:
    """10月28日, with 2026年 before or 周三 after when asked, as in prose."""
    if not value:
        return NONE
    that = day_of(value)
    before = f"{that.year}年" if year else ""
    after = f" {weekday(that)}" if week else ""
    return f"{before}{that.month}月{that.day}日{after}"


MAJORS = {code: major.name for code, major in majors().items()}
"""The catalogue of majors by code (unverified)."""


def major(code: str | None, otherwise: str = "不限专业") -> str:
    """数控技术 460103; a code that the catalogue does not know stands alone."""
    if not code:
        return otherwise
    name = name_of(code)
    return f"{name} {code}" if name else f"专业 {code}"


def span_words(start: date | str, end: date | str) -> str:
    """11月9日–12月18日; the same day once; the year where it changes."""
    first, last = day_of(start), day_of(end)
    if first == last:
        return day_words(first)
    other_year = first.year != last.year
    return f"{day_words(first, year=other_year)}–{day_words(last, year=other_year)}"


def moment(value: datetime | str | None) -> str:
    """10月28日 16:05."""
    if not value:
        return NONE
    that = moment_of(value)
    return f"{day_words(that.date())} {that:%H:%M}"


def stamp(value: datetime | str | None) -> str:
    """2026-10-28 09:30:00, as on boards, documents and print."""
    return f"{moment_of(value):%Y-%m-%d %H:%M:%S}" if value else NONE


def clock_time(value: datetime | str | None) -> str:
    """09:30."""
    return f"{moment_of(value):%H:%M}" if value else NONE


def number(value: Decimal | float | str | None, places: int | None = None) -> str:
    """1,284.5 with a true minus sign; `places` fixes the decimals, else as they come."""
    if value is None or value == "":
        return NONE
    exact = Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.quantize(Decimal(1))
    else:
        exact = exact.normalize()
    return f"{exact:,f}".replace("-", MINUS)


def signed(value: Decimal | float | str | None, places: int | None = 1) -> str:
    """+18.5 or −20.0, as balances are written; zero has no sign."""
    text = number(value, places)
    if text == NONE or text.startswith(MINUS) or Decimal(str(value)) == 0:
        return text
    return f"+{text}"


def hours(value: Decimal | float | str | None, unit: str = "学时") -> str:
    """16 学时: hours never stand without their unit (学时, 加权学时)."""
    text = number(value)
    return text if text == NONE else f"{text} {unit}"


def count(value: int | None, ceiling: int = 1000) -> str:
    """A count that lists state exactly up to `ceiling`, then 1000+."""
    if value is None:
        return NONE
    return f"{ceiling}+" if value > ceiling else f"{value:,}"


def short_hash(value: str | None) -> str:
    """The first eight hex digits in two groups: 9f2c 7be4."""
    digits = (value or "").removeprefix("sha256:")
    return f"{digits[:4]} {digits[4:8]}" if digits else NONE


def long_hash(value: str | None) -> str:
    """All digits in groups of four, for `title` and print."""
    digits = (value or "").removeprefix("sha256:")
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4)) or NONE


def greeting(now: datetime) -> str:
    """上午好 until noon, 下午好 until six, then 晚上好."""
    hour = moment_of(now).hour
    return "上午好" if 4 <= hour < 12 else "下午好" if 12 <= hour < 18 else "晚上好"


FILTERS = {
    "day": day,
    "day_words": day_words,
    "weekday": weekday,
    "moment": moment,
    "stamp": stamp,
    "clock_time": clock_time,
    "number": number,
    "signed": signed,
    "hours": hours,
    "count_words": count,
    "short_hash": short_hash,
    "long_hash": long_hash,
}
"""The Jinja filters, by the names that templates use."""
