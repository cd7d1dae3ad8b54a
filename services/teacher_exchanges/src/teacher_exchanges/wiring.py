"""Building the service: the one place where its parts meet."""

from __future__ import annotations

from fastapi import FastAPI

from cyzj.foundation import Foundation, Share
from cyzj.settings import Settings
from teacher_exchanges.application.project_members import project_members
from teacher_exchanges.http import requests
from teacher_exchanges.http.policies import POLICIES


def build(settings: Settings, share: Share = "all") -> FastAPI:
    """The service's application, with its relay, consumers and deadlines behind it."""
    base = Foundation(settings, "teacher_exchanges", policies=POLICIES, constraints={})
    base.consume("member_schools", project_members)
    return base.app("教师互训 teacher_exchanges", [requests.router], share=share)
