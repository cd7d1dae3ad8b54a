"""Certificates as PDF over HTTP, beside typst setting the same pages from the same words and no more.

Every page is new to both sides: typst remembers what it has set, and nobody prints one page ten times.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from itertools import islice
from pathlib import Path

import httpx
import typst
from tests.performance.harness import Bound, Pair
from tests.performance.processes import free_port, jwks_server, process

from cyzj.contracts.codes import Role
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.documents.diploma import said_of
from cyzj.documents.pdf import fonts
from cyzj.domain.ids import new_id
from cyzj.local.postgres import temporary_postgres
from cyzj.settings import AuthSettings
from cyzj.storage.engine import make_engine, make_sessions
from cyzj.testing.databases import service_database
from cyzj.testing.tokens import Issuer
from joint_training.application.certificates.print_certificate import diploma_of
from joint_training.domain import certificate_steps
from joint_training.domain.certificate import Certificate
from joint_training.storage.learners import keep_name
from joint_training.storage.tables import metadata
from joint_training.storage.training import certificates, cohorts, enrolments
from joint_training.testing_training import NOW, OWNER, a_cohort, an_enrolment

A_ROUND, ROUNDS = 10, 6
PORTAL = "http://127.0.0.1:8000"


@asynccontextmanager
async def benchmark() -> AsyncIterator[list[Pair]]:
    """The service checks the token, reads the certificate, opens the name and sets the page."""
    async with AsyncExitStack() as stack:
        postgres = stack.enter_context(temporary_postgres())
        database = service_database(postgres.admin_dsn, "joint_training", metadata)
        url = await stack.enter_async_context(database)
        pages = await issued(url)
        keys, port = free_port(), free_port()
        auth = AuthSettings(jwks_url=f"http://127.0.0.1:{keys}/jwks.json")
        issuer = Issuer(auth)
        await stack.enter_async_context(jwks_server(keys, await issuer.keys()))
        environment = {
            "CYZJ_DATABASE__URL": url,
            "CYZJ_HTTP__PORT": str(port),
            "CYZJ_AUTH__JWKS_URL": auth.jwks_url,
            "CYZJ_LOG_LEVEL": "WARNING",
        }
        here = f"http://127.0.0.1:{port}"
        serve = ["joint_training", "serve", "--only", "http"]
        await stack.enter_async_context(process(serve, environment, f"{here}/livez"))
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=here, timeout=60))
        headers = issuer.headers(Role.COORDINATOR, school=OWNER)
        ours, bare = iter(pages), iter(pages)
        yield [
            Pair(
                "certificate as PDF over HTTP, against bare typst of the same page",
                "ms",
                lambda: _printed(client, headers, list(islice(ours, A_ROUND))),
                lambda: _bare(list(islice(bare, A_ROUND))),
                Bound("<=", 2),
            )
        ]


async def issued(url: str) -> list[tuple[Certificate, str]]:
    """Certificates of one cohort with their holders' sealed names in the database."""
    cohort, found = a_cohort(), []
    engine = make_engine(url, name="bench")
    async with make_sessions(engine)() as session, session.begin():
        await cohorts.add(session, cohort)
        for place in range(1, A_ROUND * ROUNDS + 1):
            enrolment = replace(
                an_enrolment(cohort, EnrolmentStatus.COMPLETED),
                number=f"JE-2026-{place:04d}",
                counted_hours=1600,
                planned_hours=1600,
            )
            number, name = f"JZ-2026-{place:04d}", f"示例学员第{place}位"
            made, _ = certificate_steps.qualify(
                enrolment, cohort, id=new_id(), number=number, now=NOW
            )
            made, _ = certificate_steps.issue(made, "7KQ4M2", None, NOW)
            await enrolments.add(session, enrolment)
            await certificates.add(session, made)
            await keep_name(session, made.learner_ref, name, datetime.now(UTC))
            found.append((made, name))
    await engine.dispose()
    return found


async def _printed(
    client: httpx.AsyncClient, headers: dict[str, str], pages: list[tuple[Certificate, str]]
) -> float:
    started = time.perf_counter()
    for certificate, _ in pages:
        path = f"/v1/certificates/{certificate.id}/paper.pdf"
        answer = await client.get(path, headers=headers)
        assert answer.content.startswith(b"%PDF"), answer.text[:500]
    return (time.perf_counter() - started) * 1000 / len(pages)


async def _bare(pages: list[tuple[Certificate, str]]) -> float:
    """What typst itself needs, its fonts known already."""
    source = Path(str(files("cyzj.documents") / "diploma.typ"))
    words = [said_of(diploma_of(one, name, "", "", PORTAL)) for one, name in pages]

    def compiled(said: str) -> bytes:
        made: bytes = typst.compile(source, font_paths=fonts(), sys_inputs={"diploma": said})
        return made

    started = time.perf_counter()
    for said in words:
        assert (await asyncio.to_thread(compiled, said)).startswith(b"%PDF")
    return (time.perf_counter() - started) * 1000 / len(pages)
