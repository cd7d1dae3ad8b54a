"""Cities of Sichuan and districts of Chongqing by their GB/T 2260 codes, as dated reference data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cyzj.contracts.codes import Jurisdiction


@dataclass(frozen=True)
class CityTable:
    """One edition of the table; `unverified` until the office has compared it with the standard."""

    name: str
    valid_from: date
    unverified: bool
    names: dict[str, str]

    def name_of(self, code: str) -> str | None:
        """The Chinese name of a six-digit code, or None if the table does not have it."""
        return self.names.get(code)

    def of(self, jurisdiction: Jurisdiction) -> dict[str, str]:
        """The codes and names of one jurisdiction, in the order of the code."""
        return {code: name for code, name in self.names.items() if code.startswith(jurisdiction)}


_SICHUAN = """
510100 成都市
510300 自贡市
510400 攀枝花市
510500 泸州市
510600 德阳市
510700 绵阳市
510800 广元市
510900 遂宁市
511000 内江市
511100 乐山市
511300 南充市
511400 眉山市
511500 宜宾市
511600 广安市
511700 达州市
511800 雅安市
511900 巴中市
512000 资阳市
513200 阿坝藏族羌族自治州
513300 甘孜藏族自治州
513400 凉山彝族自治州
"""
_CHONGQING = """
500101 万州区
500102 涪陵区
500103 渝中区
500104 大渡口区
500105 江北区
500106 沙坪坝区
500107 九龙坡区
500108 南岸区
500109 北碚区
500110 綦江区
500111 大足区
500112 渝北区
500113 巴南区
500114 黔江区
500115 长寿区
500116 江津区
500117 合川区
500118 永川区
500119 南川区
500120 璧山区
500151 铜梁区
500152 潼南区
500153 荣昌区
500154 开州区
500155 梁平区
500156 武隆区
500229 城口县
500230 丰都县
500231 垫江县
500233 忠县
500235 云阳县
500236 奉节县
500237 巫山县
500238 巫溪县
500240 石柱土家族自治县
500241 秀山土家族苗族自治县
500242 酉阳土家族苗族自治县
500243 彭水苗族土家族自治县
"""


def _rows(text: str) -> dict[str, str]:
    return dict(line.split(" ", 1) for line in text.split("\n") if line)


CITIES = CityTable(
    name="GB/T 2260，四川省市州与重庆市区县",
    valid_from=date(2020, 12, 31),
    unverified=True,
    names=_rows(_CHONGQING) | _rows(_SICHUAN),
)
"""Written from memory: never to be quoted as official until the office has signed it."""


def city_problem(code: str, jurisdiction: Jurisdiction) -> str | None:
    """What must be corrected in a city code for an organisation in `jurisdiction`, or None."""
    if CITIES.name_of(code) is None:
        return "没有这个市或区县代码，请从列表中选择。"
    if not code.startswith(jurisdiction):
        return "所选市或区县不在所选的省（市）内，请改选其中一项。"
    return None
