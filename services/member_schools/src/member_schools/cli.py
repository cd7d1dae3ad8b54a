"""The operator's commands: the first invitation, a machine's token, the rotation of keys."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from sqlalchemy import text

from cyzj.contracts.codes import Jurisdiction, Role
from cyzj.contracts.member_schools.person import PersonErased
from cyzj.domain.caller import SYSTEM
from cyzj.domain.errors import DomainError
from cyzj.http.shown_once import new_secret
from cyzj.settings import load
from cyzj.storage.unit import Unit
from member_schools.application.invite_office import InviteOffice, invite_office
from member_schools.application.issue_system_token import issue_system_token
from member_schools.application.persons.erase_person import erase_again
from member_schools.application.signing_key import rotate_keys
from member_schools.canvas import with_canvas
from member_schools.settings import MemberSettings
from member_schools.wiring import foundation

R = TypeVar("R")


def add_commands(cli: typer.Typer) -> None:
    """Add this service's own commands to `cli`."""
    keys = typer.Typer(no_args_is_help=True, help="The keys that sign access tokens.")
    keys.command("rotate")(_rotate)
    cli.add_typer(keys, name="keys")
    cli.command("invite-office")(_invite_office)
    cli.command("system-token")(_system_token)
    cli.command("erase-again")(_erase_again)
    cli.command("canvas")(_canvas)


def _invite_office(
    name: Annotated[str, typer.Option(help="whom to invite")] = "集团办公室管理员",
    role: Annotated[Role, typer.Option(help="group_office or operator")] = Role.GROUP_OFFICE,
    jurisdiction: Annotated[Jurisdiction, typer.Option(help="where the office sits, 51 or 50")] = (
        Jurisdiction.SICHUAN
    ),
    only_the_first: Annotated[
        bool, typer.Option("--only-the-first", help="refuse once somebody has joined the office")
    ] = False,
) -> None:
    """Print the one-time invitation token of the group office's first account."""
    command = InviteOffice(name, role, jurisdiction, only_the_first)
    invited = _run("invite_office", lambda unit, _: invite_office(unit, command, new_secret))
    sys.stdout.write(f"{invited.token}\n")


def _system_token(
    minutes: Annotated[int, typer.Option(min=1, max=60, help="how long it holds")] = 10,
) -> None:
    """Print an access token of the machine itself, for the operator's tools."""
    life = timedelta(minutes=minutes)
    token = _run(
        "system_token",
        lambda unit, settings: issue_system_token(unit, settings.auth.issuer, life),
    )
    sys.stdout.write(f"{token}\n")


def _erase_again(
    missing: Annotated[
        typer.FileText, typer.Argument(help="what `missing` listed before the restore; - for stdin")
    ],
) -> None:
    """Repeat, after a restore, every erasure that the backup did not know of yet."""
    events = (json.loads(line) for line in missing if line.strip())
    erased = [UUID(one["subject"]) for one in events if one.get("type") == PersonErased.TYPE]

    async def work(unit: Unit, _: MemberSettings) -> int:
        return sum([await erase_again(unit, ref) for ref in erased])

    sys.stdout.write(f"member_schools: {_run('erase_again', work)} people erased again\n")


def _rotate() -> None:
    """Let a new key take over from the present one; tokens already signed stay good."""
    key = _run("rotate_keys", lambda unit, _: rotate_keys(unit))
    sys.stdout.write(f"{key.kid} signs from {key.signs_from.isoformat(timespec='seconds')}\n")


def _canvas(readme: Path = Path("services/member_schools/README.md")) -> None:
    """Write the generated part of the README (development)."""
    readme.write_text(with_canvas(readme.read_text()))


def _run(command: str, work: Callable[[Unit, MemberSettings], Awaitable[R]]) -> R:
    settings = load(MemberSettings)

    async def once() -> R:
        base = foundation(settings)
        try:
            async with base.sessions() as session:
                epoch = (
                    await session.execute(text("SELECT epoch FROM service_state"))
                ).scalar_one()
            base.runner.epoch = epoch
            return await base.runner.run(command, SYSTEM, lambda unit: work(unit, settings))
        finally:
            await base.client.aclose()
            await base.engine.dispose()

    try:
        return asyncio.run(once())
    except DomainError as refusal:
        sys.stderr.write(f"cyzj: {refusal.message}\n")
        raise typer.Exit(1) from refusal
