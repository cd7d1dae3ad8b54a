"""Evidence: files that the caller uploaded before, or that the project holds already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cyzj.domain.errors import FieldError, invalid
from cyzj.files.uploads import upload_of
from cyzj.storage.unit import Unit
from member_schools.domain.project_parts import Evidence
from member_schools.domain.project_state import Project


@dataclass(frozen=True)
class Handed:
    """A file by its hash, and what it is called."""

    sha256: str
    file_name: str


async def evidence(unit: Unit, project: Project, handed: Sequence[Handed]) -> list[Evidence]:
    """The evidence; raises `file-unknown` for one that is neither the caller's upload nor the project's."""
    known = {file.sha256: file for file in project.files}
    found: list[Evidence] = []
    for one in handed:
        stored = await upload_of(unit.session, one.sha256, unit.caller.person_ref)
        file = stored or known.get(one.sha256)
        if file is None:
            message = "找不到这份文件，请先上传，再提交。"
            raise invalid("file-unknown", message, FieldError("evidence", message))
        name = one.file_name.strip()[:120] or "未命名"
        found.append(Evidence(one.sha256, name, file.size, file.media_type))
    return found
