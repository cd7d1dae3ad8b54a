"""The two refusals of signing in that HTTP has statuses of its own for: 401 and 429."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from cyzj.domain.errors import DomainError, Kind


class NotSignedIn(DomainError):
    """Who asks has not shown who they are: 401."""

    def __init__(self, slug: str, message: str) -> None:
        super().__init__(Kind.FORBIDDEN, slug, message)


class TooSoon(DomainError):
    """Too many failures: 429, with the seconds to wait."""

    def __init__(self, wait: timedelta) -> None:
        seconds = max(1, ceil(wait.total_seconds()))
        said = f"{seconds}秒" if seconds < 120 else f"{ceil(seconds / 60)}分钟"
        super().__init__(
            Kind.CONFLICT,
            "too-many-attempts",
            f"登录失败次数较多，请{said}后再试；忘记密码请联系集团办公室重置。",
            retry_after=seconds,
        )


def wrong_credentials() -> NotSignedIn:
    """The same answer for an unknown account and a wrong password."""
    return NotSignedIn(
        "wrong-credentials", "账号或密码不对，请重新输入；忘记密码请联系集团办公室重置。"
    )


def session_over() -> NotSignedIn:
    """The session token opens nothing: never did, or no longer."""
    return NotSignedIn("session-over", "登录已失效，请重新登录。")
