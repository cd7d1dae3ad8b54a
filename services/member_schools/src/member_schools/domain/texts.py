"""What people may write: a reason where one is needed, and no telephone number in what is published."""

from __future__ import annotations

import re

from cyzj.domain.errors import FieldError, invalid

REASON_LENGTH = 500
_TELEPHONE = re.compile(r"\d[\d\s-]{6,}\d")


def names_a_telephone(text: str) -> bool:
    """Whether something in it looks like a telephone number."""
    return _TELEPHONE.search(text) is not None


def reason_of(
    reason: str, message: str = "", *, required: bool = True, most: int = REASON_LENGTH
) -> str:
    """The reason, trimmed; raises `reason-required` with `message` where there is none or too much of it."""
    text = reason.strip()
    if (required and len(text) < 2) or len(text) > most:
        said = message or f"请写明理由（2至{most}字），只有集团办公室和该单位能看到。"
        raise invalid("reason-required", said, FieldError("reason", said))
    return text
