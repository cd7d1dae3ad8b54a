"""Evidence as files: type by content, limits, kept once, forgotten when nobody used them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.clock import moved_to
from cyzj.foundation import Foundation
from cyzj.testing.desk import Desk, Json

MakeDesk = Callable[..., Desk]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


async def upload(desk: Desk, content: bytes, name: str = "a.pdf", status: int = 201) -> Json:
    answer = await desk.send("POST", "/v1/files", files={"file": (name, content)})
    assert answer.status_code == status, answer.text
    found: Json = answer.json()
    return found


def kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


async def test_the_type_is_read_from_the_content_not_from_the_name(
    desk: MakeDesk, tmp_path: Path
) -> None:
    person = desk(Role.COORDINATOR)
    assert (await upload(person, PDF, "照片.png"))["media_type"] == "application/pdf"
    for content in (b"<html><script>1</script></html>", b"MZ\x90\x00", b"", b"PK\x03\x04junk"):
        refused = await upload(person, content, "a.pdf", 422)
        assert refused["type"].endswith("file-kind")
    too_large = await upload(person, PDF + b"0" * 1024 * 1024, status=422)
    assert too_large["type"].endswith("file-too-large")
    assert len(kept(tmp_path)) == 1, "what is refused leaves nothing"


async def test_the_same_content_is_kept_once(desk: MakeDesk, tmp_path: Path) -> None:
    one, other = desk(Role.COORDINATOR), desk(Role.TEACHER)
    first = await upload(one, PDF)
    assert (await upload(one, PDF))["uploaded_at"] == first["uploaded_at"]
    assert (await upload(other, PDF))["sha256"] == first["sha256"]
    assert len(kept(tmp_path)) == 1


async def test_an_upload_nobody_used_is_forgotten_after_two_days(
    desk: MakeDesk, app: FastAPI, tmp_path: Path
) -> None:
    foundation: Foundation = app.state.foundation
    await upload(desk(Role.COORDINATOR), PDF)
    with moved_to(datetime.now(UTC) + timedelta(hours=47)):
        await foundation.sweeper.sweep()
    assert kept(tmp_path)
    with moved_to(datetime.now(UTC) + timedelta(hours=49)):
        await foundation.sweeper.sweep()
    assert not kept(tmp_path)
