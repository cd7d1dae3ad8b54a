"""A sheet declared once: its template, its reading and its marked copy all come from this."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MARKS = "问题与改法"
"""The heading of the column that a marked copy adds; reading passes over it."""
MOST_ROWS = 10_000
MOST_COLUMNS = 60


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    CODE = "code"
    """Letters and digits without spaces; a spreadsheet must not make a number of it."""
    DIGITS = "digits"
    """A code of digits alone."""
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """A column: what it is called in code and in the sheet, what it holds, and how to fill it in.

    `choices`: the words people choose from, in order, and the value each stands for.
    """

    name: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    help: str = ""
    example: str = ""
    choices: Mapping[str, object] = field(default_factory=dict)
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """A kind of sheet: `noun` names its rows (交流需求), `title` the field that names one row."""

    noun: str
    title: str
    fields: tuple[Field, ...]
    notes: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """The column with this name in code; KeyError where there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    def heading(self, name: str) -> str:
        """The heading of the column with this name; the whole row where it is none of ours."""
        return next((one.heading for one in self.fields if one.name == name), "整行")


@dataclass(frozen=True)
class Problem:
    """What must be corrected: in which row and column of the file, what stands there, what to do."""

    row: int
    """As the spreadsheet counts, from 1."""
    column: str
    """The heading, or 整行."""
    value: str
    message: str
    suggestion: str | None = None
    letter: str = ""
    """The column's letter in the file, where it is in it."""


def same(text: str) -> str:
    """`text` as headings and choices are compared: half-width, without spaces and the mark `*`."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace() and c not in "*\u200b\ufeff")


def closest(text: str, among: Iterable[str]) -> str | None:
    """Which of `among` was probably meant, or None."""
    known = {same(one): one for one in among}
    wanted = same(text)
    inside = [
        one for plain, one in known.items() if wanted and (wanted in plain or plain in wanted)
    ]
    if len(inside) == 1:
        return inside[0]
    found = difflib.get_close_matches(wanted, known, n=1, cutoff=0.5)
    return known[found[0]] if found else None


def letter_of(index: int) -> str:
    """The letter of a column, from 0: A, B, … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
