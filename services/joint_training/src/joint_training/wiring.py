"""Building the service: the one place where its parts meet."""

from __future__ import annotations

from fastapi import FastAPI

from cyzj.files import FolderStore
from cyzj.foundation import Foundation, Share
from cyzj.http.limits import Limiter
from cyzj.imports.kept import EXPIRY, forget_import
from cyzj.settings import Settings
from joint_training.application.bases_deadlines import BASES_DEADLINES
from joint_training.application.project_exchanges import project_exchanges
from joint_training.application.project_members import project_members
from joint_training.application.training_deadlines import TRAINING_DEADLINES
from joint_training.http import waiting
from joint_training.http.bases_routers import BASES_ROUTERS
from joint_training.http.policies import POLICIES
from joint_training.http.training_routers import TRAINING_ROUTERS
from joint_training.storage.bases_constraints import BASES_CONSTRAINTS
from joint_training.storage.training_constraints import TRAINING_CONSTRAINTS

ROUTERS = (*BASES_ROUTERS, *TRAINING_ROUTERS, waiting.router)


def build(settings: Settings, share: Share = "all") -> FastAPI:
    """The service's application, with its relay, consumers and deadlines behind it."""
    constraints = {**BASES_CONSTRAINTS, **TRAINING_CONSTRAINTS}
    base = Foundation(settings, "joint_training", policies=POLICIES, constraints=constraints)
    base.consume("member_schools", project_members)
    base.consume("teacher_exchanges", project_exchanges)
    base.on_deadlines({**BASES_DEADLINES, **TRAINING_DEADLINES, EXPIRY: forget_import})
    app = base.app("基地共建与人才共育 joint_training", ROUTERS, share=share)
    app.state.files = FolderStore(settings.files.folder, largest=settings.files.largest)
    app.state.portal_url = settings.portal_url
    app.state.limiter = Limiter()
    return app
