"""What a paper says, whatever it is written as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A section's heading."""

    text: str


@dataclass(frozen=True)
class Prose:
    """Running text; a line is a paragraph."""

    text: str

    @property
    def paragraphs(self) -> Iterator[str]:
        return (line.strip() for line in self.text.splitlines() if line.strip())


@dataclass(frozen=True)
class Facts:
    """Names with what they stand for, one a row."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Rows under headings; `widths` are the columns' shares of the page's width."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Signature:
    """Who signed, and what the system has of it; beside it is room for a stamp."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Signatures:
    """Where the parties sign, side by side."""

    parties: tuple[Signature, ...]


Block = Heading | Prose | Facts | Table | Signatures


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A whole paper. `content_hash` is what it is checked by, at `verify_url`."""

    title: str
    number: str
    content_hash: str
    verify_url: str
    blocks: tuple[Block, ...]
    notice: str = ""
    """What a reader has to know first, e.g. that it is not in force."""

    @property
    def fingerprint(self) -> str:
        """The first digits of the hash as people compare them: `9f2c 7be4`."""
        return f"{self.content_hash[:4]} {self.content_hash[4:8]}"
