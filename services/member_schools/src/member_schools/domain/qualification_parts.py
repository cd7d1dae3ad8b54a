"""What a qualification is made of besides its state: what the certificate says, and what proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cyzj.contracts.member_schools.qualification import QualificationKind, QualificationLevel
from cyzj.domain.errors import FieldError, invalid
from cyzj.reference.majors import CODE
from member_schools.domain.qualification_machine import KINDS, LEVELS

EARLIEST = date(1950, 1, 1)
MOST_FILES = 10


@dataclass(frozen=True)
class Evidence:
    """A file that proves it; without a name once the person was erased and the content dropped."""

    sha256: str
    file_name: str
    size: int
    media_type: str
    submitted_at: datetime


@dataclass(frozen=True)
class Fact:
    """What the certificate says."""

    kind: QualificationKind
    level: QualificationLevel
    awarded_on: date
    valid_until: date | None = None
    major_code: str | None = None


def check(fact: Fact, evidence: Sequence[Evidence], today: date) -> None:
    """Raises with every field that has to change."""
    errors = []
    if fact.level not in LEVELS[fact.kind]:
        choices = "、".join(LEVELS[fact.kind].values())
        errors.append(FieldError("level", f"{KINDS[fact.kind]}没有这一级，请改选：{choices}。"))
    if not EARLIEST <= fact.awarded_on <= today:
        errors.append(FieldError("awarded_on", f"取得日期请填{today.isoformat()}或以前。"))
    if fact.valid_until is not None and fact.valid_until < max(today, fact.awarded_on):
        errors.append(
            FieldError("valid_until", "有效期已过，请登记现行有效的一项；长期有效的不填。")
        )
    if fact.major_code and not CODE.fullmatch(fact.major_code):
        errors.append(FieldError("major_code", "专业代码是 2、4 或 6 位数字，请修改或清空。"))
    hashes = [one.sha256 for one in evidence]
    if not hashes:
        errors.append(FieldError("evidence", "请上传至少一份证明材料。"))
    if len(hashes) > MOST_FILES:
        errors.append(FieldError("evidence", f"证明材料不超过{MOST_FILES}份，请合并后上传。"))
    if len(set(hashes)) != len(hashes):
        errors.append(FieldError("evidence", "两份材料是同一个文件，请去掉一份。"))
    if errors:
        raise invalid("invalid-qualification", errors[0].message, *errors)
