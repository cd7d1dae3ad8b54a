"""Every refusal that a service can give: a stable slug, and Chinese words that say what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFUSALS = {"conflict": 1, "forbidden": 1, "invalid": 1, "not_yet_known": 0, "FieldError": 1}
"""How many arguments come before the words."""
SLUGGED = {"conflict", "forbidden", "invalid"}
SLUG = re.compile(r"[a-z]+(-[a-z]+)*")
SOURCES = sorted(file for file in ROOT.glob("services/*/src/**/*.py") if "portal" not in file.parts)


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """(place, function, call) of every refusal."""
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(func=ast.Name(id=name)) if name in REFUSALS:
                    yield f"{file.relative_to(ROOT / 'services')}:{node.lineno}", name, node


def words_of(node: ast.expr) -> str | None:
    """The text of a literal, an f-string with `…` for what is filled in; None for a name."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(words_of(part) or "…" for part in parts)
        case _:
            return None


FOUND = list(calls())


def test_the_walk_sees_the_refusals() -> None:
    assert len(FOUND) > 100


@pytest.mark.parametrize(("place", "name", "call"), FOUND, ids=[place for place, _, _ in FOUND])
def test_a_refusal_has_a_slug_and_speaks_chinese(place: str, name: str, call: ast.Call) -> None:
    if name in SLUGGED and isinstance(call.args[0], ast.Constant):
        assert SLUG.fullmatch(str(call.args[0].value)), place
    if len(call.args) > REFUSALS[name]:
        words = words_of(call.args[REFUSALS[name]])
        if words is not None:
            assert re.search(r"[\u4e00-\u9fff]", words), place
            assert words[-1] in "。！？…", f"{place}: {words}"
