"""Colour arithmetic for the build: CSS colours read, mixed in Oklab and written as hex.

Formulas: Björn Ottosson's Oklab (2020) and CSS Color Module Level 4, sections 9 and 12.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_NAMED = {"transparent": "#00000000", "white": "#ffffff", "black": "#000000"}
_FUNCTION = re.compile(r"(oklch|rgba?)\(([^()]*)\)")


@dataclass(frozen=True)
class Colour:
    """Oklab lightness 0 to 1, its two axes, and alpha 0 to 1."""

    lightness: float
    a: float
    b: float
    alpha: float = 1.0


def read(text: str) -> Colour | None:
    """The colour that `text` writes as hex, name, `rgb()` or `oklch()`; None for anything else."""
    text = _NAMED.get(text.strip().lower(), text.strip().lower())
    if re.fullmatch(r"#[0-9a-f]{3,8}", text):
        return _from_hex(text[1:])
    if not (found := _FUNCTION.fullmatch(text)) or "from" in found[2]:
        return None
    parts = re.split(r"[\s,/]+", found[2].strip())
    alpha = _number(parts[3], 1.0) if len(parts) > 3 else 1.0
    if found[1] == "oklch":
        chroma, hue = _number(parts[1], 0.4), math.radians(_number(parts[2], 1.0))
        return Colour(_number(parts[0], 1), chroma * math.cos(hue), chroma * math.sin(hue), alpha)
    red, green, blue = (_number(part, 255.0) / 255 for part in parts[:3])
    return _from_srgb(red, green, blue, alpha)


def mix(first: Colour, share: float, second: Colour) -> Colour:
    """`share` (0 to 1) of `first`, the rest of `second`, alpha premultiplied."""
    rest = 1 - share
    alpha = first.alpha * share + second.alpha * rest
    if alpha == 0:
        return Colour(0, 0, 0, 0)
    left, right = first.alpha * share / alpha, second.alpha * rest / alpha
    return Colour(
        first.lightness * left + second.lightness * right,
        first.a * left + second.a * right,
        first.b * left + second.b * right,
        alpha,
    )


def write(colour: Colour) -> str:
    """`#rrggbb`, or `#rrggbbaa` when it is not opaque; out of gamut is clipped."""
    long = (colour.lightness + 0.3963377774 * colour.a + 0.2158037573 * colour.b) ** 3
    medium = (colour.lightness - 0.1055613458 * colour.a - 0.0638541728 * colour.b) ** 3
    short = (colour.lightness - 0.0894841775 * colour.a - 1.2914855480 * colour.b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    channels = [_gamma(value) for value in linear]
    if colour.alpha < 1:
        channels.append(colour.alpha)
    return "#" + "".join(f"{round(min(max(value, 0), 1) * 255):02x}" for value in channels)


def _from_hex(digits: str) -> Colour:
    if len(digits) < 6:
        digits = "".join(digit * 2 for digit in digits)
    values = [int(digits[index : index + 2], 16) / 255 for index in range(0, len(digits), 2)]
    red, green, blue, *alpha = values
    return _from_srgb(red, green, blue, alpha[0] if alpha else 1.0)


def _from_srgb(red: float, green: float, blue: float, alpha: float) -> Colour:
    r, g, b = (_linear(value) for value in (red, green, blue))
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return Colour(
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
        alpha,
    )


def _number(text: str, whole: float) -> float:
    """A CSS number; a percentage counts of `whole`; `none` is 0."""
    if text == "none":
        return 0.0
    if text.endswith("%"):
        return float(text[:-1]) / 100 * whole
    return float(text.removesuffix("deg"))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else math.pow((value + 0.055) / 1.055, 2.4)


def _gamma(value: float) -> float:
    if value <= 0.0031308:
        return value * 12.92
    return 1.055 * math.pow(value, 1 / 2.4) - 0.055
