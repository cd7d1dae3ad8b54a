"""统一社会信用代码 and 学校标识码: what is wrong with one, said so that it can be corrected."""

from __future__ import annotations

import unicodedata

CREDIT_CODE_LENGTH = 18
SCHOOL_CODE_LENGTH = 10
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capitals without I, O, S, V, Z; a character's value is its place."""
WEIGHTS = tuple(pow(3, place, 31) for place in range(CREDIT_CODE_LENGTH - 1))
"""GB 32100-2015: the weight of place i (from 0) is 3 to the i, modulo 31."""


def normal_code(text: str) -> str:
    """`text` as it is stored: half-width, no spaces or hyphens, letters in capitals."""
    return unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "").upper()


def credit_check_character(first: str) -> str:
    """The 18th character that belongs to the first 17 (GB 32100-2015, modulo 31)."""
    total = sum(
        CREDIT_ALPHABET.index(character) * weight
        for character, weight in zip(first, WEIGHTS, strict=True)
    )
    return CREDIT_ALPHABET[-total % 31]


def credit_code_problem(code: str) -> str | None:
    """What must be corrected in a 统一社会信用代码 (already normal), or None if it is sound."""
    if len(code) != CREDIT_CODE_LENGTH:
        return f"统一社会信用代码应为18位，现在是{len(code)}位，请对照证书补全。"
    for place, character in enumerate(code, start=1):
        if character not in CREDIT_ALPHABET:
            return (
                f"统一社会信用代码第{place}位“{character}”不会出现在代码中"
                "（不使用字母I、O、S、V、Z），请对照证书更正。"
            )
    if credit_check_character(code[:-1]) != code[-1]:
        return (
            "统一社会信用代码的校验位不符，请逐位对照证书，常见的是相邻两位写反或0与D、8与B混淆。"
        )
    return None


def school_code_problem(code: str) -> str | None:
    """What must be corrected in a 学校标识码 (ten digits, unverified), or None if it is sound."""
    if len(code) != SCHOOL_CODE_LENGTH:
        return f"学校标识码应为10位数字，现在是{len(code)}位，请补全。"
    if not (code.isascii() and code.isdigit()):
        return "学校标识码只含数字0至9，请去掉其他字符。"
    return None
