"""The portal before real services: member_schools and teacher_exchanges with PostgreSQL and Kafka."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.town import Town, start, town_of

from portal import wiring
from portal.app import create_app
from portal.settings import Settings

from ..contract import Contract


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One platform for the whole run."""
    with start(tmp_path_factory.mktemp("town"), "member_schools", "teacher_exchanges") as alliance:
        yield town_of(alliance)


@pytest.fixture(scope="session")
def portal_site(town: Town, assets: None, serve: Callable[..., str]) -> Iterator[str]:
    """The address of a portal before those services; every call it makes fits their contracts."""
    urls = {name: town.url(name) for name in ("member_schools", "teacher_exchanges")}
    settings = Settings.model_validate({"demo": True, "services": urls})
    contract = Contract()
    yield serve(create_app(wiring.build(settings, http=contract.http())))
    assert contract.seen
    assert contract.faults == [], contract.faults
