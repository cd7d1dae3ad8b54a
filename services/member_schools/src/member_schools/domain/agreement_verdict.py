"""What a paper of an agreement is worth: found by its number and the first digits of its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cyzj.contracts.member_schools.agreement import AgreementStatus
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_parts import Text


class Verdict(StrEnum):
    """Whether a paper says what is agreed."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    """Approved by all; its first day is still to come."""
    SUPERSEDED = "superseded"
    """Another text has been approved since."""
    ENDED = "ended"
    """It was in force, and has ended."""
    NOT_APPROVED = "not_approved"
    """A text under negotiation: it binds nobody."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Checked:
    """A verdict, and the text that it is about; None for one that nobody has approved."""

    verdict: Verdict
    text: Text | None = None


def check_paper(agreement: Agreement | None, fingerprint: str, today: date) -> Checked:
    """The verdict on a paper with this number and these first digits (8 or more) of its hash."""
    if agreement is None or not agreement.shared:
        return Checked(Verdict.UNKNOWN)
    text = next((t for t in agreement.texts if t.content_hash.startswith(fingerprint)), None)
    if text is None:
        drafted = agreement.draft
        offered = drafted is not None and drafted.content_hash.startswith(fingerprint)
        return Checked(Verdict.NOT_APPROVED if offered else Verdict.UNKNOWN)
    if text is not agreement.texts[-1]:
        return Checked(Verdict.SUPERSEDED, text)
    if agreement.is_over and agreement.status is not AgreementStatus.DISCARDED:
        return Checked(Verdict.ENDED, text)
    first = text.content.valid_from
    return Checked(Verdict.NOT_YET if first and today < first else Verdict.IN_FORCE, text)
