"""Submit an uploaded file as evidence."""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.contracts.teacher_exchanges.engagement import Actor
from cyzj.contracts.teacher_exchanges.evidence import EvidenceKind
from cyzj.deadlines.calendar import CALENDAR
from cyzj.domain.errors import FieldError, invalid
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.domain.texts import file_name_problems
from cyzj.files.uploads import Upload, upload_of
from cyzj.storage.unit import Unit
from teacher_exchanges.application.engagements.step import concerned, step
from teacher_exchanges.domain import engagement_evidence as domain
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Evidence, EvidenceStatus, Who


@dataclass(frozen=True)
class SubmitEvidence:
    """Which file, what it shows, and what it is called."""

    kind: EvidenceKind
    sha256: str
    file_name: str


async def submit_evidence(unit: Unit, seen: Seen, command: SubmitEvidence) -> Engagement:
    """The engagement with the evidence, which waits on the other school.

    Raises `file-unknown` unless the caller uploaded the file, and `same-file`.
    """
    await concerned(unit, seen.id)
    problems = list(file_name_problems(command.file_name))
    if problems:
        raise invalid("invalid-engagement", problems[0].message, *problems)
    file = await upload_of(unit.session, command.sha256, unit.caller.person_ref)
    if file is None:
        message = "找不到这份文件，请先上传，再提交为证据。"
        raise invalid("file-unknown", message, FieldError("sha256", message))
    return await step(
        unit,
        seen,
        "submit_evidence",
        lambda e, who: domain.submit_evidence(
            e, _evidence(unit, command, file, who), unit.now, CALENDAR
        ),
    )


def _evidence(unit: Unit, command: SubmitEvidence, file: Upload, who: Who) -> Evidence:
    return Evidence(
        id=new_id(),
        kind=command.kind,
        sha256=file.sha256,
        file_name=command.file_name.strip(),
        size=file.size,
        media_type=file.media_type,
        submitted_by=who.actor or Actor.HOME,
        person_ref=who.person_ref,
        submitted_at=unit.now,
        status=EvidenceStatus.SUBMITTED,
    )
