"""What the browser loads: readable by Chromium 109, small, and without a registry's address."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from portal import colours
from portal.build import DIST, HOME, SOURCES
from portal.dist import load_assets
from portal.lowering import lower, root_tokens

TOO_NEW = ("light-dark(", "oklch(", "oklab(", "color-mix(", "lab(", "@layer", "@starting-style")
BUDGET = 250 * 1024


@pytest.mark.parametrize("name", ["tabler.css", "portal.css", "tom-select.css"])
def test_no_style_uses_what_chromium_109_cannot_read(name: str) -> None:
    sheet = (DIST / load_assets().names[name]).read_text("utf-8")
    assert len(sheet) > 1000
    for words in TOO_NEW:
        assert words not in sheet, f"{words} in {name}"


def test_everything_before_charts_stays_within_the_budget() -> None:
    files = [DIST / name for name in load_assets().names.values()]
    total = sum(len(gzip.compress(path.read_bytes(), 6)) for path in files)
    assert {path.suffix for path in files} == {".css", ".js"}
    assert total <= BUDGET, f"{total:,} bytes"


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((HOME / "package-lock.json").read_text())
    assert all("resolved" not in package for package in lock["packages"].values())
    assert all("integrity" in package for path, package in lock["packages"].items() if path)


def test_colours_are_tokens_everywhere_but_in_the_tokens() -> None:
    drawn = {"public.css": {"#2F6874", "#7FA3AD", "#2F5561", "#EEDCB8"}}
    for path in SOURCES.joinpath("css").glob("*.css"):
        if path.name == "tokens.css":
            continue
        text = re.sub(r'url\("[^"]*"\)', "", path.read_text("utf-8"))
        found = set(re.findall(r"#[0-9A-Fa-f]{6}\b", text))
        assert found <= drawn.get(path.name, set()), path.name


def test_mixes_are_worked_out_from_the_tokens() -> None:
    sheet = """:root { --a: oklch(54.6% 0.1724 254.2deg); --b: light-dark(var(--a), red); }
    .x { color: color-mix(in oklab, var(--b) 100%, transparent) }
    .y { color: color-mix(in oklab, var(--own) 70%, transparent) }"""
    lowered = lower(sheet, root_tokens(sheet))
    assert "--a: #066fd1" in lowered
    assert ".x { color: #066fd1 }" in lowered
    assert ".y { color: var(--own) }" in lowered


@pytest.mark.parametrize("colour", ["#12657a", "#ffffff", "#000000", "#b4530b", "#0b2f3a80"])
def test_a_colour_survives_reading_and_writing(colour: str) -> None:
    read = colours.read(colour)
    assert read
    assert colours.write(read) == colour


def test_every_icon_named_in_python_or_templates_is_built() -> None:
    icons = load_assets().icons
    package = Path(SOURCES).parent
    for path in (*package.rglob("*.html"), package / "navigation.py"):
        text = path.read_text("utf-8")
        named = re.findall(r'icon\("([\w-]+)"', text) + re.findall(r'icon_name="([\w-]+)"', text)
        named += re.findall(r'Entry\("[^"]+", "([\w-]+)"', text)
        assert set(named) <= set(icons), path.name
