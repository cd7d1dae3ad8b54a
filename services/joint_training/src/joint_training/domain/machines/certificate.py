"""The life of a certificate (证书)."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

CERTIFICATE = Machine(
    name="certificate",
    title="证书",
    states=(
        State("eligible", "可签发"),
        State("issued", "有效"),
        State("suspended", "已暂停"),
        State("revoked", "已撤销", terminal=True),
        State("expired", "已过期", terminal=True),
        State("superseded", "已换发", terminal=True),
    ),
    transitions=(
        Transition(
            (), "qualify", "结业", "system",
            "报名已结业", "eligible", "certificate.became_eligible",
        ),
        Transition(
            ("eligible",), "issue", "签发", "owner/system",
            "每份报名、每版模板一张；再次签发得到同一张", "issued", "certificate.issued",
        ),
        Transition(
            ("issued",), "suspend", "暂停", "owner/office",
            "选择原因", "suspended", "certificate.suspended",
        ),
        Transition(
            ("suspended",), "reinstate", "恢复", "owner/office",
            "复核无误", "issued", "certificate.reinstated",
        ),
        Transition(
            ("issued", "suspended"), "revoke", "撤销", "owner/office",
            "选择原因，不可恢复", "revoked", "certificate.revoked",
        ),
        Transition(
            ("issued", "suspended"), "expire", "过期", "system",
            "过了有效期", "expired", "certificate.expired",
        ),
        Transition(
            ("issued", "suspended"), "supersede", "换发", "owner",
            "原证作废，新证同时签发", "superseded", "certificate.superseded",
        ),
    ),
)  # fmt: skip
