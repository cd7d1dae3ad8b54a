"""Errors as RFC 9457 `application/problem+json`, with a Chinese sentence that says what to do."""

from __future__ import annotations

import json
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from cyzj.domain.errors import DomainError, Kind
from cyzj.storage.transient import is_transient
from cyzj.telemetry.tracing import trace_id

log = structlog.get_logger()
STATUS = {
    Kind.INVALID: 422,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.UNAVAILABLE: 503,
}
_MESSAGES = {
    400: ("bad-request", "请求格式不对，请检查后重试。"),
    401: ("unauthenticated", "请先登录。"),
    403: ("forbidden", "您现在的身份没有这项权限。"),
    404: ("not-found", "找不到，或您没有权限查看。"),
    405: ("method-not-allowed", "这个地址不支持这种操作。"),
    413: ("too-large", "内容太大，请减少后再提交。"),
    415: ("unsupported-media-type", "不支持这种内容类型。"),
    429: ("too-many-requests", "操作太频繁，请稍后再试。"),
    503: ("unavailable", "服务暂时连不上，请稍后重试。"),
}


class ProblemField(BaseModel):
    """One field to correct."""

    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457 problem details, as every error of every service is answered."""

    type: str = Field(examples=["urn:cyzj:problem:stale-version"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="trace id, to quote as 问题编号")
    user_message: str = Field(description="Chinese; says what to do next")
    errors: list[ProblemField] = []
    current: dict[str, Any] | None = Field(default=None, description="present state, for 409")


def answer(
    status: int,
    slug: str,
    message: str,
    *,
    errors: list[ProblemField] | None = None,
    current: dict[str, object] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """A problem response; whoever quotes its number is found in the log."""
    log.info("refused", slug=slug, status=status)
    problem = Problem(
        type=f"urn:cyzj:problem:{slug}",
        title=slug.replace("-", " ").capitalize(),
        status=status,
        detail=message,
        instance=trace_id(),
        user_message=message,
        errors=errors or [],
        current=jsonable_encoder(current) if current else None,
    )
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=status,
        media_type="application/problem+json",
        headers=headers,
    )


def install(app: FastAPI) -> None:
    """Every foreseen error of `app` becomes a problem; `unexpected` is for the others."""
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)


def _domain(_: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    retry = error.retry_after or (5 if error.kind is Kind.UNAVAILABLE else None)
    return answer(
        STATUS[error.kind],
        error.slug,
        error.message,
        errors=[ProblemField(field=f.field, message=f.message) for f in error.fields],
        current=error.facts,
        headers={"Retry-After": str(retry)} if retry else None,
    )


def _malformed(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [
        ProblemField(field=_field(e["loc"]), message=_in_chinese(e["type"], e.get("ctx") or {}))
        for e in error.errors()
    ]
    return answer(422, "malformed", f"有 {len(fields)} 处需要修改，改好后再提交。", errors=fields)


def _field(place: tuple[object, ...]) -> str:
    parts = [str(p) for p in place if p not in ("body", "query", "path", "header")]
    return ".".join(parts) or "body"


_TYPES = {
    "missing": "请填写。",
    "json_invalid": "内容不是有效的 JSON。",
    "uuid_parsing": "编号格式不对，请从列表中选择。",
    "enum": "请从列表中选择。",
    "literal_error": "请从列表中选择。",
    "extra_forbidden": "没有这个字段，请去掉。",
    "string_too_long": "最多 {max_length} 个字。",
    "string_too_short": "至少 {min_length} 个字。",
    "greater_than_equal": "不能小于 {ge}。",
    "greater_than": "应大于 {gt}。",
    "less_than_equal": "不能大于 {le}。",
    "less_than": "应小于 {lt}。",
    "string_pattern_mismatch": "格式不对，请对照说明修改。",
}


def _in_chinese(kind: str, context: dict[str, Any]) -> str:
    if kind in _TYPES:
        try:
            return _TYPES[kind].format(**context)
        except KeyError:
            return "请对照说明修改。"
    if kind.startswith(("date", "time")):
        return "请填写日期，例如 2026-11-16。"
    if kind.startswith(("int", "decimal", "float")):
        return "请填写数字。"
    return "请对照说明修改。"


def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    slug, message = _MESSAGES.get(error.status_code, ("refused", "请求没有被接受。"))
    return answer(error.status_code, slug, message, headers=dict(error.headers or {}))


def unexpected(error: Exception) -> Response:
    """503 while a part is away, else a 500 that says nothing of the inside; logged with its trace."""
    if is_transient(error):
        log.error("part_away", error=type(error).__name__)
        slug, message = _MESSAGES[503]
        return answer(503, slug, message, headers={"Retry-After": "5"})
    log.error("unexpected", error=type(error).__name__, exc_info=error)
    return answer(500, "unexpected", "出了意外问题，请稍后重试；如仍不行，请把问题编号告诉运维。")


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: every error it may answer."""
    return {
        status: {"model": Problem, "content": {"application/problem+json": {}}}
        for status in statuses
    }


def as_json(value: object) -> str:
    """Compact JSON text of anything FastAPI can encode."""
    return json.dumps(jsonable_encoder(value), ensure_ascii=False, separators=(",", ":"))
