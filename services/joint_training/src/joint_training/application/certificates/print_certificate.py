"""A certificate as a paper: made anew each time from what was hashed, and the holder's name."""

from __future__ import annotations

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.certificate import CertificateStatus
from cyzj.contracts.joint_training.enrolment import LEARNER_KINDS
from cyzj.documents import Facts, Paper, Prose, Signature, Signatures
from cyzj.domain.errors import conflict
from cyzj.members.reading import organisations
from joint_training.domain.certificate import Certificate
from joint_training.storage.learners import names_of

NOBODY = "（姓名已删除）"


async def print_certificate(
    session: AsyncSession, certificate: Certificate, portal_url: str
) -> Paper:
    """The paper; raises `not-valid` for one that is not issued."""
    if certificate.status is not CertificateStatus.ISSUED:
        raise conflict("not-valid", "证书不是有效状态，不能打印；请先签发，或查看换发的新证。")
    schools = await organisations(session, certificate.schools)
    named = {id: schools[id].name if id in schools else "" for id in certificate.schools}
    names = await names_of(session, [certificate.learner_ref])
    name = names.get(certificate.learner_ref, NOBODY)
    return paper_of(
        certificate, name, named[certificate.school_id], named[certificate.owner_id], portal_url
    )


def paper_of(
    certificate: Certificate, name: str, school: str, issuer: str, portal_url: str
) -> Paper:
    """What stands on the paper; the same for the same certificate and names."""
    assert certificate.content_hash is not None
    assert certificate.code is not None
    assert certificate.issued_on is not None
    said = (
        f"{name}（{LEARNER_KINDS[certificate.learner_kind]}，{school}）于"
        f"{_day(certificate.first_day)}至{_day(certificate.last_day)}参加“{certificate.title}”"
        f"联合培养，完成 {certificate.hours / 100:g} 学时，出勤 {certificate.percent}%，"
        "考核合格，准予结业。"
    )
    valid = _day(certificate.valid_to) if certificate.valid_to else "长期有效"
    return Paper(
        title="结业证书",
        number=certificate.number,
        content_hash=certificate.content_hash,
        verify_url=f"{portal_url}/verify/certificates/{certificate.code}",
        blocks=(
            Prose(said),
            Facts(
                (
                    ("持证人", name),
                    ("培养项目", certificate.title),
                    ("班次", certificate.cohort_number),
                    ("学时", f"{certificate.hours / 100:g} 学时（1 学时 45 分钟）"),
                    ("签发日期", _day(certificate.issued_on)),
                    ("有效期至", valid),
                    ("核验码", certificate.code),
                )
            ),
            Signatures((Signature(issuer, (f"签发日期 {_day(certificate.issued_on)}",)),)),
        ),
    )


def _day(day: date) -> str:
    return day.isoformat()
