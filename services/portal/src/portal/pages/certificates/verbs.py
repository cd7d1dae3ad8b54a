"""What may be done with a certificate, in words; joint_training decides."""

from __future__ import annotations

from cyzj.contracts.joint_training.certificate import REVOCATION_REASONS
from portal.fields import Field, Kind
from portal.pages.cohorts.acting import REASON, Item, Thing, Verb
from portal.pages.exchanges.confirming import Row
from portal.words import hours

API, PATH = "/v1/certificates", "/certificates"
CRUMBS = [("人才共育", ""), ("证书", PATH)]
REASONS = {str(code): name for code, name in REVOCATION_REASONS.items()}
_WHY = Field("reason_code", "原因", Kind.CHOICE, choices=REASONS)


def _about(item: Item) -> list[Row]:
    named: list[Row] = [("持证人", "", item["name"])] if item["name"] else []
    return [
        *named,
        ("项目", "", f"{item['title']}（{item['cohort_number']}）"),
        ("学时", "", hours(item["hours"])),
    ]


THING = Thing(
    "certificate",
    API,
    PATH,
    CRUMBS,
    {
        "issue": Verb(
            "签发证书", "签发下列证书。", "签发后任何人都能核验；再次签发得到同一张。",
            "已签发", "可以下载打印了。", "issued",
        ),
        "suspend": Verb(
            "暂停证书", "暂停下列证书。", "核验时显示已暂停；复核后可以恢复。", "已暂停",
            "", "suspended", (_WHY, REASON), danger=True,
        ),
        "reinstate": Verb(
            "恢复证书", "恢复下列证书。", "核验时重新显示有效。", "已恢复", "", "issued",
        ),
        "revoke": Verb(
            "撤销证书", "撤销下列证书。撤销后不能恢复。", "核验时显示已撤销、日期和原因类别。",
            "已撤销", "", "revoked", (_WHY, REASON), danger=True,
        ),
        "supersede": Verb(
            "换发证书", "作废下列证书，同时签发新证。", "原证核验时显示已换发；新证有新的编号和核验码。",
            "已换发", "这是新证。", "superseded",
            (Field("reason", "换发理由", Kind.LONG, most=500, help="例如姓名登记有误。"),),
            danger=True,
        ),
    },
    _about,
)  # fmt: skip
VERDICTS = {
    "valid": ("on", "check", "证书有效", "本平台签发，未被撤销或暂停。"),
    "suspended": ("watch", "player-pause", "证书已暂停", "复核中，暂不作为凭证。"),
    "revoked": ("no", "x", "证书已撤销", "这张证书已不作为凭证。"),
    "replaced": ("no", "x", "证书已换发", "原证作废，请向持证人索要新证。"),
    "expired": ("over", "circle-minus", "证书已过期", "曾经有效，已过有效期。"),
    "unknown": ("draft", "help", "查无此证", "请核对编号与校验位。"),
}
"""Tone, icon, words and explanation of each verdict."""
