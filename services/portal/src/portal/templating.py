"""The Jinja environment: strict, escaping, with every macro and filter at hand without imports."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from portal import states, terms, tones, turns, words
from portal.dist import Assets


def environment(assets: Assets) -> Environment:
    """Templates of the package. Macros are globals, so a page and its fragment need no imports."""
    env = Environment(
        loader=PackageLoader("portal"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(words.FILTERS)
    env.globals.update(
        asset=assets.url,
        icon_paths=lambda name: Markup(assets.icon(name)),  # noqa: S704  built from our own list
        state_of=states.state_of,
        my_turn=states.my_turn,
        MACHINES=states.MACHINES,
        TONES=tones.TONES,
        words=words,
        terms=terms,
        turns=turns,
    )
    for name in sorted(env.list_templates(filter_func=lambda name: name.startswith("macros/"))):
        _add_macros(env, name)
    return env


def _add_macros(env: Environment, name: str) -> None:
    for key, value in vars(env.get_template(name).module).items():
        if not isinstance(value, Macro) or key.startswith("_"):
            continue
        if value.name in env.globals and key in env.globals:
            if _is_imported(env, name, key):
                continue
            raise ValueError(f"two macros are called {key}: the second is in {name}")
        env.globals[key] = value


def _is_imported(env: Environment, name: str, key: str) -> bool:
    source = env.loader.get_source(env, name)[0] if env.loader else ""
    return f"macro {key}(" not in source


def render_block(env: Environment, template: str, block: str, context: dict[str, Any]) -> str:
    """One block of a page's template, as htmx swaps it: the same lines that the page shows."""
    loaded = env.get_template(template)
    return "".join(loaded.blocks[block](loaded.new_context(context)))
