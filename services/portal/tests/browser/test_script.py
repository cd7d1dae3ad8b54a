"""What script adds: fragments in place, focus, drafts, polling; and that a failure loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab
from starlette.responses import Response

from portal.access import PublicPage
from portal.clients.problems import Conflict, FieldProblem, Invalid, Unavailable
from portal.fields import Field, Kind
from portal.forms import Form

pytestmark = pytest.mark.browser

FORM = Form("发布", (Field("title", "标题"), Field("hours", "学时", Kind.INTEGER)))
TEMPLATES = {
    "try/form.html": """{% extends "layouts/public.html" %}{% block main %}
<h1>试用</h1>{% block content %}<div id="try">{{ form_summary(draft) }}
{% call form(page, draft, "/try", swap="try", autosave="/try/draft") %}
{{ field(draft.field("title")) }}{{ field(draft.field("hours")) }}
{% call form_bar() %}{{ button("发布", "primary") }}{% endcall %}{% endcall %}</div>{% endblock %}
{% endblock %}""",
    "try/live.html": """{% extends "layouts/public.html" %}{% block main %}<h1>队列</h1>
{% block content %}<p id="live"
hx-get="/try/live" hx-trigger="poll" hx-swap="outerHTML" data-poll>第 {{ times }} 次</p>{% endblock %}
{% endblock %}""",
}


@dataclass
class Trial:
    """What the trial pages were sent."""

    kept: list[str] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)
    times: int = 1


@pytest.fixture(scope="module")
def trial() -> Trial:
    return Trial()


def add_form(app: FastAPI, trial: Trial) -> None:
    @app.get("/try")
    async def blank(page: PublicPage) -> Response:
        return page.show("try/form.html", title="试用", block="content", draft=FORM.blank())

    @app.post("/try")
    async def send(page: PublicPage) -> Response:
        draft = FORM.read(await page.request.form())
        if draft.text("title") == "断线":
            raise Unavailable("teacher_exchanges", 503)
        if draft.text("title") == "撞车":
            current = {"version": 4, "title": "对方的标题"}
            draft.clash(Conflict("teacher_exchanges", 409, "stale-version", current=current))
        elif not draft.errors and int(draft.text("hours")) > 40:
            wrong = FieldProblem("hours", "送教单次不超过 40 学时，请改为 1–40。")
            draft.refuse(Invalid("teacher_exchanges", 422, errors=(wrong,)))
        if draft.faults or draft.clash_message:
            status = 409 if draft.clash_message else 422
            return page.show(
                "try/form.html", title="试用", block="content", status=status, draft=draft
            )
        return page.go("/try/live")

    @app.post("/try/draft")
    async def keep(page: PublicPage) -> Response:
        trial.kept.append(str((await page.request.form())["title"]))
        return Response(status_code=204)


def add_live_part(app: FastAPI, trial: Trial) -> None:
    @app.get("/try/live")
    async def live(page: PublicPage) -> Response:
        trial.asked.append(page.request.headers.get("if-none-match"))
        return page.show(
            "try/live.html",
            title="队列",
            block="content",
            etag=f'"{trial.times}"',
            times=trial.times,
        )


@pytest.fixture(scope="module")
def trial_site(
    serve: Callable[[FastAPI], str], new_app: Callable[[Path | None], FastAPI], trial: Trial
) -> str:
    app = new_app(None)
    templates = app.state.portal.templates
    templates.loader = ChoiceLoader([templates.loader, DictLoader(TEMPLATES)])

    add_form(app, trial)
    add_live_part(app, trial)
    return serve(app)


@pytest.fixture
def tab(browser: Browser, trial_site: str) -> Tab:
    page = browser.new_page(locale="zh-CN")
    page.goto(f"{trial_site}/try")
    return page


def send(tab: Tab, title: str, hours: str) -> None:
    tab.get_by_label("标题").fill(title)
    tab.get_by_label("学时").fill(hours)
    tab.get_by_role("button", name="发布").click()


def test_a_refusal_comes_in_place_and_takes_the_focus(tab: Tab) -> None:
    send(tab, "送教", "48")
    expect(tab.get_by_role("heading", name="有 1 处需要修改")).to_be_visible()
    expect(tab.locator("[data-focus]")).to_be_focused()
    expect(tab.get_by_label("学时")).to_have_value("48")
    expect(tab.get_by_label("学时")).to_have_attribute("aria-invalid", "true")
    expect(tab.get_by_role("heading", level=1)).to_have_text("试用")
    send(tab, "送教", "40")
    expect(tab.get_by_role("heading", level=1)).to_have_text("队列")


def test_a_conflict_comes_in_place_with_both_versions(tab: Tab) -> None:
    send(tab, "撞车", "16")
    clash = tab.get_by_role("alert")
    expect(clash).to_contain_text("对方的标题")
    expect(tab.get_by_label("标题")).to_have_value("撞车")
    expect(tab.locator("[name=expected_version]")).to_have_value("4")


def test_a_service_out_of_reach_says_so_and_leaves_the_form(tab: Tab) -> None:
    send(tab, "断线", "16")
    expect(tab.locator("#notices")).to_contain_text("教师互训服务暂时连不上")
    expect(tab.locator("#notices")).to_contain_text("问题编号")
    expect(tab.get_by_label("标题")).to_have_value("断线")


def test_a_lost_connection_says_so_and_leaves_the_form(tab: Tab) -> None:
    tab.context.set_offline(True)
    send(tab, "送教", "16")
    expect(tab.locator("#notices")).to_contain_text("没有连上服务器")
    expect(tab.get_by_label("标题")).to_have_value("送教")
    expect(tab.get_by_role("button", name="发布")).to_be_enabled()


def test_a_draft_is_kept_when_a_field_is_left_and_only_when_it_changed(
    tab: Tab, trial: Trial
) -> None:
    trial.kept.clear()
    tab.get_by_label("标题").fill("草稿里的标题")
    tab.get_by_label("学时").focus()
    expect(tab.locator("[data-saved]")).to_contain_text("草稿已保存")
    tab.get_by_label("标题").focus()
    tab.get_by_label("学时").focus()
    tab.get_by_label("学时").fill("8")
    with tab.expect_response("**/try/draft"):
        tab.get_by_label("标题").focus()
    assert trial.kept == ["草稿里的标题"] * 2


def test_a_live_part_asks_with_its_tag_changes_in_place_and_rests_while_hidden(
    browser: Browser, trial_site: str, trial: Trial
) -> None:
    page = browser.new_page(locale="zh-CN")
    page.clock.install()
    page.goto(f"{trial_site}/try/live")
    trial.asked.clear()
    with page.expect_response("**/try/live") as first:
        page.clock.run_for(15_000)
    assert first.value.status == 200
    with page.expect_response("**/try/live") as second:
        page.clock.run_for(15_000)
    assert second.value.status == 304
    trial.times = 2
    page.clock.run_for(15_000)
    expect(page.locator("#live")).to_have_text("第 2 次")
    assert trial.asked == [None, '"1"', '"1"']
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => true })")
    page.clock.run_for(60_000)
    assert len(trial.asked) == 3
