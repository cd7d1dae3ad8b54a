"""What the demonstration does not tell, so that no table of any service is empty: done as people do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer
from tests.platform import DemoAlliance
from tests.upgrade.asking import CLERK, COORDINATORS, IMPORTS, OPERATOR, TEACHER

from cyzj.domain.ids import new_id
from cyzj.testing.books import book
from cyzj.testing.waiting import eventually

NEVER_FILLED = {
    ("group_office", "deadlines"): "the office has no deadlines of its own yet",
    ("member_schools", "signing_keys"): "a private key is kept in no repository; a new one is made",
}
"""Tables that a release's data leaves empty, and why."""
BY_SQL = {
    "member_schools": (
        "INSERT INTO outside_identities SELECT 'https://id.example', 'outside-7', ref, now()"
        " FROM people ORDER BY ref LIMIT 1;"
        "INSERT INTO oidc_flows VALUES (repeat('a', 64), repeat('b', 64), repeat('c', 43),"
        " repeat('d', 22), NULL, now());"
        "DELETE FROM signing_keys;"
    )
}
"""The demonstration refuses an outside provider, so its two tables are filled by hand; its key goes."""
TRIMMED = (
    "DELETE FROM idempotency WHERE (caller, key) NOT IN"
    " (SELECT caller, key FROM idempotency ORDER BY at DESC, key LIMIT 20);"
)
"""Answers kept for 48 hours: a few stand for all, which are half of a dump."""
_DAYS = {"开始日期": "2030-03-04", "结束日期": "2030-04-12", "征集截止": "2030-02-01"}
_COMMON = {"专业代码": "460103", "方式": "现场", "工作日": 10, **_DAYS}
_SICHUAN = {"类型": "中职", "省（市）": "四川", "市或区县": "成都市"}
_SHADOWING = {"交流类型": "跟岗学习", "方向": "接收方", **_COMMON}
_ROWS: dict[str, tuple[dict[str, Any], ...]] = {
    "/v1/organisations": (
        {"单位名称": "示例新津职校寅", "简称": "示例新津寅", **_SICHUAN},
        {"单位名称": "", "简称": "示例缺名", **_SICHUAN},
    ),
    "/v1/invitations": (
        {"姓名": "示例新人甲", "角色": "教师"},
        {"姓名": "示例新人丙", "角色": "没有这种"},
    ),
    "/v1/exchange-requests": (
        {"标题": "示例数控骨干教师跟岗", **_SHADOWING},
        {"标题": "", **_SHADOWING},
    ),
    "/v1/exchange-offers": (
        {"标题": "示例接收跟岗", **_SHADOWING},
        {"标题": "示例写错的一行", **_SHADOWING, "交流类型": "没有这种"},
    ),
}
"""Collection → a file's rows, good and bad."""


@dataclass
class Doing:
    """Asks the running platform as its people."""

    alliance: DemoAlliance

    def send(self, account: str, method: str, service: str, path: str, **parts: Any) -> Any:
        """The answer's JSON; it must be a success."""
        headers = {**self.alliance.headers(account), "Idempotency-Key": str(new_id())}
        url = self.alliance.url(service) + path
        answer = httpx.request(method, url, headers=headers, timeout=60, **parts)
        assert answer.is_success, f"{method} {path} as {account}: {answer.text}"
        return answer.json()


async def do_the_rest(alliance: DemoAlliance, bootstrap_servers: str) -> dict[str, list[str]]:
    """Fill the tables that the load left empty; the tokens of the imports, by collection."""
    doing = Doing(alliance)
    _about_people(doing)
    tokens = {prefix: [_check(doing, service, prefix)] for service, prefix in IMPORTS}
    await _dead_letters(bootstrap_servers)
    await _in_the_office(doing)
    return tokens


def _about_people(doing: Doing) -> None:
    service = "member_schools"
    me = doing.send(TEACHER, "GET", service, "/v1/me")
    settings = {"settings": {"density": "compact"}}
    doing.send(TEACHER, "PUT", service, "/v1/me/settings", json=settings)
    query = {"page": "requests", "name": "本学期送教", "query": "exchange_type=outreach_teaching"}
    doing.send(COORDINATORS[0], "POST", service, "/v1/me/saved-queries", json=query)
    names = {"refs": [me["ref"]], "purpose": "engagement_page"}
    doing.send(CLERK, "POST", service, "/v1/people/resolve", json=names)
    school = me["posts"][0]["organisation"]["id"]
    invited = {"role": "teacher", "name": "示例新人乙"}
    doing.send(CLERK, "POST", service, f"/v1/organisations/{school}/invitations", json=invited)
    doing.send(CLERK, "POST", service, f"/v1/people/{me['ref']}/password-reset")
    wrong = {"account": OPERATOR, "password": "示例错误的口令"}
    refused = httpx.post(f"{doing.alliance.url(service)}/v1/sessions", json=wrong, timeout=60)
    assert refused.status_code == 401, refused.text


def _check(doing: Doing, service: str, prefix: str) -> str:
    file = {"file": ("示例.xlsx", book(*_ROWS[prefix]))}
    checked = doing.send(IMPORTS[service, prefix], "POST", service, f"{prefix}/import", files=file)
    return str(checked["token"])


async def _dead_letters(bootstrap_servers: str) -> None:
    """A record that nobody can read, in every topic that has consumers."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap_servers)
    await producer.start()
    try:
        for context in ("member_schools", "teacher_exchanges"):
            await producer.send_and_wait(f"cyzj.{context}.v1", b"{}", partition=0)
    finally:
        await producer.stop()


async def _in_the_office(doing: Doing) -> None:
    service = "group_office"
    turns = doing.send(CLERK, "GET", service, "/v1/queue?whose=others&limit=50")["items"]
    for turn, said in zip(turns, ("remind", "escalate"), strict=False):
        path = f"/v1/cases/{turn['item_kind']}/{turn['item_id']}/{said}"
        doing.send(CLERK, "POST", service, path, json={"reason": "示例：请尽快办理"})
    doing.send(OPERATOR, "POST", service, "/v1/ops/rebuild")

    def rebuilt() -> bool:
        found = doing.send(OPERATOR, "GET", service, "/v1/ops/rebuilds")["items"]
        return {one["state"] for one in found} == {"done"}

    await eventually(rebuilt, within=60, every=0.5)
