"""Routes of cooperation projects: listed, exported, shown, their evidence, and a new draft."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response, StreamingResponse

from cyzj.contracts.member_schools.cooperation_project import CooperationForm, ProjectStatus
from cyzj.contracts.payload import Sha256
from cyzj.domain.caller import Caller
from cyzj.domain.errors import not_found
from cyzj.http.declared import ITEM, READ, WRITE
from cyzj.http.etag import tagged
from cyzj.http.exports import EXPORTS, Format
from cyzj.http.files import FILE_ANSWER, as_download
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.writes import Write, writing
from cyzj.spreadsheets.export import Row
from member_schools.application.council.listing import Named
from member_schools.application.projects.drafting import draft_project
from member_schools.application.projects.listing import WantedProjects, list_projects, named_in
from member_schools.domain.project_machine import PROJECT
from member_schools.domain.project_parts import FORMS
from member_schools.domain.project_state import Project
from member_schools.http.council_exports import list_file, name_of
from member_schools.http.project_bodies import PlanBody
from member_schools.http.project_items import ProjectBrief, ProjectItem
from member_schools.http.project_routes import answer
from member_schools.http.project_views import is_close, project_brief, project_item
from member_schools.http.reading import Reading
from member_schools.storage.projects import projects

router = APIRouter(prefix="/v1/cooperation-projects", tags=["cooperation projects"])
Reader = Annotated[Grant, Depends(Allow("cooperation_projects.read"))]
Exporter = Annotated[Grant, Depends(Allow("cooperation_projects.export"))]
Reads = Annotated[Reading, Depends()]
_HEADINGS = (
    "编号", "名称", "形式", "牵头单位", "合作方", "状态", "开始", "结束",
    "里程碑", "已验收", "逾期", "活动", "证据", "参加人次",
)  # fmt: skip


def wanted(
    form: Annotated[list[CooperationForm], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    status: Annotated[list[ProjectStatus], Query(max_length=20)] = [],  # noqa: B006  # FastAPI copies it
    organisation_id: UUID | None = None,
    waiting_on_me: Annotated[
        bool, Query(description="those that wait on the caller's organisation")
    ] = False,
    overdue: Annotated[bool, Query(description="those with an overdue milestone")] = False,
    q: Annotated[
        str, Query(max_length=100, description="a number, or part of a title or a party's name")
    ] = "",
) -> WantedProjects:
    """The filters of the list."""
    text = q.replace("\0", "").strip()
    return WantedProjects(form, status, organisation_id, waiting_on_me, overdue, text)


Filters = Annotated[WantedProjects, Depends(wanted)]


@router.get(
    "",
    operation_id="list_cooperation_projects",
    summary="Cooperation projects, filtered; drafts only of the caller's organisation",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    reading: Reads, grant: Reader, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[ProjectBrief]:
    own = grant.caller.school_id
    async with reading.session() as session:
        found, named, cursor, total = await list_projects(session, filters, own, paging)
    items = [project_brief(one, named, grant.caller) for one in found]
    return Page(items=items, next_cursor=cursor, total=total)


@router.get(
    "/export.{format}",
    operation_id="export_cooperation_projects",
    summary="Cooperation projects that the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 422, 503)},
)
async def project_file(
    format: Format, reading: Reads, grant: Exporter, filters: Filters
) -> Response:
    own = grant.caller.school_id
    return await list_file(
        format,
        "联建项目",
        _HEADINGS,
        lambda session, paging: list_projects(session, filters, own, paging),
        _row,
        reading,
    )


def _row(one: Project, named: Named) -> Row:
    others = [name_of(named, party.organisation_id) for party in one.parties[1:]]
    return (
        one.number,
        one.title,
        FORMS[one.form],
        name_of(named, one.lead_id),
        "、".join(filter(None, others)),
        PROJECT.state(one.status).name,
        one.starts_on,
        one.ends_on,
        len(one.milestones),
        sum(m.done_on is not None for m in one.milestones),
        one.overdue,
        len(one.held),
        len(one.proofs),
        one.reached,
    )


@router.get(
    "/{id}",
    operation_id="get_cooperation_project",
    summary="One cooperation project",
    response_model=ProjectItem,
    responses=ITEM,
)
async def get_one(id: UUID, request: Request, reading: Reads, grant: Reader) -> Response:
    async with reading.session() as session:
        found = await projects.find(session, id)
        named = await named_in(session, found)
    _require_known(found, grant.caller)
    return tagged(request, project_item(found, named, grant.caller))


@router.get(
    "/{id}/evidence/{digest}/file",
    operation_id="get_cooperation_project_evidence",
    summary="A file of the project, for its parties and the office",
    response_class=StreamingResponse,
    responses={**FILE_ANSWER, **READ},
)
async def download(
    id: UUID,
    digest: Sha256,
    request: Request,
    reading: Reads,
    grant: Annotated[Grant, Depends(Allow("cooperation_projects.evidence"))],
) -> Response:
    async with reading.session() as session:
        found = await projects.find(session, id)
    _require_known(found, grant.caller)
    if not is_close(found, grant.caller):
        raise not_found()
    file = next((one for one in found.files if one.sha256 == digest), None)
    return await as_download(request, file)


@router.post(
    "",
    status_code=201,
    operation_id="draft_cooperation_project",
    summary="Draft a project that the caller's organisation leads",
    response_model=ProjectItem,
    responses=WRITE,
)
async def draft(
    body: PlanBody, write: Annotated[Write, Depends(writing("cooperation_projects.draft"))]
) -> Response:
    own = write.grant.school()
    return await answer(
        write,
        "draft_cooperation_project",
        lambda unit: draft_project(unit, own, body.wanted()),
        status=201,
    )


def _require_known(project: Project, caller: Caller) -> None:
    """404 for what only its lead knows of."""
    if project.is_hidden and caller.school_id != project.lead_id:
        raise not_found()
