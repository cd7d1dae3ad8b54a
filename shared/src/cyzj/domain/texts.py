"""Checks of what people type: nothing that identifies a person where everybody reads it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cyzj.domain.errors import FieldError

TITLE_LENGTH = 30
_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[ -]?)?(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8})(?!\d)"
)
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


def title_problems(title: str, field: str = "title") -> Iterator[FieldError]:
    """What is wrong with a title that the whole alliance reads: 1–30 characters, nobody's number."""
    if not title.strip():
        yield FieldError(field, "请填写标题，例如“新能源汽车高压安全实训送教”。")
    if len(title) > TITLE_LENGTH:
        yield FieldError(
            field, f"标题有 {len(title)} 字，请改到 {TITLE_LENGTH} 字以内；细节写在说明里。"
        )
    plain = unicodedata.normalize("NFKC", title)
    if _ID_NUMBER.search(plain):
        yield FieldError(field, "标题里有身份证号，请删去；标题全联盟可见。")
    elif _PHONE.search(plain) or ("@" in plain and _ADDRESS.search(plain)):
        yield FieldError(field, "标题里有电话或邮箱，请移到“联系方式”；标题全联盟可见。")
    if _unprintable(title, allowed=""):
        yield FieldError(field, "标题里有看不见的字符，请重新输入。")


def text_problems(text: str, field: str, name: str, longest: int) -> Iterator[FieldError]:
    """What is wrong with a free text that stays behind the API."""
    if len(text) > longest:
        yield FieldError(field, f"{name}有 {len(text)} 字，请改到 {longest} 字以内。")
    if _unprintable(text, allowed="\n\r\t"):
        yield FieldError(field, f"{name}里有看不见的字符，请重新输入。")


def reason_problems(reason: str, name: str, field: str = "reason") -> Iterator[FieldError]:
    """What is wrong with a reason that must be given: missing, too long, unprintable."""
    if not reason.strip():
        yield FieldError(field, f"请写明{name}，对方会看到。")
    yield from text_problems(reason, field, name, 500)


def _unprintable(text: str, allowed: str) -> bool:
    if text.isprintable():  # nearly every text: ten thousand rows of an import are looked at
        return False
    return any(c not in allowed and unicodedata.category(c) in _UNPRINTABLE for c in text)


def file_name_problems(name: str, field: str = "file_name") -> Iterator[FieldError]:
    """What is wrong with a file's name: missing, too long, with a path, unprintable."""
    if not name.strip() or name.strip() in (".", ".."):
        yield FieldError(field, "请填写文件名，例如“10月考勤.xlsx”。")
    if "/" in name or "\\" in name:
        yield FieldError(field, "文件名里不要有斜杠。")
    yield from text_problems(name, field, "文件名", 120)
