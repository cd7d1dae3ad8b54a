"""`python -m member_schools serve | migrate | … | invite-office | system-token | keys rotate`"""

from __future__ import annotations

from cyzj.process import Service, commands
from member_schools.cli import add_commands
from member_schools.settings import MemberSettings
from member_schools.storage import tables
from member_schools.wiring import build

if __name__ == "__main__":
    forget = ("TRUNCATE organisation_activity, obligations, exchange_facts",)
    service = Service("member_schools", MemberSettings, build, tables.metadata, forget)
    cli = commands(service)
    add_commands(cli)
    cli()
