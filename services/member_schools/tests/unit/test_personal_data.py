"""Personal data: checked when given, masked when shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyzj.domain.errors import DomainError
from cyzj.domain.ids import new_id
from member_schools.domain.personal_data import (
    PersonalData,
    PersonalField,
    Wanted,
    change,
    checked_purpose,
    id_number_problem,
    masked,
    masked_phone,
    with_certificate,
)

SOUND = "11010519491231002X"
"""The example of GB 11643-1999."""


def test_the_standards_own_example_is_sound_and_any_other_check_character_is_not() -> None:
    assert id_number_problem(SOUND) is None
    for wrong in "0123456789":
        assert "校验位" in (id_number_problem(SOUND[:-1] + wrong) or "")


@pytest.mark.parametrize(
    ("number", "said"),
    [("1101051949", "18位"), ("1101051949123100AX", "前17位"), ("110105194913310022", "校验位")],
)
def test_an_id_number_says_what_is_wrong(number: str, said: str) -> None:
    assert said in (id_number_problem(number) or "")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_digit_wrong_is_always_found(place: int, step: int) -> None:
    digit = str((int(SOUND[place]) + step) % 10)
    assert id_number_problem(SOUND[:place] + digit + SOUND[place + 1 :]) is not None


def test_what_is_left_out_stays_and_what_is_empty_goes() -> None:
    first = change(PersonalData(), Wanted("138 0000 5678", "t@example.cn", SOUND.lower()))
    assert (first.version, first.phone, first.id_number) == (1, "13800005678", SOUND)
    second = change(first, Wanted(email=""))
    assert (second.version, second.phone, second.email) == (2, "13800005678", None)
    assert change(second, Wanted(phone="13800005678")) == second


def test_every_field_that_is_wrong_is_named() -> None:
    with pytest.raises(DomainError) as refusal:
        change(PersonalData(), Wanted("电话", "nobody", "123", "1990-13"))
    fields = [one.field for one in refusal.value.fields]
    assert fields == ["phone", "email", "id_number", "birth_month"]
    with pytest.raises(DomainError, match="不一致"):
        change(PersonalData(), Wanted(id_number=SOUND, birth_month="1950-01"))


def test_masks_hide_the_middle() -> None:
    data = PersonalData(1, "13812345678", "teacher@example.cn", SOUND, "1949-12")
    assert masked(data) == {
        PersonalField.PHONE: "138****5678",
        PersonalField.EMAIL: "t***@example.cn",
        PersonalField.ID_NUMBER: "1101**********002X",
        PersonalField.BIRTH_MONTH: "19**-**",
        PersonalField.CERTIFICATES: None,
    }
    assert masked_phone("8123456") == "8****56", "a short number is not shown whole"
    assert set(masked(PersonalData()).values()) == {None}


def test_certificates_are_kept_one_a_qualification() -> None:
    first, second = new_id(), new_id()
    data = with_certificate(PersonalData(), first, "川职-2024-001")
    data = with_certificate(with_certificate(data, second, "B2"), first, "川职-2024-002")
    assert [(one.qualification_id, one.number) for one in data.certificates] == [
        (second, "B2"),
        (first, "川职-2024-002"),
    ]
    assert with_certificate(data, second, "").certificates[0].qualification_id == first
    with pytest.raises(DomainError, match="证书编号"):
        with_certificate(data, first, "a\tb")


@pytest.mark.parametrize("purpose", ["", "x", "长" * 201])
def test_a_purpose_is_needed(purpose: str) -> None:
    with pytest.raises(DomainError, match="用途"):
        checked_purpose(purpose)
