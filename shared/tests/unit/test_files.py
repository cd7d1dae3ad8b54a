"""Files by their content."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from cyzj.domain.errors import DomainError
from cyzj.files import FolderStore, kind_of

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 30
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40 + b"\xff\xd9"
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"


def office(*names: str) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name in ("[Content_Types].xml", "_rels/.rels", *names):
            archive.writestr(name, "<x/>")
    return target.getvalue()


async def pieces(content: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path, largest=2000)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        (MP4, "mp4"),
        (office("word/document.xml"), "docx"),
        (office("xl/workbook.xml"), "xlsx"),
        (office("ppt/presentation.xml"), "pptx"),
    ],
)
async def test_the_kind_is_read_from_the_content(
    store: FolderStore, content: bytes, extension: str
) -> None:
    stored = await store.put(pieces(content))
    assert stored.kind.extension == extension
    assert (stored.sha256, stored.size) == (sha256(content).hexdigest(), len(content))
    assert b"".join([piece async for piece in store.read(stored.sha256)]) == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"plain text",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"MZ\x90\x00" + b"\0" * 60,
        b"PK\x03\x04 but no archive",
        office("notes.txt"),
        office("word/document.xml", "word/vbaProject.bin"),
        office("word/document.xml", "xl/workbook.xml"),
    ],
)
async def test_what_is_not_accepted_leaves_nothing(
    store: FolderStore, tmp_path: Path, content: bytes
) -> None:
    with pytest.raises(DomainError, match="file-kind"):
        await store.put(pieces(content))
    assert kept(tmp_path) == []


async def test_what_is_too_large_is_refused_while_it_comes(
    store: FolderStore, tmp_path: Path
) -> None:
    with pytest.raises(DomainError, match="file-too-large"):
        await store.put(pieces(PDF + b"0" * 2000))
    assert kept(tmp_path) == []


async def test_the_same_content_lies_there_once(store: FolderStore, tmp_path: Path) -> None:
    first = await store.put(pieces(PDF))
    assert await store.put(pieces(PDF, size=100)) == first
    assert len(kept(tmp_path)) == 1


async def test_what_is_dropped_is_gone_and_may_be_dropped_again(store: FolderStore) -> None:
    stored = await store.put(pieces(PDF))
    assert await store.has(stored.sha256)
    await store.drop(stored.sha256)
    await store.drop(stored.sha256)
    assert not await store.has(stored.sha256)
    with pytest.raises(DomainError, match="not-found"):
        [piece async for piece in store.read(stored.sha256)]


def test_a_name_says_nothing_of_the_kind(tmp_path: Path) -> None:
    path = tmp_path / "总结.pdf"
    path.write_bytes(b"no pdf")
    assert kind_of(path) is None
