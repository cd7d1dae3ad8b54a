"""The code on a certificate: one wrong character or two swapped ones are noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joint_training.domain.certificate_code import (
    ALPHABET,
    code_of,
    is_sound,
    masked,
    normal,
)

numbers = st.builds("ZS-{}-{:04d}".format, st.integers(2026, 2099), st.integers(1, 99_999_999))
randoms = st.text(ALPHABET, min_size=6, max_size=6)
codes = st.builds(code_of, numbers, randoms).filter(is_sound)


@given(codes)
def test_a_code_as_printed_is_sound_however_it_is_typed(code: str) -> None:
    assert is_sound(code)
    assert is_sound(normal(f" {code.lower()} ".replace("-", " － ")))


@given(codes, st.data())
def test_one_wrong_character_is_noticed(code: str, data: st.DataObject) -> None:
    places = [i for i, c in enumerate(code) if c != "-" and i > 2]
    place = data.draw(st.sampled_from(places))
    kinds = "0123456789" if code[place].isdigit() and place < len(code) - 9 else ALPHABET
    other = data.draw(st.sampled_from([c for c in kinds if c != code[place]]))
    assert not is_sound(code[:place] + other + code[place + 1 :])


@given(codes, st.data())
def test_two_swapped_neighbours_are_noticed(code: str, data: st.DataObject) -> None:
    pairs = [
        i for i in range(3, len(code) - 3) if "-" not in code[i : i + 2] and code[i] != code[i + 1]
    ]
    if pairs:
        i = data.draw(st.sampled_from(pairs))
        assert not is_sound(code[:i] + code[i + 1] + code[i] + code[i + 2 :])


@pytest.mark.parametrize("text", ["", "ZS-2026-0001", "TR-2026-0001-7KQ4M2-5", "证书", "ZS" * 40])
def test_what_is_no_code_is_not_sound(text: str) -> None:
    assert not is_sound(normal(text))


def test_of_a_name_the_last_character_is_hidden() -> None:
    assert [masked(name) for name in ("示例学员甲", "张三", "甲")] == ["示例学员*", "张*", "*"]
