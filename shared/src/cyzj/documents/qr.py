"""A QR code of an address, for paper."""

from __future__ import annotations

from io import BytesIO

import segno


def to_svg(address: str) -> str:
    """As SVG, with its quiet zone."""
    out = BytesIO()
    _code(address).save(out, kind="svg", xmldecl=False, svgns=True, border=2)
    return out.getvalue().decode()


def to_png(address: str) -> bytes:
    """As PNG, large enough to be printed."""
    out = BytesIO()
    _code(address).save(out, kind="png", scale=8, border=2)
    return out.getvalue()


def _code(address: str) -> segno.QRCode:
    """Level M: it still reads with an eighth of it under a stamp."""
    return segno.make_qr(address, error="m")
