"""Everything held about a person as one document: JSON for machines, rows for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from cyzj.contracts.names import ROLES
from cyzj.spreadsheets.export import Row
from member_schools.application.persons.my_export import Everything
from member_schools.domain.personal_data import PERSONAL_FIELDS, PersonalField
from member_schools.domain.qualification_machine import QUALIFICATION, called


class Format(StrEnum):
    """What one's own data comes as."""

    JSON = "json"
    XLSX = "xlsx"


def as_json(found: Everything) -> bytes:
    """The document; moments in RFC 3339."""
    return json.dumps(_document(found), ensure_ascii=False, indent=1, default=str).encode()


def _document(found: Everything) -> dict[str, Any]:
    data = found.data
    return {
        "person": {"ref": found.person.ref, "name": found.person.name, "account": found.account},
        "personal_data": {
            **{str(one): getattr(data, one) for one in PersonalField if one != "certificates"},
            "certificates": [vars(one) for one in data.certificates],
        },
        "posts": [{**vars(one), "organisation": _place(found, one)} for one in found.posts],
        "qualifications": [
            {
                **vars(one),
                "organisation": _place(found, one),
                "evidence": [vars(each) for each in one.evidence],
                "remarks": [vars(each) for each in one.remarks],
                "waiting_on": [each.model_dump(mode="json") for each in one.waiting_on],
            }
            for one in found.qualifications
        ],
        "invitations": [
            {
                "organisation": _place(found, one),
                "role": one.role,
                "issued_at": one.issued_at,
                "accepted_at": one.accepted_at,
            }
            for one in found.invitations
        ],
        "sessions": [
            {"opened_at": one.opened_at, "seen_at": one.seen_at, "ended_at": one.ended_at}
            for one in found.sessions
        ],
        "accesses": [one.model_dump(mode="json", exclude={"person_ref"}) for one in found.accesses],
        "log": [{"at": one.at, "what": one.what} for one in found.log],
    }


def as_rows(found: Everything) -> Iterator[Row]:
    """The same, a line each: category, item, content."""
    data = found.data
    yield "本人", "姓名", found.person.name
    yield "本人", "账号", found.account
    for one in PersonalField:
        if one is not PersonalField.CERTIFICATES:
            yield "个人资料", PERSONAL_FIELDS[one], getattr(data, one)
    numbers = {one.qualification_id: one.number for one in data.certificates}
    for post in found.posts:
        until = post.ends_on or "今"
        yield "任职", ROLES[post.role], f"{_place(found, post)}，{post.starts_on} 至 {until}"
    for item in found.qualifications:
        said = f"{QUALIFICATION.state(item.status).name}，取得日期 {item.awarded_on}"
        if item.id in numbers:
            said += f"，证书编号 {numbers[item.id]}"
        yield "专业档案", called(item.kind, item.level), f"{item.number}，{said}"
        for file in item.evidence:
            yield "证明材料", item.number, file.file_name
    for invitation in found.invitations:
        yield "邀请", _place(found, invitation), _moment(invitation.accepted_at)
    for session in found.sessions:
        yield "登录", _moment(session.opened_at), f"最近活动 {_moment(session.seen_at)}"
    for access in found.accesses:
        fields = "、".join(PERSONAL_FIELDS[PersonalField(one)] for one in access.fields)
        yield "查看记录", _moment(access.at), f"{access.role}：{fields}；用途：{access.purpose}"
    for log in found.log:
        yield "账号记录", _moment(log.at), log.what


def _place(found: Everything, item: Any) -> str:
    id: UUID = item.organisation_id
    return found.named[id].profile.name if id in found.named else ""


def _moment(at: datetime | date | None) -> str:
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else str(at or "")
