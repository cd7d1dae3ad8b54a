"""统一社会信用代码 (GB 32100), 学校标识码 and the city table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyzj.contracts.codes import Jurisdiction
from member_schools.domain.cities import CITIES, city_problem
from member_schools.domain.codes import (
    CREDIT_ALPHABET,
    credit_check_character,
    credit_code_problem,
    normal_code,
    school_code_problem,
)

firsts = st.text(alphabet=CREDIT_ALPHABET, min_size=17, max_size=17)


def test_the_example_commonly_quoted_with_the_standard_passes() -> None:
    assert credit_check_character("91350100M000100Y4") == "3"
    assert credit_code_problem("91350100M000100Y43") is None


@given(firsts)
def test_a_code_with_its_check_character_is_sound(first: str) -> None:
    assert credit_code_problem(first + credit_check_character(first)) is None


@given(firsts, st.integers(0, 16), st.sampled_from(CREDIT_ALPHABET))
def test_any_single_wrong_character_is_noticed(first: str, place: int, other: str) -> None:
    code = first + credit_check_character(first)
    wrong = code[:place] + other + code[place + 1 :]
    assert (credit_code_problem(wrong) is None) == (wrong == code)


@given(firsts, st.integers(0, 15))
def test_two_neighbours_swapped_are_noticed(first: str, place: int) -> None:
    code = first + credit_check_character(first)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (credit_code_problem(swapped) is None) == (swapped == code)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("123", "现在是3位"),
        ("91350100M000100Y44", "校验位不符"),
        ("9135O100M000100Y43", "第5位“O”"),
        ("91350100m000100Y43", "第9位“m”"),
    ],
)
def test_a_wrong_credit_code_says_what_to_correct(code: str, says: str) -> None:
    assert says in (credit_code_problem(code) or "")


def test_spaces_hyphens_small_and_full_width_letters_are_forgiven_on_entry() -> None:
    assert normal_code("９１３５") == "9135"
    assert normal_code(" 91350100-m000 100y43 ") == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("code", "says"),
    [("415101234", "现在是9位"), ("415101234X", "只含数字"), ("１２３４５６７８９０", "只含数字")],
)
def test_a_wrong_school_code_says_what_to_correct(code: str, says: str) -> None:
    assert says in (school_code_problem(code) or "")


def test_ten_digits_are_a_school_code() -> None:
    assert school_code_problem("4151012345") is None


def test_the_city_table_is_flagged_unverified_and_keeps_to_the_two_jurisdictions() -> None:
    assert CITIES.unverified
    assert len(CITIES.of(Jurisdiction.SICHUAN)) == 21
    assert len(CITIES.of(Jurisdiction.CHONGQING)) == 38
    assert len(CITIES.names) == 59
    assert all(len(code) == 6 and code.isdigit() for code in CITIES.names)


def test_a_city_must_lie_in_the_organisations_jurisdiction() -> None:
    assert city_problem("511800", Jurisdiction.SICHUAN) is None
    assert "不在所选" in (city_problem("500118", Jurisdiction.SICHUAN) or "")
    assert "请从列表中选择" in (city_problem("110000", Jurisdiction.SICHUAN) or "")
