"""The scan finds what looks like a person's data, and leaves ids, hashes and moments alone."""

from __future__ import annotations

import pytest

from cyzj.testing.privacy import is_id_number, personal_data

EXAMPLE_ID = "11010519491231002X"
"""The example of GB 11643-1999 itself."""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请致电13800138000。", ["13800138000"]),
        ('{"phone":"19912345678"}', ["19912345678"]),
        ("电话 023-12345678", ["023-12345678"]),
        ("a.b+c@school.example.cn", ["a.b+c@school.example.cn"]),
        (f"身份证{EXAMPLE_ID}号", [EXAMPLE_ID]),
        ("示例张老师明天到岗", ["示例张老师"]),
    ],
)
def test_it_is_found(text: str, found: list[str]) -> None:
    assert personal_data(text, ["示例张老师", "示例李老师"]) == found


@pytest.mark.parametrize(
    "text",
    [
        "01a206e5-dfb0-752a-8621-d3af93b2bceb",
        "9f2c7be4" * 8,
        "2026-10-28T01:30:00.123456Z",
        "TR-2026-0252",
        "5000000001",
        "91510100MA00000000",
        "110105194912310021",
        "4000",
    ],
)
def test_it_is_none(text: str) -> None:
    assert personal_data(f'{{"value":"{text}"}}') == []


def test_the_check_character_decides() -> None:
    assert is_id_number(EXAMPLE_ID)
    assert not is_id_number(EXAMPLE_ID[:-1] + "1")
