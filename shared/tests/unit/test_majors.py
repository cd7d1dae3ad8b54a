"""The catalogue of majors: a table that hangs together, and names for codes it does not hold."""

from __future__ import annotations

import pytest

from cyzj.reference.majors import CODE, majors, name_of


def test_every_entry_stands_under_a_group_of_the_table() -> None:
    for code, entry in majors().items():
        assert CODE.fullmatch(code)
        assert entry.name
        assert code[:2] in majors()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("770101", "幼儿保育"),
        ("4603", "自动化类"),
        ("460399", "自动化类下的专业"),
        ("999999", None),
        ("", None),
        (None, None),
    ],
)
def test_a_code_that_is_not_listed_is_named_by_its_group(
    code: str | None, name: str | None
) -> None:
    assert name_of(code) == name
