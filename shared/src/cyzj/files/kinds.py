"""What a file is, by its content: only kinds that schools exchange, nothing a browser would run."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import puremagic


@dataclass(frozen=True)
class FileKind:
    """A kind of file that may be uploaded."""

    media_type: str
    extension: str
    name: str
    """In Chinese."""


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("application/pdf", "pdf", "PDF")
WORD = FileKind(f"{_OFFICE}.wordprocessingml.document", "docx", "Word")
EXCEL = FileKind(f"{_OFFICE}.spreadsheetml.sheet", "xlsx", "Excel")
SLIDES = FileKind(f"{_OFFICE}.presentationml.presentation", "pptx", "PowerPoint")
ACCEPTED = (
    PDF,
    WORD,
    EXCEL,
    SLIDES,
    FileKind("application/msword", "doc", "Word 97–2003 一类"),
    FileKind("image/jpeg", "jpg", "JPEG 图片"),
    FileKind("image/png", "png", "PNG 图片"),
    FileKind("video/mp4", "mp4", "MP4 视频"),
)
_BY_TYPE = {kind.media_type: kind for kind in ACCEPTED}
_FOLDERS = {"word/": WORD, "xl/": EXCEL, "ppt/": SLIDES}


def kind_of(path: Path) -> FileKind | None:
    """The kind of the file at `path`; None for one that is not accepted, or empty."""
    try:
        # By the stream: puremagic also guesses by the name of a file it is given.
        with path.open("rb") as stream:
            guesses = puremagic.magic_stream(stream)
    except (puremagic.PureError, ValueError):
        return None
    likely = next((_BY_TYPE[g.mime_type] for g in guesses if g.mime_type in _BY_TYPE), None)
    if likely in (WORD, EXCEL, SLIDES):
        return _office_kind(path)
    return likely


def _office_kind(path: Path) -> FileKind | None:
    """Office files are zip archives of one signature: the folder inside says which."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return None
    if "[Content_Types].xml" not in names or any(n.endswith("vbaProject.bin") for n in names):
        return None
    found = {kind for folder, kind in _FOLDERS.items() if any(n.startswith(folder) for n in names)}
    return found.pop() if len(found) == 1 else None
