"""The restore drill: Kafka is ahead of the restored databases; what is missing is listed, work goes on."""

from __future__ import annotations

import json
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.main_job import HOME, Job, nothing_is_lost_or_twice, step
from tests.platform import DemoAlliance
from tests.town import Town, start, town_of

from cyzj.consumer import Listening, listen
from cyzj.local.archive import MANIFEST, backup, restore
from cyzj.local.errors import LocalError
from cyzj.testing.waiting import eventually

LISTS = ("exchange-requests", "exchange-offers", "matches", "engagements")
KEPT = 8
"""Steps of the main job that are in the backup."""
Items = dict[str, dict[str, Any]]


def everything(ask: httpx.Client, lists: tuple[str, ...] = LISTS) -> Items:
    """Every item that the caller may see, by its id, as the service shows it."""
    found: Items = {}
    for name in lists:
        cursor: str | None = None
        while cursor is None or cursor:
            page = ask.get(
                f"/v1/{name}", params={"limit": 200, **({"cursor": cursor} if cursor else {})}
            )
            assert page.status_code == 200, page.text
            for item in page.json()["items"]:
                whole = ask.get(f"/v1/{name}/{item['id']}")
                found[item["id"]] = whole.json()
            cursor = page.json()["next_cursor"] or ""
    return found


def asking(url: str, headers: dict[str, str]) -> httpx.Client:
    return httpx.Client(base_url=url, headers=headers, timeout=60)


def of_the_office(town: Town) -> Items:
    headers = {"Authorization": f"Bearer {town.token('office')}"}
    with asking(town.url("teacher_exchanges"), headers) as client:
        return everything(client)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "run"


async def test_a_restore_lists_what_is_missing_and_work_goes_on_in_a_new_epoch(
    folder: Path, tmp_path: Path
) -> None:
    told: list[str] = []
    job, later = Job(0), Job(1)
    with start(folder, durable=True) as alliance:
        town = town_of(alliance)
        for _ in range(KEPT):
            await step(town, job)
        before = of_the_office(town)
        made = backup(folder, tmp_path / "backups", told.append)
        with pytest.raises(LocalError, match="already runs"):
            restore(folder, made, told.append)
        await step(town, job)
        await step(town, later)
        lost = await _journalled(town, job, later) - await _journalled_in(before)

    _as_of_a_release_without(made, "joint_training")
    report = restore(folder, made, told.append)
    listed = [json.loads(line) for line in _lines(report / "missing-teacher_exchanges.jsonl")]
    assert len(listed) == lost == 2
    assert {one["type"].split(".", 3)[3] for one in listed} == {
        "engagement.plan_submitted.v1",
        "request.opened.v1",
    }
    assert _lines(report / "missing-group_office.jsonl") == []

    with start(folder, durable=True) as alliance:
        again = Town(alliance.url, town.schools, town.sessions)
        assert of_the_office(again) == before
        job.done = KEPT
        while not job.is_over:
            await step(again, job)
        await nothing_is_lost_or_twice(again, job)
        await _told_from_the_beginning(alliance.servers.bootstrap_servers, again, job)  # type: ignore[union-attr]


def _as_of_a_release_without(backup: Path, service: str) -> None:
    """The backup as a release wrote it that did not have this service: it begins empty."""
    manifest = json.loads((backup / MANIFEST).read_text())
    del manifest["dumps"][service]
    (backup / MANIFEST).write_text(json.dumps(manifest))
    (backup / f"{service}.dump").unlink()


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines()


async def _journalled(town: Town, *jobs: Job) -> int:
    """How many events these jobs' items have had."""
    return sum(item["version"] for item in of_the_office(town).values())


async def _journalled_in(items: Items) -> int:
    return sum(item["version"] for item in items.values())


async def _told_from_the_beginning(servers: str, town: Town, job: Job) -> None:
    """Who listens from the beginning learns what stands now, the new epoch's events last."""
    wanted = town.exchanges(HOME, "GET", f"/v1/engagements/{job.places['engagement_id']}")
    seen: list[tuple[int, int]] = []
    async with aclosing(listen(Listening(servers, contexts=["teacher_exchanges"]))) as events:
        async for event in events:
            if str(event.subject) == wanted["id"]:
                seen.append((event.epoch, event.aggregateversion))
                if event.aggregateversion == wanted["version"]:
                    break
    assert seen == sorted(seen)
    assert [version for _, version in seen] == list(range(1, wanted["version"] + 1))
    assert {epoch for epoch, _ in seen} == {1, 2}


def test_a_damaged_backup_is_refused_before_anything_changes(folder: Path, tmp_path: Path) -> None:
    with start(folder, "member_schools", "teacher_exchanges", "joint_training", "group_office"):
        made = backup(folder, tmp_path / "backups", print)
    dump = made / "teacher_exchanges.dump"
    dump.write_bytes(dump.read_bytes()[:-1] + b"?")
    with pytest.raises(LocalError, match="not as the backup wrote it"):
        restore(folder, made, print)
    assert not list(folder.glob("restored-*"))


async def test_the_demonstration_restored_elsewhere_equals_the_original(
    demo_alliance: DemoAlliance, tmp_path: Path
) -> None:
    headers = demo_alliance.headers("office.clerk")
    with asking(demo_alliance.url("teacher_exchanges"), headers) as original:
        before = everything(original)
        made = backup(Path(demo_alliance.folder), tmp_path / "backups", print)
        after = everything(original)
    untouched = {id for id, item in before.items() if after[id] == item}
    assert len(untouched) > 200
    folder = tmp_path / "elsewhere"
    restore(folder, made, print)
    with start(folder, durable=True) as alliance:
        with asking(alliance.url("teacher_exchanges"), _clerk(alliance.url)) as restored:
            found = everything(restored)
        assert {id: found[id] for id in untouched} == {id: before[id] for id in untouched}

        async def board_is_whole() -> bool:
            with asking(alliance.url("group_office"), _clerk(alliance.url)) as office:
                facts = office.get("/v1/facts?limit=1&total=true").json()
            return bool(facts["items"])

        await eventually(board_is_whole, within=120)


def _clerk(url: Any) -> dict[str, str]:
    """The clerk's token from the restored platform: accounts and passwords are there too."""
    place = {"member_schools": url("member_schools")}
    return DemoAlliance(place, "", 0, 0.0, {}).headers("office.clerk")
