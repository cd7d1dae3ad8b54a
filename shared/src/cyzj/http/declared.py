"""How routes are declared in the OpenAPI document: what each kind of route answers."""

from __future__ import annotations

from typing import Any

from cyzj.http.problems import documented

READ = documented(401, 403, 404, 422, 503)
ITEM: dict[int | str, dict[str, Any]] = {304: {"description": "you have it already"}, **READ}
"""Of a route that answers with an entity tag."""
LIST = documented(401, 403, 422, 503)
WRITE = documented(401, 403, 404, 409, 413, 422, 503)


def step(noun: str, command: str, summary: str, model: type[Any]) -> dict[str, Any]:
    """The declaration of a state change `POST …/{id}/<command>`."""
    return {
        "path": f"/{{id}}/{command.replace('_', '-')}",
        "operation_id": f"{noun}_{command}",
        "summary": summary,
        "response_model": model,
        "responses": WRITE,
    }
