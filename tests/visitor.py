"""Somebody at the portal without JavaScript: opens pages, fills forms, presses buttons, presses again.

It knows the portal by its HTML alone, so a test that walks a job with it walks what a person would.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from cyzj.testing.waiting import eventually

PATIENCE = 60.0
"""Seconds somebody goes on asking while the answer is that a part is away."""
_AWAY = frozenset({502, 503, 504})
File = tuple[str, bytes, str]
"""Name, content, media type."""


@dataclass
class Form:
    """A form of a page: where it is sent, and what stands in it."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    """Field → words of an option → its value."""
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Words on a button → the name and value it sends, both empty for a plain one."""


class _Forms(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._words: list[str] | None = None
        self._button = self._option = ("", "")
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("action", "")))
        elif self.forms:
            self._inside(tag, told)

    def _inside(self, tag: str, told: dict[str, str]) -> None:
        values, name = self.forms[-1].values, told.get("name", "")
        if tag == "input" and told.get("type") in ("radio", "checkbox"):
            if "checked" in told:
                values[name] = told.get("value", "on")
        elif tag == "input" and told.get("type") != "file":
            values[name] = told.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "option":
            self._words, self._option = [], (self._select, told.get("value", ""))
            if "selected" in told:
                values[self._select] = told.get("value", "")
        elif tag == "textarea":
            self._words, self._area = [], name
        elif tag == "button":
            self._words, self._button = [], (name, told.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._words is None or tag not in ("option", "textarea", "button"):
            return
        words, self._words = "".join(self._words).strip(), None
        if tag == "button":
            self.forms[-1].buttons.setdefault(words, self._button)
        elif tag == "option":
            select, value = self._option
            self.forms[-1].choices.setdefault(select, {})[words] = value
        else:
            self.forms[-1].values[self._area] = words


@dataclass(frozen=True)
class Shown:
    """A page as it came."""

    path: str
    status: int
    html: str

    def words(self) -> str:
        """What the page says in its main part."""
        main = self.html.partition("<main")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    def form(self, button: str) -> tuple[Form, tuple[str, str]]:
        """The first form with a button of these words, and what that button sends."""
        parser = _Forms()
        parser.feed(self.html)
        for form in parser.forms:
            for words, sends in form.buttons.items():
                if words.split("：")[0] == button:
                    return form, sends
        raise AssertionError(f"{self.path} ({self.status}) has no button {button}: {self.words()}")


@dataclass
class Visitor:
    """A signed-in person; `session` is the portal's cookie."""

    site: str
    session: str

    async def open(self, path: str) -> Shown:
        """The page, asked for again while the portal or a service behind it is away."""
        async with self._client() as client:
            return await eventually(lambda: _answer(lambda: client.get(path)), within=PATIENCE)

    async def do(
        self,
        path: str,
        button: str,
        *,
        files: Mapping[str, File] | None = None,
        before: Callable[[], Awaitable[object]] | None = None,
        **fields: str,
    ) -> Shown:
        """Open a page, fill its form, press the button, and again while it fails: the page that came.

        A field with options takes the words of one. `before` is awaited when all is filled in.
        Raises AssertionError with the status when the answer is a refusal.
        """
        form, (name, value) = (await self.open(path)).form(button)
        chosen = {key: form.choices.get(key, {}).get(text, text) for key, text in fields.items()}
        data = {**form.values, **chosen, **({name: value} if name else {})}

        async with self._client() as client:

            async def press() -> Shown:
                return await _answer(lambda: client.post(form.action, data=data, files=files))

            if before is not None:
                await before()
            came = await eventually(press, within=PATIENCE)
        assert came.status == 200, f"{button} on {path}: {came.status} {came.words()}"
        return came

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self.site,
            cookies={"cyzj": self.session},
            headers={"origin": self.site},
            follow_redirects=True,
            timeout=20,
        )


async def _answer(ask: Callable[[], Awaitable[httpx.Response]]) -> Shown:
    """What came; AssertionError while the portal or a part behind it is away."""
    try:
        answer = await ask()
    except httpx.TransportError as error:
        raise AssertionError(repr(error)) from error
    assert answer.status_code not in _AWAY, f"{answer.status_code} {answer.url}"
    return Shown(answer.url.path, answer.status_code, answer.text)
