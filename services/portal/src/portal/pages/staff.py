"""人员与权限: who holds which post, invitations, the end of a post, a new password by the office."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.listing import Ask, Filter, Listing, Scope
from portal.pages.places import AtPlace, Place
from portal.pages.sending import send, status_of
from portal.posts import DUTIES
from portal.words import ROLES, day_of, moment_of

router = APIRouter()

OWN, OF = "/staff", "/members/{organisation_id}/staff"
_NAME = Field("name", "姓名", help="对方接受邀请时可以更正。")
_PHONE = Field("phone", "手机号", required=False, help="只用于联系本人，列表里隐去中间四位。")
END = Form(
    "结束任命",
    (
        Field(
            "last_day",
            "最后一天",
            Kind.DATE,
            help="填今天：立即生效，本人的登录随即失效。填以后的日期：当天过后生效。",
        ),
    ),
)
_ONCE_SECONDS = 300


def invite_form(roles: dict[Role, str]) -> Form:
    """Whom to invite, as what."""
    role = Field("role", "角色", Kind.CHOICE, choices=roles)
    return Form("生成邀请链接", (role, _NAME, _PHONE))


def listing(place: Place) -> Listing:
    """The list of posts at one organisation."""
    roles = {str(role): name for role, name in ROLES.items() if role is not Role.SYSTEM}
    return Listing(
        path=place.base,
        filters=(
            Filter("q", "姓名", placeholder="姓名中的字"),
            Filter("role", "角色", Ask.ONE, roles),
        ),
        sorts=("name", "role", "starts_on"),
        default_sort="name",
        scopes=(Scope("held", "在任"), Scope("all", "含已结束", {"ended": "true"})),
    )


@router.get(OWN)
@router.get(OF)
async def staff(place: AtPlace) -> Response:
    """The posts, and the invitations that wait."""
    page, service = place.page, place.page.services.member_schools
    query = listing(place).read(page.request.query_params)
    found = (await service.get(f"{place.api}/staff", query.params())).body
    waiting = (await service.get(f"{place.api}/invitations", {"limit": 200})).body["items"]
    return page.show(
        "pages/staff/list.html",
        title="人员与权限",
        crumbs=place.crumbs(),
        place=place,
        query=query,
        items=found["items"],
        total=found["total"],
        pager=query.pager(len(found["items"]), found["next_cursor"], found["total"]),
        invitations=waiting,
        me=page.viewer.person_ref,
    )


@router.get(f"{OWN}/invite")
@router.get(f"{OF}/invite")
async def inviting(place: AtPlace) -> Response:
    """The blank invitation."""
    return _show_invite(place, invite_form(place.roles).blank())


@router.post(f"{OWN}/invite")
@router.post(f"{OF}/invite")
async def invite(place: AtPlace) -> Response:
    """Invite; the next page shows the link, this once."""
    page = place.page
    draft = invite_form(place.roles).read(await page.request.form())
    answer = await send(page.services.member_schools, draft, f"{place.api}/invitations")
    if answer is None:
        return _show_invite(place, draft, status_of(draft))
    link = f"{page.origin}/invitations/{answer.body['token']}"
    made = {"kind": "invitation", "name": answer.body["name"], "role": answer.body["role"]}
    return _show_once(place, made | {"link": link, "expires_at": answer.body["expires_at"]})


@router.get(f"{OWN}/link")
@router.get(f"{OF}/link")
async def link(place: AtPlace) -> Response:
    """The link just made; asked again, it is gone."""
    page, cookies = place.page, place.page.portal.cookies
    made = cookies.left(page.request, cookies.once)
    if made is None:
        text = "没有送到对方手里的，请撤回后重新生成。"
        return page.go(place.base, Notice("info", "链接只显示一次。", text))
    heading = "邀请链接已生成" if made["kind"] == "invitation" else "重置链接已生成"
    answer = page.show(
        "pages/staff/link.html",
        title=heading,
        crumbs=place.crumbs(heading),
        place=place,
        made=made,
    )
    cookies.drop(answer, cookies.once)
    return answer


@router.post(f"{OWN}/invitations/{{invitation_id}}/revoke")
@router.post(f"{OF}/invitations/{{invitation_id}}/revoke")
async def revoke(place: AtPlace, invitation_id: UUID) -> Response:
    """Take an invitation back: its link opens nothing any longer."""
    service = place.page.services.member_schools
    await service.post(f"/v1/invitations/{invitation_id}/revoke")
    done = Notice("ok", "已撤回邀请。", "原来的链接不再有效。", f"{place.base}/invite", "重新邀请")
    return place.page.go(place.base, done)


@router.get(f"{OWN}/{{appointment_id}}/end")
@router.get(f"{OF}/{{appointment_id}}/end")
async def ending(place: AtPlace, appointment_id: UUID) -> Response:
    """What ending the post changes, before it is done."""
    post = await place.post(appointment_id)
    draft = END.blank(post, last_day=day_of(moment_of(place.page.now)).isoformat())
    return _show_end(place, post, draft)


@router.post(f"{OWN}/{{appointment_id}}/end")
@router.post(f"{OF}/{{appointment_id}}/end")
async def end(place: AtPlace, appointment_id: UUID) -> Response:
    """End the post; a clash shows how it stands now."""
    page = place.page
    draft = END.read(await page.request.form())
    path = f"/v1/appointments/{appointment_id}/end"
    answer = await send(page.services.member_schools, draft, path)
    if answer is None:
        return _show_end(place, await place.post(appointment_id), draft, status_of(draft))
    post = answer.body
    what = f"已结束{post['person']['name']}的{ROLES[post['role']]}任命。"
    return page.go(place.base, Notice("ok", what, f"最后一天：{post['ends_on']}。"))


@router.get(f"{OWN}/{{appointment_id}}/reset")
@router.get(f"{OF}/{{appointment_id}}/reset")
async def resetting(place: AtPlace, appointment_id: UUID) -> Response:
    """What a new password by the office means, before it is done."""
    return _show_reset(place, await place.post(appointment_id), RESET.blank())


@router.post(f"{OWN}/{{appointment_id}}/reset")
@router.post(f"{OF}/{{appointment_id}}/reset")
async def reset(place: AtPlace, appointment_id: UUID) -> Response:
    """Make the one-time link for a new password."""
    page = place.page
    post = await place.post(appointment_id)
    draft = RESET.read(await page.request.form())
    path = f"/v1/people/{post['person']['ref']}/password-reset"
    answer = await send(page.services.member_schools, draft, path)
    if answer is None:
        return _show_reset(place, post, draft, status_of(draft))
    made = {"kind": "reset", "name": post["person"]["name"], "account": answer.body["account"]}
    link = f"{page.origin}/password-resets/{answer.body['code']}"
    return _show_once(place, made | {"link": link, "expires_at": answer.body["expires_at"]})


RESET = Form("生成重置链接", ())


def _show_once(place: Place, made: dict[str, Any]) -> Response:
    answer = place.page.go(f"{place.base}/link")
    cookies = place.page.portal.cookies
    cookies.leave(answer, cookies.once, made, _ONCE_SECONDS)
    return answer


def _show_invite(place: Place, draft: Draft, status: int = 200) -> Response:
    return place.page.show(
        "pages/staff/invite.html",
        title="邀请人员",
        status=status,
        crumbs=place.crumbs("邀请人员"),
        place=place,
        draft=draft,
        duties=[(name, DUTIES[role]) for role, name in place.roles.items()],
    )


def _show_end(place: Place, post: dict[str, Any], draft: Draft, status: int = 200) -> Response:
    return place.page.show(
        "pages/staff/end.html",
        title="结束任命",
        status=status,
        crumbs=place.crumbs("结束任命"),
        place=place,
        post=post,
        draft=draft,
    )


def _show_reset(place: Place, post: dict[str, Any], draft: Draft, status: int = 200) -> Response:
    return place.page.show(
        "pages/staff/reset.html",
        title="重置密码",
        status=status,
        crumbs=place.crumbs("重置密码"),
        place=place,
        post=post,
        draft=draft,
    )
