"""The evidence of a qualification: files that the caller uploaded before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cyzj.domain.errors import FieldError, invalid
from cyzj.files.uploads import upload_of
from cyzj.storage.unit import Unit
from member_schools.domain.qualification_parts import Evidence


@dataclass(frozen=True)
class Shown:
    """An uploaded file by its hash, and what it is called."""

    sha256: str
    file_name: str


async def evidence(
    unit: Unit, shown: Sequence[Shown], known: Sequence[Evidence] = ()
) -> list[Evidence]:
    """The files; raises `file-unknown` for one that is neither the caller's upload nor `known`."""
    kept = {one.sha256: one for one in known}
    found = []
    for one in shown:
        upload = await upload_of(unit.session, one.sha256, unit.caller.person_ref)
        stored = upload or kept.get(one.sha256)
        if stored is None:
            message = "找不到这份证明材料，请先上传，再登记。"
            raise invalid("file-unknown", message, FieldError("evidence", message))
        found.append(
            Evidence(
                sha256=stored.sha256,
                file_name=one.file_name.strip()[:120] or "未命名",
                size=stored.size,
                media_type=stored.media_type,
                submitted_at=unit.now,
            )
        )
    return found
