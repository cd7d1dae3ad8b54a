"""Cooperation projects in and out of the database."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.storage.repository import Repository
from member_schools.domain.project_state import Project
from member_schools.storage.project_rows import PROJECT_NUMBERS, ProjectRow


def _derived(project: Project) -> Mapping[str, object]:
    return {
        "party_ids": list(project.party_ids),
        "files": sorted({one.sha256 for one in project.files}),
        "overdue": project.overdue,
    }


projects = Repository(Project, ProjectRow, "XM", PROJECT_NUMBERS, _derived)


async def in_use(session: AsyncSession, sha256: str) -> bool:
    """Whether a project refers to the content of this hash, also in a struck activity."""
    used = select(ProjectRow.id).where(col(ProjectRow.files).contains([sha256]))
    return bool(await session.scalar(select(exists(used))))
