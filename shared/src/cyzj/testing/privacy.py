"""Looking for personal data where none may be: telephone numbers, ID numbers, addresses, known names."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MOBILE = re.compile(r"(?<![0-9A-Za-z-])1[3-9]\d{9}(?![0-9A-Za-z-])")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z-])0\d{2,3}-\d{7,8}(?!\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_ID = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def personal_data(text: str, names: Iterable[str] = ()) -> list[str]:
    """What in `text` looks like a mobile, landline or ID number (GB 11643), a mail address, or is one of `names`."""
    found = [match.group() for form in (_MOBILE, _LANDLINE, _MAIL) for match in form.finditer(text)]
    found += [number for number in _ID.findall(text) if is_id_number(number)]
    return found + [name for name in names if name in text]


def is_id_number(number: str) -> bool:
    """Whether 18 characters are a Chinese ID number: the check character of GB 11643-1999 holds."""
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17].upper()
