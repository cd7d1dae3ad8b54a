"""A party keeps a stamped scan beside the text in force."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.errors import FieldError, invalid
from cyzj.files.uploads import upload_of
from cyzj.storage.unit import Unit
from member_schools.application.agreements.saving import load, save_agreement
from member_schools.application.memberships.saving import Seen
from member_schools.domain import agreement_life as domain
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_parts import Scan


async def attach_scan(unit: Unit, seen: Seen, own: UUID, sha256: str, file_name: str) -> Agreement:
    """The agreement with the scan; the caller uploaded the file before."""
    before = await load(unit, seen, own)
    scan = await scan_of(unit, own, sha256, file_name, "sha256")
    return await save_agreement(unit, domain.attach_scan(before, own, scan))


async def scan_of(unit: Unit, own: UUID, sha256: str, file_name: str, field: str) -> Scan:
    """The file that the caller uploaded; raises `file-unknown` at `field`."""
    upload = await upload_of(unit.session, sha256, unit.caller.person_ref)
    if upload is None:
        message = "找不到这份文件，请先上传。"
        raise invalid("file-unknown", message, FieldError(field, message))
    return Scan(
        sha256=sha256,
        file_name=file_name.strip()[:120] or "未命名",
        size=upload.size,
        media_type=upload.media_type,
        party_id=own,
        attached_at=unit.now,
    )
