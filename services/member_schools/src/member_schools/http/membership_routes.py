"""What the routes of memberships share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.payload import Sha256
from cyzj.http.declared import WRITE
from cyzj.http.values import Body
from cyzj.http.writes import Write
from cyzj.storage.unit import Unit
from member_schools.application.memberships.documents import Handed
from member_schools.domain.membership import Membership
from member_schools.domain.membership_parts import DocumentKind
from member_schools.http.membership_items import MembershipItem, membership_item
from member_schools.storage import organisations


class DocumentBody(Body):
    """A file uploaded before (`POST /v1/files`), and what it is."""

    kind: DocumentKind
    sha256: Sha256
    file_name: str = Field(max_length=300, examples=["入盟申请表.pdf"])


class DocumentsBody(Body):
    """The documents of an application."""

    documents: list[DocumentBody] = Field(max_length=20)

    def handed(self) -> list[Handed]:
        return [Handed(one.kind, one.sha256, one.file_name) for one in self.documents]


async def answer(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Membership]],
    *,
    status: int = 200,
) -> Response:
    async def work(unit: Unit) -> MembershipItem:
        after = await decide(unit)
        named = await organisations.some(unit.session, {after.organisation_id})
        return membership_item(after, named, unit.caller)

    return await write.do(command, work, status=status)


def route(command: str, summary: str) -> dict[str, Any]:
    return {
        "path": f"/{{id}}/{command.replace('_', '-')}",
        "operation_id": f"membership_{command}",
        "summary": summary,
        "response_model": MembershipItem,
        "responses": WRITE,
    }
