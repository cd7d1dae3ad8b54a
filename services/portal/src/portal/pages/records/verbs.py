"""The commands on a qualification: what each is called, asks for, changes and says when it is done."""

from __future__ import annotations

from collections.abc import Mapping

from portal.fields import Field, Kind
from portal.pages.memberships.verbs import Verb

_READERS = "本人、学校和集团办公室能看到。"


def _words(label: str, *, required: bool = True) -> Field:
    return Field("reason", label, Kind.LONG, required=required, most=500, help=_READERS)


VERBS: Mapping[str, Verb] = {
    "verify": Verb(
        "核验通过",
        "确认证明材料与登记的内容一致，核验通过。",
        "立即计入统计；有误的，以后可以由核验的一方撤销。",
        "已核验通过",
        "verified",
    ),
    "return": Verb(
        "退回",
        "退回登记，请对方补正后重新登记。",
        "对方会看到理由；补正之前不计入统计。",
        "已退回，等对方补正",
        "returned",
        (_words("退回的理由"),),
    ),
    "withdraw": Verb(
        "撤回登记",
        "撤回这项登记。撤回后不能恢复，可以重新登记。",
        "不再等待核验。",
        "已撤回登记",
        "withdrawn",
        (_words("说明", required=False),),
        danger=True,
    ),
    "revoke": Verb(
        "撤销",
        "撤销已核验的这一项。撤销后不能恢复；要更正的，请另行登记。",
        "立即不再计入统计；记录保留。",
        "已撤销",
        "revoked",
        (_words("撤销的理由"),),
        danger=True,
    ),
}
OWN_PAGES = {"redeclare": "重新登记"}
"""Commands with a page that is more than a question."""


def name_of(command: str) -> str:
    """The button of a command."""
    return OWN_PAGES.get(command) or VERBS[command].name
