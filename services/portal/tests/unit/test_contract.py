"""Every call that the portal's code can make fits the golden openapi.json of a service."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.build import SOURCES

from ..contract import Operation, operation_of, operations

PACKAGE = Path(SOURCES).parent
METHODS = {"upload": "post", "download": "get"}
HELD = ("/v1", "/public/")
Call = tuple[str, str, str]
"""Where it stands, the method it is asked with (empty when not said there), its address as a pattern."""


def calls() -> list[Call]:
    """Every text in the sources that is an address of a service."""
    found: list[Call] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name != "proxy.py":
            tree = ast.parse(path.read_text("utf-8"))
            place = str(path.relative_to(PACKAGE))
            found += [(f"{place}:{line}", method, text) for line, method, text in _in(tree)]
    return found


def _in(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    asked: dict[ast.expr, str] = {}
    inside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            name = METHODS.get(node.func.attr, node.func.attr)
            asked[node.args[0]] = name if name in ("get", "post", "put", "delete") else ""
        if isinstance(node, ast.JoinedStr):
            inside |= set(ast.walk(node)) - {node}
    for node in ast.walk(tree):
        if node in inside or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        pattern = _pattern(node)
        if pattern.startswith(HELD):
            yield node.lineno, asked.get(node, ""), pattern


def _pattern(node: ast.JoinedStr | ast.Constant) -> str:
    """The text, each inserted value as `.+`."""
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else ""
    parts = (_pattern(one) if isinstance(one, ast.Constant) else ".+" for one in node.values)
    return "".join(parts)


def fits(operation: Operation, method: str, pattern: str) -> bool:
    """Whether an operation is one that such a call may ask for, or what its address begins with."""
    if method and operation.method != method:
        return False
    sample = re.sub(r"\{[^}]+\}", "x", operation.path)
    return bool(re.fullmatch(pattern if method else f"{pattern}(/.*)?", sample))


def test_the_sources_hold_calls_of_every_service() -> None:
    assert len(calls()) > 60
    for service in ("member_schools", "teacher_exchanges", "group_office"):
        mine = [one for one in operations() if one.service == service]
        assert any(fits(one, method, text) for one in mine for _, method, text in calls())


@pytest.mark.parametrize("call", calls(), ids=lambda call: f"{call[0]}")
def test_an_address_in_the_sources_is_one_that_a_service_offers(call: Call) -> None:
    _, method, pattern = call
    assert any(fits(one, method, pattern) for one in operations()), pattern


def test_a_call_is_told_what_does_not_fit() -> None:
    post = operation_of("POST", "/v1/exchange-requests")
    assert post
    body = {"exchange_type": "lecture", "colour": "red"}
    faults = post.faults([("page", "2")], body)
    assert {"query page", "body.colour is not known", "body.title is missing"} <= set(faults)
    assert operation_of("PATCH", "/v1/exchange-requests") is None
    assert operation_of("GET", "/v1/nothing") is None
    one = operation_of("GET", "/v1/exchange-requests/facets")
    assert one
    assert one.path.endswith("/facets"), "a named address comes before one with a number"
