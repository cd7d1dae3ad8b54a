"""Every error is a problem in Chinese that says what to do, with a number to quote."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.testing.tokens import Issuer

FORMED = "/v1/formed"


def problem(answer: httpx.Response, status: int, slug: str) -> dict[str, object]:
    """The body, which is a problem of this kind."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = answer.json()
    assert body["type"] == f"urn:cyzj:problem:{slug}"
    assert body["status"] == status
    assert len(str(body["instance"])) == 32
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(body["user_message"]))
    return body


async def test_an_unforeseen_error_says_nothing_of_the_inside_and_gives_the_number_that_is_logged(
    api: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await api.get("/v1/fails?how=unknown")
    body = problem(answer, 500, "unexpected")
    assert "inside" not in answer.text
    assert str(body["instance"]) in answer.headers["traceparent"]
    assert "the inside of the service" in capsys.readouterr().out


async def test_a_trace_that_comes_goes_on(api: httpx.AsyncClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    sent = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert trace in (await api.get("/livez", headers=sent)).headers["traceparent"]
    strange = await api.get("/livez", headers={"traceparent": "00-xyz"})
    assert trace not in strange.headers["traceparent"]


@pytest.mark.parametrize("how", ["away", "slow"])
async def test_a_part_that_is_away_is_a_503_worth_retrying(
    api: httpx.AsyncClient, how: str
) -> None:
    answer = await api.get(f"/v1/fails?how={how}")
    problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"] == "5"


async def test_a_refusal_of_the_domain_keeps_its_own_words(api: httpx.AsyncClient) -> None:
    busy = await api.get("/v1/fails?how=busy")
    assert problem(busy, 503, "busy")["user_message"] == "请稍后再试。"
    assert busy.headers["retry-after"] == "7"
    gone = await api.get("/v1/fails?how=gone")
    assert problem(gone, 410, "gone")["current"] == {"side": "home"}


async def test_what_is_not_there_or_not_so_called_is_a_problem_too(
    api: httpx.AsyncClient, issuer: Issuer
) -> None:
    problem(await api.get("/v1/nothing"), 404, "not-found")
    problem(await api.put(FORMED, json={}), 405, "method-not-allowed")
    problem(await api.get("/v1/tallies"), 401, "unauthenticated")
    teacher = issuer.headers(Role.TEACHER, school=new_id())
    remind = f"/v1/tallies/{new_id()}/remind"
    problem(await api.post(remind, json={}, headers=teacher), 403, "role-lacks-right")


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"text": None}, "text", "请对照说明修改。"),
        ({"text": "字"}, "text", "至少 2 个字。"),
        ({"text": "一二三四五六"}, "text", "最多 5 个字。"),
        ({"text": " 字 "}, "text", "至少 2 个字。"),
        ({"text": "一\0二"}, "text", "请对照说明修改。"),
        ({"code": "A1"}, "code", "格式不对，请对照说明修改。"),
        ({"id": "x"}, "id", "编号格式不对，请从列表中选择。"),
        ({"side": "left"}, "side", "请从列表中选择。"),
        ({"day": "2026-13-01"}, "day", "请填写日期，例如 2026-11-16。"),
        ({"number": 0}, "number", "应大于 0。"),
        ({"number": 10}, "number", "应小于 10。"),
        ({"number": "many"}, "number", "请填写数字。"),
        ({"number": 10**30}, "number", "应小于 10。"),
        ({"hours": 40}, "hours", "请对照说明修改。"),
        ({"hours": "40.555"}, "hours", "请对照说明修改。"),
        ({"hours": "-1"}, "hours", "请对照说明修改。"),
        ({"hours": "１６"}, "hours", "请对照说明修改。"),
        ({"deep": [{"a": "b\0"}]}, "deep", "请对照说明修改。"),
        ({"more": 1}, "more", "没有这个字段，请去掉。"),
    ],
)
async def test_a_malformed_field_is_named_with_what_to_do(
    api: httpx.AsyncClient, change: dict[str, object], field: str, message: str
) -> None:
    answer = await api.post(FORMED, json={"text": "合适", **change})
    body = problem(answer, 422, "malformed")
    assert body["errors"] == [{"field": field, "message": message}]


async def test_every_field_to_change_is_named_at_once(api: httpx.AsyncClient) -> None:
    body = problem(await api.post(FORMED, json={"number": 0, "code": "A"}), 422, "malformed")
    errors = body["errors"]
    assert isinstance(errors, list)
    assert [error["field"] for error in errors] == ["text", "code", "number"]
    assert errors[0]["message"] == "请填写。"
    assert body["user_message"] == "有 3 处需要修改，改好后再提交。"


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe", b'{"text": "\\ud800\\ud800"}', b"[]"])
async def test_a_body_that_is_no_json_of_ours_is_422(
    api: httpx.AsyncClient, content: bytes
) -> None:
    headers = {"content-type": "application/json"}
    answer = await api.post(FORMED, content=content, headers=headers)
    problem(answer, 422, "malformed")


async def test_a_body_nested_beyond_reason_is_a_bad_request(api: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/json"}
    problem(await api.post(FORMED, content=b"[" * 5000, headers=headers), 400, "bad-request")


async def test_hours_are_decimal_strings_outside_and_hundredths_inside(
    api: httpx.AsyncClient,
) -> None:
    answer = await api.post(FORMED, json={"text": "合适", "hours": "40.5"})
    assert answer.json()["hours"] == "40.50"


@pytest.mark.parametrize("path", ["/v1/fails?how=%00", "/v1/%00", "/v1/tallies?cursor=a%00b"])
async def test_a_nul_in_an_address_goes_no_further(api: httpx.AsyncClient, path: str) -> None:
    problem(await api.get(path), 422, "malformed")


async def test_a_body_above_the_limit_is_refused_by_its_stated_length(
    api: httpx.AsyncClient,
) -> None:
    answer = await api.post(FORMED, content=b"x" * (1024 * 1024 + 1))
    assert problem(answer, 413, "too-large")["user_message"] == (
        "内容太大（上限 1 MB），请减少后再提交。"
    )


async def test_a_body_of_unstated_length_is_refused_at_the_limit(api: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65536

    headers = {"content-type": "application/json"}
    problem(await api.post(FORMED, content=chunks(), headers=headers), 413, "too-large")


async def test_a_form_may_be_larger_and_has_its_own_limit(
    api: httpx.AsyncClient, issuer: Issuer
) -> None:
    headers = issuer.headers(Role.COORDINATOR, school=new_id())
    fits = {"file": ("a.bin", b"x" * (2 * 1024 * 1024))}
    assert (await api.post("/v1/uploads", files=fits, headers=headers)).status_code == 201
    large = {"file": ("a.bin", b"x" * (25 * 1024 * 1024))}
    problem(await api.post("/v1/uploads", files=large, headers=headers), 413, "too-large")


async def test_a_length_that_is_no_number_is_a_bad_request(api: httpx.AsyncClient) -> None:
    answer = await api.get("/livez", headers={"content-length": "-5"})
    problem(answer, 400, "bad-request")


async def test_every_answer_is_safe_to_show(api: httpx.AsyncClient, issuer: Issuer) -> None:
    for path in ("/livez", "/v1/nothing", "/v1/fails?how=unknown"):
        answer = await api.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


async def test_an_item_has_a_tag_and_is_not_sent_twice(
    api: httpx.AsyncClient, issuer: Issuer
) -> None:
    headers = issuer.headers(Role.GROUP_OFFICE)
    path = f"/v1/tallies/{new_id()}"
    first = await api.get(path, headers=headers)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await api.get(path, headers=headers | {"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = await api.get(path, headers=headers | {"If-None-Match": '"other"'})
    assert other.status_code == 200


def pieces() -> Iterator[str]:
    """The sentences people read, from the code's own tables."""
    from cyzj.http import problems

    yield from problems._TYPES.values()
    yield from (message for _, message in problems._MESSAGES.values())


def test_every_sentence_ends_as_one_and_is_chinese() -> None:
    for piece in pieces():
        assert piece.endswith("。")
        assert json.dumps(piece) != piece
