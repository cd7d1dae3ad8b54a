"""Finding by words: every two neighbouring characters of a text, in an array that GIN indexes.

Chinese needs no word cutter this way, and any part of a number or title is found. The pairs only
narrow the search; that the words really stand there is checked on the text itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def plain(*texts: str | None) -> str:
    """The texts as they are searched: one form of each character, lower case, no spaces; a line each."""
    return "\n".join(_plain(text) for text in texts if text)


def grams(text: str) -> list[str]:
    """The single characters and the neighbouring pairs of a plain text, each once."""
    found: dict[str, None] = {}
    for line in text.splitlines():
        found.update(dict.fromkeys(line))
        found.update(dict.fromkeys(_pairs(line)))
    return list(found)


def words_of(query: str) -> list[str]:
    """The words of a query, plain."""
    return [_plain(word) for word in query.split()]


def sought(words: Iterable[str]) -> list[str]:
    """What a text must hold that holds all the words: their pairs, or a word's one character."""
    wanted: dict[str, None] = {}
    for word in words:
        wanted.update(dict.fromkeys(_pairs(word) if len(word) > 1 else word))
    return list(wanted)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _pairs(word: str) -> Iterable[str]:
    return (word[i : i + 2] for i in range(len(word) - 1))
