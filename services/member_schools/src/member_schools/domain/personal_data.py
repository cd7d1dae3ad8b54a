"""What is kept of a person that must not be seen: checked when given, masked when shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from cyzj.domain.errors import FieldError, invalid

PURPOSE_LENGTH = range(2, 201)
TELEPHONE = re.compile(r"\+?\d[\d-]{6,19}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
_MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])")
_CERTIFICATE = re.compile(r"[0-9A-Za-z()（）〔〕\[\]\u4e00-\u9fff/-]{2,60}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
"""GB 11643-1999: the check character by the weighted sum modulo 11."""


class PersonalField(StrEnum):
    """The parts of a person's data that are shown one by one."""

    PHONE = "phone"
    """手机号"""
    EMAIL = "email"
    """电子邮箱"""
    ID_NUMBER = "id_number"
    """身份证号"""
    BIRTH_MONTH = "birth_month"
    """出生年月"""
    CERTIFICATES = "certificates"
    """证书编号"""


PERSONAL_FIELDS = {
    PersonalField.PHONE: "手机号",
    PersonalField.EMAIL: "电子邮箱",
    PersonalField.ID_NUMBER: "身份证号",
    PersonalField.BIRTH_MONTH: "出生年月",
    PersonalField.CERTIFICATES: "证书编号",
}


@dataclass(frozen=True)
class Certificate:
    """The number of the certificate behind a qualification."""

    qualification_id: UUID
    number: str


@dataclass(frozen=True)
class PersonalData:
    """A person's data in the clear; only ever in memory. `version` counts its changes."""

    version: int = 0
    phone: str | None = None
    email: str | None = None
    id_number: str | None = None
    birth_month: str | None = None
    """YYYY-MM"""
    certificates: tuple[Certificate, ...] = ()

    @property
    def filled(self) -> tuple[PersonalField, ...]:
        """What is kept."""
        return tuple(one for one in PersonalField if getattr(self, one))


@dataclass(frozen=True)
class Wanted:
    """What the person wants changed: None stays as it is, empty is dropped."""

    phone: str | None = None
    email: str | None = None
    id_number: str | None = None
    birth_month: str | None = None


def change(data: PersonalData, wanted: Wanted) -> PersonalData:
    """The data with what is wanted; raises with every field that has to change."""
    given: dict[str, Any] = {
        name: _normal(name, value) for name, value in vars(wanted).items() if value is not None
    }
    after = replace(data, **given)
    errors = list(_problems(after, given))
    if errors:
        raise invalid("bad-personal-data", errors[0].message, *errors)
    return after if after == data else replace(after, version=data.version + 1)


def with_certificate(data: PersonalData, qualification_id: UUID, number: str) -> PersonalData:
    """The data with a certificate's number; an empty one drops it."""
    number = number.strip()
    if number and not _CERTIFICATE.fullmatch(number):
        message = "证书编号只含字母、数字、汉字、括号和连字符，2至60位；也可以不填。"
        raise invalid("bad-certificate", message, FieldError("certificate_number", message))
    others = tuple(one for one in data.certificates if one.qualification_id != qualification_id)
    added = (Certificate(qualification_id, number),) if number else ()
    after = replace(data, certificates=(*others, *added))
    return after if after == data else replace(after, version=data.version + 1)


def checked_phone(phone: str | None) -> tuple[str | None, FieldError | None]:
    """A telephone number as it is kept, and what is wrong with it."""
    normal = (phone or "").replace(" ", "") or None
    if normal and not TELEPHONE.fullmatch(normal):
        return normal, FieldError("phone", "电话只含数字和连字符，7至20位；也可以不填。")
    return normal, None


def checked_purpose(purpose: str) -> str:
    """What it is needed for; raises without one."""
    text = purpose.strip()
    if len(text) not in PURPOSE_LENGTH:
        message = "请写明查看的用途（2至200字），本人能看到。"
        raise invalid("purpose-required", message, FieldError("purpose", message))
    return text


def masked_phone(phone: str | None) -> str | None:
    """138****5678; of a short number the first and the last two digits."""
    if not phone:
        return None
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"{phone[0]}****{phone[-2:]}"


def masked(data: PersonalData) -> dict[str, str | None]:
    """Each part with its middle hidden; None where nothing is kept."""
    return {
        PersonalField.PHONE: masked_phone(data.phone),
        PersonalField.EMAIL: _masked_email(data.email),
        PersonalField.ID_NUMBER: (
            f"{data.id_number[:4]}**********{data.id_number[-4:]}" if data.id_number else None
        ),
        PersonalField.BIRTH_MONTH: f"{data.birth_month[:2]}**-**" if data.birth_month else None,
        PersonalField.CERTIFICATES: (
            f"{len(data.certificates)} 个编号" if data.certificates else None
        ),
    }


def id_number_problem(number: str) -> str | None:
    """What must be corrected in an 居民身份证号 (GB 11643-1999), or None if it is sound."""
    if len(number) != len(_WEIGHTS) + 1:
        return f"身份证号应为18位，现在是{len(number)}位，请补全。"
    if not (number[:-1].isascii() and number[:-1].isdigit() and number[-1] in _CHECKS):
        return "身份证号前17位是数字，末位是数字或X，请更正。"
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    if _CHECKS[total % 11] != number[-1]:
        return "身份证号的校验位不符，请逐位对照证件更正。"
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "身份证号里的出生日期不存在，请逐位对照证件更正。"
    return None


def _normal(name: str, value: str) -> str | None:
    text = value.replace(" ", "")
    return (text.upper() if name == PersonalField.ID_NUMBER else text) or None


def _problems(data: PersonalData, given: dict[str, str | None]) -> Iterator[FieldError]:
    if given.get("phone"):
        _, wrong = checked_phone(data.phone)
        yield from (wrong,) if wrong else ()
    if given.get("email") and not _EMAIL.fullmatch(data.email or ""):
        yield FieldError("email", "邮箱应像 name@example.cn，请更正；也可以不填。")
    if given.get("id_number"):
        problem = id_number_problem(data.id_number or "")
        yield from (FieldError("id_number", problem),) if problem else ()
    month = data.birth_month
    if given.get("birth_month") and not _MONTH.fullmatch(month or ""):
        yield FieldError("birth_month", "出生年月请写成 1990-05 的样子；也可以不填。")
    elif month and data.id_number and len(data.id_number) == len(_WEIGHTS) + 1:
        born = f"{data.id_number[6:10]}-{data.id_number[10:12]}"
        if born != month and ("birth_month" in given or "id_number" in given):
            yield FieldError("birth_month", "出生年月与身份证号不一致，请核对。")


def _masked_email(email: str | None) -> str | None:
    return f"{email[0]}***@{email.split('@')[-1]}" if email else None
