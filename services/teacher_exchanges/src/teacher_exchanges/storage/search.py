"""Finding by words: every two neighbouring characters of a text, in an array that GIN indexes.

Chinese needs no word cutter this way, and any part of a number or title is found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def grams(*texts: str | None) -> list[str]:
    """The single characters and the neighbouring pairs of the texts, each once, lower case."""
    found: dict[str, None] = {}
    for text in texts:
        plain = _plain(text or "")
        found.update(dict.fromkeys(plain))
        found.update(dict.fromkeys(_pairs(plain)))
    return list(found)


def sought(query: str) -> list[str]:
    """What a text must hold to answer the query: its pairs, or its one character; words apart."""
    wanted: dict[str, None] = {}
    for word in unicodedata.normalize("NFKC", query).split():
        plain = _plain(word)
        wanted.update(dict.fromkeys(_pairs(plain) if len(plain) > 1 else plain))
    return list(wanted)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _pairs(plain: str) -> Iterable[str]:
    return (plain[i : i + 2] for i in range(len(plain) - 1))
