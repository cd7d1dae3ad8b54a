"""Who is in the alliance: four real members by name alone, and made-up ones that do everything.

Nothing is invented about a real school: no code, no person, no activity. Whatever is made up
begins with 示例, and its codes say EXAMPLE where a real one has digits.
"""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.contracts.codes import Jurisdiction, OrganisationKind

SICHUAN, CHONGQING = Jurisdiction.SICHUAN, Jurisdiction.CHONGQING
SECONDARY, HIGHER = OrganisationKind.SECONDARY, OrganisationKind.HIGHER
ENTERPRISE, ASSOCIATION = OrganisationKind.ENTERPRISE, OrganisationKind.ASSOCIATION
INVENTED = "示例"
OFFICE_NAME = "集团办公室"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True)
class Place:
    """An organisation of the demonstration's register."""

    key: str
    """How the stories call it; also the first part of its people's accounts."""
    name: str
    short_name: str
    letter: str
    """甲乙丙丁…, of its name and of its people's; empty for a real one."""
    kind: OrganisationKind
    jurisdiction: Jurisdiction
    city_code: str | None = None
    decision_days: int = 14
    member: bool = True
    """Whether it is a member of the alliance, or a partner that members work with."""

    @property
    def invented(self) -> bool:
        return self.name.startswith(INVENTED)

    @property
    def credit_code(self) -> str | None:
        """统一社会信用代码: plainly made up, with the right check character."""
        if not self.invented:
            return None
        managed = "91" if self.kind is ENTERPRISE else "12"
        first = f"{managed}{self.city_code}EXAMPLE{self._ordinal:02d}"
        return first + check_character(first)

    @property
    def school_id_code(self) -> str | None:
        """学校标识码: ten digits, 99 standing where a real one has its city."""
        if not self.invented or not self.kind.is_school:
            return None
        return f"{self.jurisdiction}99{self._ordinal:06d}"

    @property
    def _ordinal(self) -> int:
        return "甲乙丙丁戊己庚辛壬癸子丑".index(self.letter) + 1


def check_character(first: str) -> str:
    """The 18th character of a 统一社会信用代码 (GB 32100-2015, modulo 31)."""
    total = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first))
    return _ALPHABET[-total % 31]


REAL = (
    Place("cqgs", "重庆工商学校", "重庆工商学校", "", SECONDARY, CHONGQING),
    Place("gsjt", "工商职教集团", "工商职教集团", "", ASSOCIATION, CHONGQING),
    Place("yingjing", "四川荥经职业学校", "四川荥经职校", "", SECONDARY, SICHUAN, "511800"),
    Place("yibin", "宜宾职业技术学校", "宜宾职技校", "", SECONDARY, SICHUAN, "511500"),
)
SCHOOLS = (
    Place("chengdu", "示例成都职校甲", "示例成都甲", "甲", SECONDARY, SICHUAN, "510100", 10),
    Place("deyang", "示例德阳职校乙", "示例德阳乙", "乙", SECONDARY, SICHUAN, "510600", 5),
    Place("luzhou", "示例泸州职校丙", "示例泸州丙", "丙", SECONDARY, SICHUAN, "510500"),
    Place("neijiang", "示例内江职校丁", "示例内江丁", "丁", SECONDARY, SICHUAN, "511000", 7),
    Place("wanzhou", "示例万州职校戊", "示例万州戊", "戊", SECONDARY, CHONGQING, "500101", 10),
    Place("yongchuan", "示例永川职校己", "示例永川己", "己", SECONDARY, CHONGQING, "500118", 5),
    Place("jiangjin", "示例江津职校庚", "示例江津庚", "庚", SECONDARY, CHONGQING, "500116"),
    Place("nanchong", "示例南充职校辛", "示例南充辛", "辛", SECONDARY, SICHUAN, "511300", 10),
    Place("gaozhi", "示例高职学院壬", "示例高职壬", "壬", HIGHER, CHONGQING, "500106", 10),
    Place("mianyang", "示例绵阳职校癸", "示例绵阳癸", "癸", SECONDARY, SICHUAN, "510700"),
)
ENTERPRISES = (
    Place(
        "auto", "示例新能源汽车企业子", "示例汽车子", "子", ENTERPRISE, CHONGQING, "500112", 7, False
    ),
    Place(
        "precision", "示例精密制造企业丑", "示例精密丑", "丑", ENTERPRISE, SICHUAN, "510600", 7, False
    ),
)  # fmt: skip
PLACES = (*REAL, *SCHOOLS, *ENTERPRISES)
BY_KEY = {place.key: place for place in PLACES}
SUSPENDED = "mianyang"
"""The member that is suspended in the course of the story."""
