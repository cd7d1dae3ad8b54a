"""The rules of the house that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.architecture import budget

ROOT = Path(__file__).parents[2]
LINES, TEST_LINES, FUNCTION_LINES, STORY_LINES = 250, 400, 40, 60
SERVICES = sorted(p.parent.name for p in (ROOT / "services").glob("*/pyproject.toml"))


def tracked(*patterns: str) -> list[Path]:
    """The files git knows, or would take, that match."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def python_files() -> list[Path]:
    return [file for file in tracked("*.py") if "migrations" not in file.parts]


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_files_keep_to_their_budget() -> None:
    over = []
    for file in python_files():
        limit = TEST_LINES if "tests" in file.parts else LINES
        if len(file.read_text().splitlines()) > limit and name_of(file) not in budget.FILES:
            over.append(name_of(file))
    assert over == []


def test_functions_keep_to_their_budget() -> None:
    over = [
        name
        for file in python_files()
        for name, lines in _functions(file)
        if lines > (STORY_LINES if "tests" in file.parts else FUNCTION_LINES)
        and name not in budget.FUNCTIONS
    ]
    assert over == []


def test_the_lists_of_exceptions_name_what_is_there() -> None:
    functions = {name for file in python_files() for name, _ in _functions(file)}
    assert set(budget.FILES) <= {name_of(file) for file in python_files()}
    assert set(budget.FUNCTIONS) <= functions


def test_the_import_rules_name_every_service() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    named = {contract["id"]: contract for contract in rules["contracts"]}
    assert set(SERVICES) <= set(rules["root_packages"])
    assert sorted(named["services-are-independent"]["modules"]) == SERVICES
    alike = [s for s in SERVICES if (ROOT / "services" / s / "src" / s / "domain").is_dir()]
    assert sorted(named["one-direction"]["containers"]) == alike
    assert sorted(named["domains-are-pure"]["source_modules"]) == [f"{s}.domain" for s in alike]


def test_imports_keep_to_the_rules() -> None:
    done = subprocess.run(
        [ROOT / ".venv/bin/lint-imports"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_says_what_it_is(service: str) -> None:
    folder = ROOT / "services" / service
    assert (folder / "README.md").is_file()
    assert (folder / "src" / service / "__main__.py").is_file()
    assert list((folder / "tests").rglob("test_*.py"))


def test_no_test_sleeps() -> None:
    sleeping = re.compile(r"\btime\.sleep\((?!0\.0)|asyncio\.sleep\([1-9]|asyncio\.sleep\(0\.[1-9]")
    found = [
        f"{name_of(file)}:{number}"
        for file in python_files()
        if file.name.startswith("test_") and file != Path(__file__)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if sleeping.search(line)
    ]
    assert found == []


def test_nothing_of_this_machine_and_no_registry_is_named() -> None:
    telling = re.compile(
        "/"
        + "work/(main|shared)|py"
        + r"pi\.org|registry\.npm"
        + r"js|repo1?\.maven\."
        + "apache|deb"
        + r"ian\.org"
    )
    found = [
        f"{name_of(file)}: {match.group()}"
        for file in tracked()
        if file.suffix not in (".lock", ".png", ".ico") and file.name != "package-lock.json"
        for match in [telling.search(file.read_text(errors="replace"))]
        if match
    ]
    assert found == []


def _functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{name_of(file)}::{node.name}", node.end_lineno - node.lineno + 1
