"""Cells as people type them: understood, or refused with words for what to do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyzj.spreadsheets.cells import Raw, Wrong, is_blank, parse
from cyzj.spreadsheets.columns import Field, Kind, closest, letter_of

DAY = Field("day", "开始日期", Kind.DATE)
COUNT = Field("count", "人数", Kind.INTEGER)
HOURS = Field("hours", "学时", Kind.DECIMAL)
MAJOR = Field("major", "专业代码", Kind.DIGITS)
CODE = Field("code", "信用代码", Kind.CODE)
TEXT = Field("text", "说明")
MODE = Field("mode", "方式", Kind.CHOICE, choices={"现场": "onsite", "线上": "online"})
DAYS = st.dates(date(1960, 1, 1), date(2150, 12, 31))
FULL_WIDTH = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")


@given(day=DAYS, full=st.booleans(), pad=st.booleans())
@pytest.mark.parametrize("form", ["{y}-{m}-{d}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日"])
def test_a_date_as_text_is_that_date_however_it_is_written(
    form: str, day: date, full: bool, pad: bool
) -> None:
    month, number = (f"{day.month:02d}", f"{day.day:02d}") if pad else (day.month, day.day)
    text = f" {form.format(y=day.year, m=month, d=number)}\u3000"
    assert parse(DAY, text.translate(FULL_WIDTH) if full else text) == day


@given(day=DAYS)
def test_a_date_as_a_spreadsheet_counts_it_or_as_eight_digits_is_that_date(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for raw in (serial, float(serial), str(serial), int(f"{day:%Y%m%d}"), f"{day:%Y%m%d}"):
        assert parse(DAY, raw) == day
    assert parse(DAY, day) == day
    assert parse(DAY, datetime.combine(day, time(9, 30))) == day
    assert parse(DAY, f"{day} 00:00:00") == day


@pytest.mark.parametrize(
    ("raw", "suggestion"),
    [
        ("2026-02-30", "2026-02-28"),
        ("11/16/2026", "2026-11-16"),
        ("16.11.2026", "2026-11-16"),
        ("05/06/2026", None),
        ("2026-13-01", None),
        ("下周一", None),
        (12.5, None),
        (True, None),
        (time(9), None),
        ("0026-11-16", None),
    ],
)
def test_what_is_no_date_is_refused_with_the_date_probably_meant(
    raw: Raw, suggestion: str | None
) -> None:
    with pytest.raises(Wrong) as refused:
        parse(DAY, raw)
    assert refused.value.suggestion == suggestion
    assert "请" in refused.value.message


@given(number=st.integers(-(10**14), 10**14))
def test_a_whole_number_is_read_from_text_numbers_full_width_and_thousands(number: int) -> None:
    for raw in (
        number,
        float(number),
        str(number),
        f" {number:,} ",
        str(number).translate(FULL_WIDTH),
    ):
        assert parse(COUNT, raw) == number


@given(hundredths=st.integers(0, 10**9))
def test_a_decimal_keeps_two_places_and_never_more(hundredths: int) -> None:
    number = Decimal(hundredths) / 100
    assert parse(HOURS, str(number)) == number
    assert parse(HOURS, float(number)) == number
    with pytest.raises(Wrong):
        parse(HOURS, f"{number:.2f}5")


def test_a_sum_of_a_spreadsheet_is_what_it_shows() -> None:
    assert parse(HOURS, 0.1 + 0.2) == Decimal("0.30")


@pytest.mark.parametrize(
    ("raw", "suggestion"), [("12人", "12"), ("约12", None), ("12,3", None), ("", None)]
)
def test_a_number_with_other_words_says_what_was_meant(raw: str, suggestion: str | None) -> None:
    if not raw:
        assert parse(COUNT, raw) is None
        return
    with pytest.raises(Wrong) as refused:
        parse(COUNT, raw)
    assert refused.value.suggestion == suggestion


def test_a_code_loses_its_spaces_and_a_letter_among_digits_is_pointed_at() -> None:
    assert parse(MAJOR, " ４６０３ ０１ ") == "460301"
    assert parse(MAJOR, 460301.0) == "460301"
    with pytest.raises(Wrong, match="第 5 位是“O”") as refused:
        parse(MAJOR, "4603O1")
    assert refused.value.suggestion == "460301"


def test_a_code_that_a_spreadsheet_made_a_number_of_is_refused_not_guessed() -> None:
    with pytest.raises(Wrong, match="文本"):
        parse(CODE, 9.15101097e17)
    with pytest.raises(Wrong, match="日期"):
        parse(CODE, date(2026, 1, 1))


def test_a_choice_is_found_by_its_word_or_its_code_and_a_near_miss_is_suggested() -> None:
    assert parse(MODE, " 现 场 ") == "onsite"
    assert parse(MODE, "ONLINE") == "online"
    with pytest.raises(Wrong, match="现场、线上") as refused:
        parse(MODE, "线上课")
    assert refused.value.suggestion == "线上"


def test_what_must_be_filled_in_says_so_with_an_example() -> None:
    title = Field("title", "标题", required=True, example="焊接送教")
    for blank in (None, "", " \u3000\u200b", "\ufeff"):
        assert is_blank(blank)
        with pytest.raises(Wrong, match="请填写标题，例如 焊接送教。"):
            parse(title, blank)


ANY: st.SearchStrategy[Raw] = st.one_of(
    st.none(),
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(timedelta(days=-9), timedelta(days=9)),
)


@given(raw=ANY)
@pytest.mark.parametrize("field", [DAY, COUNT, HOURS, MAJOR, CODE, TEXT, MODE])
def test_whatever_stands_in_a_cell_it_is_a_value_or_words(field: Field, raw: Raw) -> None:
    kinds: dict[Kind, type] = {Kind.DATE: date, Kind.INTEGER: int, Kind.DECIMAL: Decimal}
    said: str | None = None
    value: object = None
    try:
        value = parse(field, raw)
    except Wrong as wrong:
        said = wrong.message
    assert said is None or said.endswith("。")
    assert value is None or isinstance(value, kinds.get(field.kind, str))


def test_columns_have_letters_and_a_heading_its_nearest() -> None:
    assert [letter_of(i) for i in (0, 25, 26, 59, 702)] == ["A", "Z", "AA", "BH", "AAA"]
    assert closest("专业代号", ["标题", "专业代码", "方式"]) == "专业代码"
    assert closest("完全不同", ["标题"]) is None
