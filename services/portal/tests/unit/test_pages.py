"""Pages as a browser without script meets them: headers, guards, sign-in, errors, fragments."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI

from portal.clients.problems import Forbidden, NotFound, Problem, Unavailable

SCHOOL_ID = "01890a5d-ac96-774b-bcce-b302099a8057"

MakeApp = Callable[..., FastAPI]


def token_in(page: httpx.Response) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def sign_in(client: httpx.AsyncClient) -> None:
    token = token_in(await client.get("/sign-in"))
    answer = await client.post("/sign-in", data={"form_token": token, "demo": "demo-乙"})
    assert answer.status_code == 303


async def test_every_page_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    page = await client.get("/sign-in")
    policy = page.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce
    assert f'nonce="{nonce[1]}"' in page.text
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"


async def test_no_page_has_an_inline_style_or_script(client: httpx.AsyncClient) -> None:
    for path in ("/sign-in", "/design-language", "/nowhere"):
        text = (await client.get(path)).text
        assert not re.search(r"<[^>]+\sstyle=|<[^>]+\son\w+=|<style", text), path


async def test_static_files_are_kept_for_ever_and_sent_small(client: httpx.AsyncClient) -> None:
    page = (await client.get("/sign-in")).text
    found = re.search(r'href="(/static/tabler\.\w+\.css)"', page)
    assert found
    answer = await client.get(found[1])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"


async def test_a_visitor_is_sent_to_sign_in_and_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


async def test_signing_in_gives_an_opaque_cookie_that_script_cannot_read(
    client: httpx.AsyncClient,
) -> None:
    token = token_in(await client.get("/sign-in"))
    form = {"form_token": token, "account": "a", "password": "right", "next": "/todo"}
    answer = await client.post("/sign-in", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/todo")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("cyzj="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    home = await client.get("/")
    assert "上午好，示例a" in home.text


async def test_behind_https_cookies_are_host_bound_and_secure(make_app: MakeApp) -> None:
    origin = "https://portal.test"
    app = make_app(origin)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url=origin, headers={"origin": origin}
    ) as client:
        token = token_in(await client.get("/sign-in"))
        form = {"form_token": token, "account": "a", "password": "right"}
        answer = await client.post("/sign-in", data=form)
    await app.state.portal.http.aclose()
    cookie = answer.headers.get_list("set-cookie")[0]
    assert cookie.startswith("__Host-cyzj=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    "path", ["//evil.test", "/\\evil.test", "https://evil.test", "javascript:"]
)
async def test_sign_in_never_sends_people_elsewhere(client: httpx.AsyncClient, path: str) -> None:
    token = token_in(await client.get("/sign-in"))
    form = {"form_token": token, "account": "a", "password": "right", "next": path}
    assert (await client.post("/sign-in", data=form)).headers["location"] == "/"


async def test_a_wrong_password_is_422_keeps_the_account_and_names_what_to_do(
    client: httpx.AsyncClient,
) -> None:
    token = token_in(await client.get("/sign-in"))
    form = {"form_token": token, "account": "a", "password": "wrong"}
    page = await client.post("/sign-in", data=form)
    assert page.status_code == 422
    assert 'value="a"' in page.text
    assert "wrong" not in page.text
    assert "账号或密码不对，请核对后再试" in page.text
    form["account"] = "delayed"
    assert "请 30 秒后再试" in (await client.post("/sign-in", data=form)).text


async def test_a_form_from_elsewhere_or_without_its_token_is_refused(
    client: httpx.AsyncClient,
) -> None:
    token = token_in(await client.get("/sign-in"))
    form = {"form_token": token, "account": "a", "password": "right"}
    foreign = await client.post("/sign-in", data=form, headers={"origin": "https://evil.test"})
    assert foreign.status_code == 403
    assert "不是从本平台的页面发出的" in foreign.text
    stale = await client.post("/sign-in", data=form | {"form_token": "x.y"})
    assert stale.status_code == 403
    assert "页面已过期" in stale.text
    client.cookies.clear()
    assert (await client.post("/sign-in", data=form)).status_code == 403


async def test_a_token_of_before_sign_in_does_not_fit_after(client: httpx.AsyncClient) -> None:
    before = token_in(await client.get("/sign-in"))
    await sign_in(client)
    assert (await client.post("/sign-out", data={"form_token": before})).status_code == 403
    token = token_in(await client.get("/"))
    answer = await client.post("/sign-out", data={"form_token": token})
    assert answer.headers["location"] == "/sign-in"
    assert (await client.get("/")).status_code == 303


async def test_a_person_acts_in_another_post_from_the_account_menu(
    client: httpx.AsyncClient,
) -> None:
    await sign_in(client)
    home = await client.get("/")
    assert "以教师身份办理" in home.text
    form = {"form_token": token_in(home), "school_id": SCHOOL_ID, "role": "teacher"}
    await client.post("/act-as", data=form)
    assert "以学校协调员身份办理" in (await client.get("/")).text


async def test_navigation_shows_only_pages_that_exist(client: httpx.AsyncClient) -> None:
    await sign_in(client)
    home = (await client.get("/")).text
    links = set(re.findall(r'href="(/[^"#?]*)"', home))
    assert 'aria-current="page"' in home
    for path in links:
        page = await client.get(path, follow_redirects=True)
        assert page.status_code in (200, 503), path  # no service answers here


async def test_a_page_that_is_not_there_says_so_without_telling_which(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get("/nowhere/secret")
    assert page.status_code == 404
    assert "找不到，或您没有权限查看" in page.text


@pytest.mark.parametrize(
    ("problem", "status", "words"),
    [
        (NotFound("group_office", 404), 404, "找不到，或您没有权限查看"),
        (Forbidden("group_office", 403), 403, "没有权限"),
        (Unavailable("teacher_exchanges", 503), 503, "教师互训服务暂时连不上"),
        (Problem("group_office", 500, number="4f2a9c"), 500, "4f2a9c"),
    ],
)
async def test_a_services_trouble_becomes_a_page_and_for_htmx_a_notice(
    make_app: MakeApp, problem: Problem, status: int, words: str
) -> None:
    app = make_app()

    @app.get("/trouble")
    async def trouble() -> None:
        raise problem

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://portal.test"
    ) as client:
        page = await client.get("/trouble")
        part = await client.get("/trouble", headers={"hx-request": "true"})
    await app.state.portal.http.aclose()
    assert page.status_code == part.status_code == status
    assert words in page.text
    assert "<h1>" in page.text
    assert words in part.text
    assert "<html" not in part.text


async def test_a_fault_of_ours_shows_a_number_and_nothing_of_the_inside(make_app: MakeApp) -> None:
    app = make_app()

    @app.get("/fault")
    async def fault() -> None:
        raise ZeroDivisionError("secret inside")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://portal.test") as client:
        page = await client.get("/fault")
    await app.state.portal.http.aclose()
    assert page.status_code == 500
    assert re.search("问题编号 <code>[0-9a-f]{8}</code>", page.text)
    assert "secret" not in page.text
    assert "content-security-policy" in page.headers


async def test_the_samples_are_shown_in_demonstration_mode_only(make_app: MakeApp) -> None:
    app = make_app(demo=False)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://portal.test"
    ) as client:
        assert (await client.get("/design-language")).status_code == 404
        page = await client.get("/sign-in")
    await app.state.portal.http.aclose()
    assert "演示" not in page.text


async def test_health_tells_what_is_out_of_reach(client: httpx.AsyncClient) -> None:
    assert (await client.get("/livez")).json() == {"status": "ok"}
    ready = (await client.get("/readyz")).json()
    assert ready["status"] in ("ok", "degraded")


async def test_a_page_stays_small(client: httpx.AsyncClient) -> None:
    await sign_in(client)
    for path in ("/", "/sign-in/forgotten"):
        page = await client.get(path)
        assert len(gzip.compress(page.content, 6)) <= 15 * 1024, path
