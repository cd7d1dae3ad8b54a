"""A QR code of an address, for paper."""

from __future__ import annotations

from io import BytesIO

import segno

_MASK = 3
"""(row + column) mod 3: no lines or blocks of its own."""


def to_svg(address: str, *, sized: bool = True, quick: bool = False) -> str:
    """As SVG, with its quiet zone; without `sized` it fills whatever it stands in.

    `quick`: with one mask for all instead of the best of eight. Trying them takes 9 of 10 ms, as
    long as setting a whole page, and an address looks like noise under any of them.
    """
    out = BytesIO()
    _code(address, _MASK if quick else None).save(
        out, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=not sized
    )
    return out.getvalue().decode()


def to_png(address: str) -> bytes:
    """As PNG, large enough to be printed."""
    out = BytesIO()
    _code(address).save(out, kind="png", scale=8, border=2)
    return out.getvalue()


def _code(address: str, mask: int | None = None) -> segno.QRCode:
    """Level M: it still reads with an eighth of it under a stamp."""
    return segno.make_qr(address, error="m", mask=mask)
