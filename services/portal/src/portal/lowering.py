"""Colours that Chromium 109 (the last for Windows 7) can read, from those that Tabler writes.

Tabler 1.6 mixes custom properties with `light-dark()` and `color-mix()`. The portal has one theme,
light, and one set of tokens, so every mix is known when the assets are built, and `lower` works it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from portal import colours

_ROOT = re.compile(r"([^{}]*):root([^{}]*)\{([^{}]*)\}")
_PROPERTY = re.compile(r"(--[\w-]+)\s*:\s*([^;]+);")
_PERCENT = re.compile(r"calc\(\s*([\d.]+)\s*\*\s*100%\s*\)")
_IN_ADDRESS = re.compile(r"oklch%28([\d.]+%25[^%]*)%29")
"""A colour inside the `data:` address of a drawing."""
_DEPTH = 12


def root_tokens(*sheets: str) -> dict[str, str]:
    """Every custom property that the sheets set on `:root`; the last one written wins."""
    tokens: dict[str, str] = {}
    for sheet in sheets:
        for rule in _ROOT.finditer(sheet):
            if "dark" in rule[2]:
                continue
            tokens.update({name: value.strip() for name, value in _PROPERTY.findall(rule[3])})
    return tokens


def lower(sheet: str, tokens: Mapping[str, str]) -> str:
    """`sheet` with hex in place of every `light-dark()`, `color-mix()` and `oklch()`.

    A mix with a property that no `:root` sets (one component's own) becomes its first colour
    unmixed: plainer, and readable everywhere.
    """
    light = _each_call(sheet, "light-dark", lambda arguments: arguments[0])
    mixed = _each_call(light, "color-mix", lambda arguments: _mix(arguments, tokens))
    plain = _each_call(mixed, "oklch", _plain)
    return _IN_ADDRESS.sub(lambda found: _plain([found[1].replace("%25", "%")]), plain).replace(
        "stroke='#", "stroke='%23"
    )


def _plain(arguments: list[str]) -> str:
    """One `oklch()` as hex; one derived from another colour, as that colour."""
    text = ", ".join(arguments)
    colour = colours.read(f"oklch({text})")
    return colours.write(colour) if colour else text.removeprefix("from ").split(" ")[0]


def _mix(arguments: list[str], tokens: Mapping[str, str]) -> str:
    first, share = _share(arguments[1])
    colour = colours.read(_resolve(first, tokens))
    other = colours.read(_resolve(_share(arguments[2])[0], tokens))
    part = re.fullmatch(r"([\d.]+)%", _resolve(share, tokens))
    if colour is None or other is None or part is None:
        return first
    return colours.write(colours.mix(colour, float(part[1]) / 100, other))


def _share(argument: str) -> tuple[str, str]:
    """A mix's colour and its percentage, which is half where none is given."""
    found = re.fullmatch(r"(.*\S)\s+(calc\(.*\)|[\d.]+%)", argument, re.DOTALL)
    return (found[1], found[2]) if found else (argument, "50%")


def _resolve(value: str, tokens: Mapping[str, str]) -> str:
    """`value` with each `var()` replaced by its token, or by its fallback, as far as they go."""

    def known(arguments: list[str]) -> str:
        name, fallback = arguments[0], arguments[1:]
        if name in tokens:
            return tokens[name]
        return ", ".join(fallback) if fallback else f"var({name})"

    for _ in range(_DEPTH):
        if (after := _each_call(value, "var", known)) == value:
            break
        value = after
        value = _each_call(value, "light-dark", lambda arguments: arguments[0])
        value = _each_call(value, "color-mix", lambda arguments: _mix(arguments, tokens))
    return _PERCENT.sub(lambda found: f"{float(found[1]) * 100:g}%", value)


def _each_call(text: str, name: str, rewrite: Callable[[list[str]], str]) -> str:
    """`text` with every `name(...)` replaced, innermost first."""
    parts: list[str] = []
    position = 0
    for found in re.finditer(rf"(?<![\w-]){name}\(", text):
        if found.start() < position:
            continue
        end = _closing(text, found.end())
        inner = _each_call(text[found.end() : end], name, rewrite)
        parts += [text[position : found.start()], rewrite(_split(inner))]
        position = end + 1
    return "".join([*parts, text[position:]])


def _closing(text: str, start: int) -> int:
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    raise ValueError(f"a bracket is left open near {text[start : start + 40]!r}")


def _split(inner: str) -> list[str]:
    """The arguments between top-level commas."""
    arguments, depth, begin = [], 0, 0
    for index, character in enumerate(inner):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            arguments.append(inner[begin:index].strip())
            begin = index + 1
    return [*arguments, inner[begin:].strip()]
