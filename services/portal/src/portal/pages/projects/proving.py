"""What comes with evidence: an activity recorded, a milestone handed in, the outcome. Files go first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.handing import Handed, fresh, kept
from portal.pages.projects.commands import not_now
from portal.pages.projects.seen import API, CRUMBS, Item, Seen, load
from portal.pages.projects.verbs import name_of, next_words
from portal.pages.projects.vocabulary import ACTIVITIES, NUMBERS
from portal.pages.sending import send, status_of
from portal.words import day

router = APIRouter()
_EVIDENCE = Field(
    "evidence",
    "证据",
    required=False,
    help="可以选多份，至少一份：签到、照片、纪要、验收单、成果文件等；每份不超过 20 MB。",
)
ACTIVITY = Form(
    "登记",
    (
        Field("title", "做了什么", most=60, help="例如：企业工程师进校授课；不写人名和电话。"),
        Field("kind", "活动类别", Kind.CHOICE, choices=ACTIVITIES),
        Field("held_on", "活动日期", Kind.DATE, help="不晚于今天。"),
        Field("participants", "参加人数", Kind.INTEGER, unit="人"),
        _EVIDENCE,
    ),
)
MILESTONE = Form("交付", (_EVIDENCE,))
OUTCOME = Form(
    "提交",
    (
        Field(
            "text",
            "成果",
            Kind.LONG,
            most=4000,
            help="已按登记的活动和里程碑写好开头，请补充、核对。",
        ),
        *(
            Field(code, name, Kind.INTEGER, required=False, unit=unit)
            for code, (name, unit) in NUMBERS.items()
        ),
        _EVIDENCE,
    ),
)


@dataclass(frozen=True)
class Proof:
    """A step that comes with evidence: its command, its form, and what is said of it."""

    command: str
    form: Form
    hint: str
    done: str


PROOFS = {
    "record-activity": Proof(
        "record_activity",
        ACTIVITY,
        "登记后各方立即看到；填错的可以更正剔除，记录保留",
        "已登记活动",
    ),
    "complete-milestone": Proof(
        "complete_milestone", MILESTONE, "交付后由另一方验收", "已交付里程碑"
    ),
    "conclude": Proof("conclude", OUTCOME, "提交后由另一方确认，项目结项", "已提交成果"),
}


@router.get("/projects/{project_id}/record-activity")
async def recording(page: ViewerPage, project_id: UUID) -> Response:
    """The blank form of an activity."""
    return await _ask(page, project_id, "record-activity")


@router.post("/projects/{project_id}/record-activity")
async def record(page: ViewerPage, project_id: UUID) -> Response:
    """Send the files, then the activity."""
    return await _give(page, project_id, "record-activity")


@router.get("/projects/{project_id}/complete-milestone")
async def completing(page: ViewerPage, project_id: UUID) -> Response:
    """What is asked of a milestone that is done."""
    return await _ask(page, project_id, "complete-milestone")


@router.post("/projects/{project_id}/complete-milestone")
async def complete(page: ViewerPage, project_id: UUID) -> Response:
    """Send the files, then hand the milestone in."""
    return await _give(page, project_id, "complete-milestone")


@router.get("/projects/{project_id}/conclude")
async def concluding(page: ViewerPage, project_id: UUID) -> Response:
    """The outcome, begun from what was recorded; the evidence of the milestones is in it already."""
    return await _ask(page, project_id, "conclude")


@router.post("/projects/{project_id}/conclude")
async def conclude(page: ViewerPage, project_id: UUID) -> Response:
    """Send the files, then the outcome."""
    return await _give(page, project_id, "conclude")


async def _ask(page: Page, id: UUID, slug: str) -> Response:
    seen, proof = await load(page, id), PROOFS[slug]
    if proof.command not in seen.may:
        return not_now(page, seen, name_of(proof.command))
    milestone = _milestone(seen, slug, page.request.query_params.get("milestone", ""))
    draft = proof.form.blank({"version": seen.item["version"]})
    handed: list[Handed] = []
    if slug == "conclude":
        begun = seen.item["outcome"] or {"text": begun_of(seen), "numbers": {}}
        draft.values["text"] = begun["text"]
        draft.values |= {code: str(n) for code, n in begun["numbers"].items() if n}
        handed = _proofs(seen)
    elif slug == "record-activity":
        draft.values["held_on"] = seen.today.isoformat()
    return _show(page, seen, slug, draft, handed, milestone)


async def _give(page: Page, id: UUID, slug: str) -> Response:
    seen, proof = await load(page, id), PROOFS[slug]
    data = await page.request.form()
    milestone = _milestone(seen, slug, str(data.get("milestone_id") or ""))
    draft = proof.form.read(data)
    handed = await _taken(page, draft, data)
    draft.body = {name: value for name, value in draft.body.items() if value is not None}
    if milestone:
        draft.body["milestone_id"] = milestone["id"]
    path = f"{API}/{id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{slug}", current=path)
    if answer is not None:
        after = Seen(answer.body, page)
        return page.go(after.path, Notice("ok", f"{proof.done}。", next_words(after)))
    seen = await load(page, id)
    if proof.command not in seen.may:
        return not_now(page, seen, name_of(proof.command))
    return _show(page, seen, slug, draft, handed, milestone, status_of(draft))


async def _taken(page: Page, draft: Draft, data: FormData) -> list[Handed]:
    """The evidence of the form: new files are sent first; that there is none is said at the field."""
    handed = [*kept(data, "evidence"), *await fresh(page, draft, data, "evidence")]
    draft.values["evidence"] = ""
    draft.body["evidence"] = [one.body for one in handed]
    if not handed and "evidence" not in draft.errors:
        draft.add_error("evidence", "请至少选择一份证据")
    return handed


def _milestone(seen: Seen, slug: str, id: str) -> Item | None:
    if slug != "complete-milestone":
        return None
    found = seen.milestone(id)
    if found is None:
        raise NotFound("portal", 404)
    return found


def begun_of(seen: Seen) -> str:
    """The outcome as far as the record writes it itself."""
    item = seen.item
    lines = [
        f"{day(item['starts_on'])} 至今，各方共开展活动 {item['activities_held']} 次，"
        f"参加 {item['reached']:,} 人次，留存证据 {item['evidence_pieces']} 份。"
    ]
    for one in item["milestones"]:
        owner = seen.party(one["owner_id"]).name
        lines.append(f"{day(one['done_on'])}，{owner}完成：{one['title']}。")
    return "\n".join(lines)


def _proofs(seen: Seen) -> list[Handed]:
    """The files of the milestones, and those of an outcome that was returned, each once."""
    outcome = seen.item["outcome"]
    parts: Iterable[Item] = [*seen.item["milestones"], *([outcome] if outcome else [])]
    files = {one["sha256"]: one["file_name"] for part in parts for one in part["evidence"]}
    return [Handed("evidence", sha256, name) for sha256, name in files.items()]


def _show(
    page: Page,
    seen: Seen,
    slug: str,
    draft: Draft,
    handed: list[Handed],
    milestone: Item | None,
    status: int = 200,
) -> Response:
    proof = PROOFS[slug]
    name = name_of(proof.command)
    return page.show(
        "pages/projects/proof.html",
        title=f"{name} {seen.number}",
        status=status,
        crumbs=[*CRUMBS, (seen.number, seen.path), (name, "")],
        seen=seen,
        draft=draft,
        name=name,
        slug=slug,
        hint=proof.hint,
        action=f"{seen.path}/{slug}",
        kept=handed,
        milestone=milestone,
        owner=seen.party(milestone["owner_id"]) if milestone else None,
        numbers=list(NUMBERS),
    )
