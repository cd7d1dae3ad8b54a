"""The catalogue of majors by year: 大类 (2 digits), 专业类 (4) and 专业 (6). Unverified, see the package.

职业教育专业目录（2021 年）, a selection from memory. A code that is not in the table is no error:
the catalogue grows every year, and schools know their codes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

YEAR = 2021
"""The year of the catalogue that the table is from."""
CODE = re.compile(r"\d{2}(\d{2}(\d{2})?)?")


@dataclass(frozen=True)
class Major:
    """An entry of the catalogue."""

    code: str
    name: str


@cache
def majors() -> Mapping[str, Major]:
    """Every entry by its code."""
    text = (files(__package__) / f"majors_{YEAR}.csv").read_text("utf-8")
    return {row["code"]: Major(**row) for row in csv.DictReader(text.splitlines())}


def name_of(code: str | None) -> str | None:
    """The name of a code, or of the nearest group above it that has one; None if none is known."""
    for length in (6, 4, 2):
        if code and len(code) >= length and code[:length] in majors():
            found = majors()[code[:length]]
            return found.name if found.code == code else f"{found.name}下的专业"
    return None
