"""One cell, as typed, into a value; or what is wrong with it and what was probably meant."""

from __future__ import annotations

import calendar
import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from cyzj.spreadsheets.columns import Field, Kind, closest, same

Raw = str | int | float | bool | date | datetime | time | timedelta | None
Value = object
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 100_000)
"""Days a spreadsheet may count for a date of ours: 1954 to 2173."""
_YEARS = range(1950, 2151)
_EXACT = 10**15
"""From here a spreadsheet's number has lost digits."""
_DATE = re.compile(
    r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:T?\d{1,2}:\d{2}(?::\d{2})?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_OTHER_WAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_UNIT = re.compile(r"([+-]?\d+(?:\.\d+)?)[^\d.]+")
_LOOKALIKE = str.maketrans("OoQIilSsBZz", "00011155822")
_BLANK = frozenset({"", " "})
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


class Wrong(Exception):
    """A cell that cannot be understood: what to do, and what was probably meant."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


def parse(field: Field, raw: Raw) -> Value:
    """The value of a cell; None for a blank one. Raises `Wrong`, also for a required one left blank."""
    if field.kind is Kind.TEXT and isinstance(raw, str):
        plain = raw.strip()
        if plain and plain.isprintable():  # most texts: they stand in a file once
            return plain
    if is_blank(raw):
        if field.required:
            raise Wrong(f"请填写{field.heading}{_such_as(field)}。")
        return None
    match field.kind:
        case Kind.TEXT:
            return _text(raw)
        case Kind.CODE:
            return _code(field, raw)
        case Kind.DIGITS:
            return _digits(field, raw)
        case Kind.DATE:
            return _date(raw)
        case Kind.INTEGER:
            return _integer(raw)
        case Kind.DECIMAL:
            return _decimal(raw)
        case Kind.CHOICE:
            return _choice(field, raw)


def is_blank(raw: Raw) -> bool:
    """Whether a cell holds nothing that can be seen."""
    if isinstance(raw, str):
        return raw in _BLANK or not raw.strip().strip(_INVISIBLE).strip()
    return raw is None


def shown(raw: Raw) -> str:
    """What was typed, as people read it; at most 100 characters."""
    text = "" if raw is None else _text(raw)
    return text if len(text) <= 100 else f"{text[:99]}…"


def _such_as(field: Field) -> str:
    if field.choices:
        return "：" + "、".join(list(field.choices)[:8])
    return f"，例如 {field.example}" if field.example else ""


def _text(raw: Raw) -> str:
    match raw:
        case str():
            text = raw.strip()
            if text.isprintable():  # nearly every one: nothing invisible in it, and no line break
                return text
            return text.strip(_INVISIBLE).strip().replace("\r\n", "\n")
        case bool():
            return "是" if raw else "否"
        case float():
            whole = math.isfinite(raw) and raw.is_integer() and abs(raw) < _EXACT
            return str(int(raw)) if whole else str(raw)
        case datetime():
            plain = raw.time() == time()
            return raw.date().isoformat() if plain else raw.isoformat(" ", "minutes")
        case date():
            return raw.isoformat()
        case _:
            return str(raw)


def _squeezed(raw: Raw) -> str:
    """Half-width, and without any space."""
    plain = unicodedata.normalize("NFKC", _text(raw))
    return "".join(c for c in plain if not c.isspace() and c not in _INVISIBLE)


def _code(field: Field, raw: Raw) -> str:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= _EXACT:
        raise Wrong(
            f"表格把{field.heading}当成了数字，末几位已丢失；请把这一列设为“文本”后重新填写。"
        )
    if isinstance(raw, date | time | timedelta | bool):
        raise Wrong(f"表格把{field.heading}当成了日期或判断；请把这一列设为“文本”后重新填写。")
    return _squeezed(raw)


def _digits(field: Field, raw: Raw) -> Value:
    code = _code(field, raw)
    if code.isascii() and code.isdigit():
        return code
    if code in field.choices:
        return field.choices[code]
    meant = code.translate(_LOOKALIKE)
    strange = next((i for i, c in enumerate(code) if not (c.isascii() and c.isdigit())), 0)
    message = f"{field.heading}只含数字，第 {strange + 1} 位是“{code[strange]}”，请改正。"
    raise Wrong(message, meant if meant.isascii() and meant.isdigit() else None)


def _date(raw: Raw) -> date:
    match raw:
        case datetime():
            return _in_range(raw.date())
        case bool() | time() | timedelta():
            raise _no_date(raw)
        case date():
            return _in_range(raw)
        case int() | float():
            return _counted(raw)
        case _:
            return _written(_squeezed(raw))


def _counted(number: float) -> date:
    if math.isfinite(number) and int(number) in _SERIALS:
        return _DAY_ZERO + timedelta(days=int(number))
    if math.isfinite(number) and float(number).is_integer():
        return _written(str(int(number)))
    raise _no_date(number)


def _written(text: str) -> date:
    found = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        return _day(*(int(part) for part in found.groups()))
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return _DAY_ZERO + timedelta(days=int(text))
    other = _OTHER_WAY.fullmatch(text)
    if other:
        first, second, year = (int(part) for part in other.groups())
        ways = {(m, d) for m, d in ((first, second), (second, first)) if m <= 12 and d <= 31}
        only = ways.pop() if len(ways) == 1 else None
        meant = f"{year}-{only[0]:02d}-{only[1]:02d}" if only else None
        raise Wrong("看不出哪个是月、哪个是日，请写成 2026-11-16 这样的日期。", meant)
    raise _no_date(text)


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise Wrong(f"没有 {month} 月，请改成 2026-11-16 这样的日期。")
    if year not in _YEARS:
        raise Wrong(f"年份 {year} 不对，请改成 2026-11-16 这样的日期。")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        message = f"{year} 年 {month} 月没有 {day} 日，请改正。"
        raise Wrong(message, f"{year}-{month:02d}-{last:02d}" if day > last else None)
    return date(year, month, day)


def _in_range(day: date) -> date:
    return _day(day.year, day.month, day.day)


def _no_date(raw: Raw) -> Wrong:
    return Wrong(f"“{shown(raw)}”不是日期，请写成 2026-11-16 这样的日期。")


def _number(raw: Raw) -> Decimal:
    if isinstance(raw, bool | date | time | timedelta):
        raise Wrong(f"“{shown(raw)}”不是数字，请填写数字，例如 12。")
    text = _squeezed(raw).replace("−", "-")
    if isinstance(raw, str) and not _NUMBER.fullmatch(text):
        unit = _UNIT.fullmatch(text)
        raise Wrong("请只填写数字，不带单位和其他字。", unit.group(1) if unit else None)
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Wrong("请填写数字，例如 12。") from None
    if not number.is_finite() or abs(number) >= _EXACT:
        raise Wrong("数字太大，请核对。")
    return number


def _integer(raw: Raw) -> int:
    number = _number(raw)
    if number != number.to_integral_value():
        raise Wrong("请填写整数。", str(int(number)))
    return int(number)


def _decimal(raw: Raw) -> Decimal:
    number = _number(raw)
    rounded = number.quantize(Decimal("0.01"))
    # 0.1 + 0.2 in a spreadsheet is 0.30000000000000004: that is 0.30.
    allowed = Decimal("0.0000001") if isinstance(raw, float) else Decimal(0)
    if abs(rounded - number) > allowed:
        raise Wrong("最多两位小数。", f"{rounded.normalize():f}")
    return rounded


def _choice(field: Field, raw: Raw) -> Value:
    typed = _text(raw)
    if typed in field.choices:
        return field.choices[typed]
    plain = same(typed)
    for words, value in field.choices.items():
        if plain in (same(words), str(value).casefold()):
            return value
    some = "、".join(list(field.choices)[:12])
    raise Wrong(f"没有“{shown(raw)}”这一项，请从中选择：{some}。", closest(typed, field.choices))
