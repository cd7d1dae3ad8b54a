"""Files of a form: sent to the service first, then named by their hash in the form's body.

A file that was taken stays with the form when something else has to be corrected: nobody chooses it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile

from portal.clients.bound import BoundService
from portal.clients.problems import Invalid
from portal.forms import Draft
from portal.page import Page


@dataclass(frozen=True)
class Handed:
    """A file that the service has, and what it is called; `kind` is the field it was given in."""

    kind: str
    sha256: str
    file_name: str

    @property
    def kept(self) -> str:
        """As a field of the form remembers it."""
        return f"{self.sha256} {self.file_name}"

    @property
    def body(self) -> dict[str, str]:
        """As the API takes a file."""
        return {"sha256": self.sha256, "file_name": self.file_name}


async def fresh(
    page: Page, draft: Draft, data: FormData, kind: str, service: BoundService | None = None
) -> list[Handed]:
    """The files newly chosen in a field, sent; one that is refused is named at the field.

    They go to member_schools unless another service is named.
    """
    to = service or page.services.member_schools
    sent = [one for one in data.getlist(kind) if isinstance(one, UploadFile) and one.filename]
    return [one for file in sent if (one := await _stored(to, draft, kind, file))]


def kept(data: FormData, kind: str) -> list[Handed]:
    """The files of a field that were taken before."""
    return list(_remembered(kind, data.getlist(f"kept_{kind}")))


def _remembered(kind: str, values: Iterable[Any]) -> Iterable[Handed]:
    for value in values:
        sha256, _, name = str(value).partition(" ")
        yield Handed(kind, sha256, name)


async def _stored(to: BoundService, draft: Draft, kind: str, file: UploadFile) -> Handed | None:
    name = str(file.filename)
    try:
        answer = await to.upload("/v1/files", name, file.file)
    except Invalid as refused:
        draft.add_error(kind, refused.message or "这个文件不能上传，请换一个。")
        return None
    return Handed(kind, answer.body["sha256"], name)
