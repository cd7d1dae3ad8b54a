"""What every browser test looks for: no console error, no accessibility finding, no sideways scroll."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from cyzj.local.browser import provide
from portal.build import HOME

WIDTHS = (390, 820, 1440)
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
_EXPECTED = "the server responded with a status of 4"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium; its event loop must be gone before asynchronous tests go on."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=provide(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, width: int = 1440, *, script: bool = True, session: tuple[str, str] = ("", "")
) -> Iterator[Page]:
    """A tab of its own, signed in by (site, session); any console or page error fails the test."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="zh-CN", java_script_enabled=script
    )
    site, cookie = session
    if cookie:
        context.add_cookies([{"name": "cyzj", "value": cookie, "url": site}])
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert [fault for fault in faults if _EXPECTED not in fault] == []


def at_each_width(page: Page) -> Iterator[int]:
    """The page as it stands on a phone, a tablet and a desk, one after the other: opened once."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        yield width


def findings(page: Page) -> list[str]:
    """What axe-core finds, of every impact, as short lines."""
    if not page.evaluate("'axe' in window"):
        page.evaluate((HOME / "node_modules/axe-core/axe.min.js").read_text("utf-8"))
    found = page.evaluate(f"axe.run(document, {json.dumps(_RULES)})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def is_too_wide(page: Page) -> bool:
    """Whether the page itself scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
