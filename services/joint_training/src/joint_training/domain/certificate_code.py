"""The code printed on a certificate: its number, six random characters and a check character.

The random part keeps people from finding others' certificates by counting; the check character
(ISO/IEC 7064, MOD 37,2) tells a slip of the pen from a certificate that is not there: it notices
every wrong character and every two neighbours swapped.
"""

from __future__ import annotations

import re

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What the random part is made of: nothing that looks like something else."""
RANDOM = 6
_PLACES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
PATTERN = re.compile(r"ZS-\d{4}-\d{4,8}-[0-9A-Z]{6}-[0-9A-Z]")


def code_of(number: str, random: str) -> str:
    """ZS-2026-0001 with 7KQ4M2 gives ZS-2026-0001-7KQ4M2-x; of a random part that is not `fit`, no sound one."""
    body = f"{number}-{random}"
    return f"{body}-{check_character(body)}"


def normal(text: str) -> str:
    """As it is compared: capitals, no spaces, any dash as `-`."""
    return re.sub(r"[‐-―－]", "-", re.sub(r"\s", "", text)).upper()


def is_sound(code: str) -> bool:
    """Whether it has the form of a code and its check character holds."""
    return bool(PATTERN.fullmatch(code)) and check_character(code[:-2]) == code[-1]


def fit(number: str, random: str) -> bool:
    """Whether the two have a check character that is a letter or a digit: one in 37 has none."""
    return is_sound(code_of(number, random))


def check_character(body: str) -> str:
    """By ISO/IEC 7064 MOD 37,2 over the letters and digits of `body`."""
    total = 0
    for character in body.replace("-", ""):
        total = (total + _PLACES.index(character)) * 2 % 37
    return _PLACES[(38 - total) % 37]


def masked(name: str) -> str:
    """A holder's name as anybody may see it: the last character hidden."""
    return f"{name[:-1]}*" if len(name) > 1 else "*"
