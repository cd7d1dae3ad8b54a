"""Personal data: sealed, masked, shown for a purpose that is logged, exported to the person, erased."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from cyzj.domain.caller import SYSTEM
from member_schools.application.persons.erase_person import erase_again
from member_schools.application.persons.seal_phone import SEAL
from member_schools.storage import personal
from member_schools.testing import House, Person

Json = dict[str, Any]
PHONE, ID_NUMBER = "13812345678", "11010519491231002X"
WANTED: Json = {"phone": PHONE, "id_number": ID_NUMBER, "expected_version": 0}


async def stored(house: House, query: str, **values: object) -> list[Any]:
    async with house.runner.sessions() as session:
        return list((await session.execute(text(query), values)).all())


async def teacher_of(house: House, office: Person) -> tuple[str, Person]:
    made = await house.school(office)
    teacher = await house.member(office, made["id"], "teacher")
    answer = await teacher.post("/v1/me/personal-data", WANTED)
    assert answer.status_code == 200, answer.text
    assert answer.json()["id_number"] == "1101**********002X"
    return made["id"], teacher


def reveal(ref: str) -> str:
    return f"/v1/people/{ref}/personal-data/reveal"


async def revealed(by: Person, ref: str, purpose: str, *fields: str) -> Json:
    answer = await by.post(reveal(ref), {"fields": fields, "purpose": purpose})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def test_it_is_sealed_masked_everywhere_and_nowhere_in_the_clear(house: House) -> None:
    office = await house.office()
    school, teacher = await teacher_of(house, office)
    staff = (await office.get(f"/v1/organisations/{school}/staff")).json()["items"]
    shown = (await office.get(f"/v1/people/{teacher.ref}")).json()
    me = (await teacher.get("/v1/me")).json()
    masks = {staff[0]["phone"], shown["personal_data"]["phone"], me["phone"]}
    assert masks == {"138****5678"}
    tables = await stored(
        house, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    )
    for (name,) in tables:
        rows = await stored(house, f'SELECT t::text FROM "{name}" t')  # names of ours
        whole = "\n".join(row[0] for row in rows)
        assert PHONE not in whole, name
        assert ID_NUMBER not in whole, name
        assert PHONE.encode().hex() not in whole, name


async def test_an_invitations_number_is_sealed_when_it_is_accepted(house: House) -> None:
    office = await house.office()
    made = await house.school(office)
    invited = {"role": "teacher", "name": "示例教师甲", "phone": PHONE}
    sent = await office.post(f"/v1/organisations/{made['id']}/invitations", invited)
    teacher = await house.join(sent.json()["token"])
    assert (await revealed(teacher, teacher.ref, "本人核对", "phone"))["phone"] == PHONE
    assert await stored(house, "SELECT phone FROM people WHERE phone IS NOT NULL") == []


async def test_it_is_shown_for_a_purpose_that_the_person_reads(house: House) -> None:
    office = await house.office()
    school, teacher = await teacher_of(house, office)
    coordinator = await house.member(office, school, "coordinator")
    other = await house.member(office, (await house.school(office))["id"], "coordinator")
    colleague = await house.member(office, school, "teacher")
    for stranger in (other, colleague):
        body = {"fields": ["phone"], "purpose": "随便看看"}
        assert (await stranger.post(reveal(teacher.ref), body)).status_code == 404
        assert (await stranger.get(f"/v1/people/{teacher.ref}")).status_code == 404
    for body, field in (
        ({"fields": ["phone"], "purpose": " "}, "purpose"),
        ({"fields": [], "purpose": "核对电话"}, "fields"),
    ):
        refused = await coordinator.post(reveal(teacher.ref), body)
        assert refused.json()["errors"][0]["field"] == field
    seen = await revealed(coordinator, teacher.ref, "核对派遣函上的电话", "phone")
    assert (seen["phone"], seen["id_number"], seen["fields"]) == (PHONE, None, ["phone"])
    await revealed(office, teacher.ref, "报送名单", "phone", "id_number")
    path = f"/v1/people/{teacher.ref}/personal-data/accesses"
    log = (await teacher.get(path)).json()["items"]
    assert [(one["role"], one["purpose"], one["fields"]) for one in log] == [
        ("group_office", "报送名单", ["phone", "id_number"]),
        ("coordinator", "核对派遣函上的电话", ["phone"]),
    ]
    assert log[1]["by"]["ref"] == coordinator.ref
    assert (await coordinator.get(path)).status_code == 404


async def test_a_school_that_the_person_left_sees_the_data_no_longer(house: House) -> None:
    office = await house.office()
    school, teacher = await teacher_of(house, office)
    coordinator = await house.member(office, school, "coordinator")
    await leave(office, school, teacher)
    assert (await coordinator.get(f"/v1/people/{teacher.ref}")).json()["personal_data"] is None
    body = {"fields": ["phone"], "purpose": "核对电话"}
    assert (await coordinator.post(reveal(teacher.ref), body)).status_code == 404


async def test_the_person_changes_their_own_and_a_stale_change_is_refused(house: House) -> None:
    office = await house.office()
    _, teacher = await teacher_of(house, office)
    stale = await teacher.post("/v1/me/personal-data", WANTED)
    assert (stale.status_code, stale.json()["current"]["version"]) == (409, 1)
    wrong = {"id_number": "110105194912310021", "expected_version": 1}
    refused = await teacher.post("/v1/me/personal-data", wrong)
    assert refused.json()["errors"][0]["field"] == "id_number"
    dropped = await teacher.post("/v1/me/personal-data", {"phone": "", "expected_version": 1})
    assert (dropped.json()["phone"], dropped.json()["version"]) == (None, 2)


async def test_everything_held_is_exported_to_the_person_without_secrets(house: House) -> None:
    office = await house.office()
    _, teacher = await teacher_of(house, office)
    await declared(house, teacher)
    answer = await teacher.get("/v1/me/export.json")
    found = json.loads(answer.content)
    assert found["personal_data"]["id_number"] == ID_NUMBER
    assert found["personal_data"]["certificates"][0]["number"] == "示例-001"
    lists = ("posts", "qualifications", "invitations", "sessions", "accesses")
    assert [len(found[one]) for one in lists] == [1] * len(lists)
    assert "hash" not in answer.text.replace("sha256", "")
    book = CalamineWorkbook.from_filelike(
        BytesIO((await teacher.get("/v1/me/export.xlsx")).content)
    )
    rows = book.get_sheet_by_index(0).to_python()
    assert ["个人资料", "手机号", PHONE] in rows
    assert len([row for row in rows if row[0] == "查看记录"]) == 2, "exporting is seeing"


async def declared(house: House, teacher: Person) -> Json:
    file = {
        "sha256": await house.upload(teacher, teacher.ref.encode()),
        "file_name": "李某证书.pdf",
    }
    body = {
        "kind": "dual_teacher",
        "level": "junior",
        "awarded_on": "2024-06-01",
        "evidence": [file],
        "certificate_number": "示例-001",
    }
    answer = await teacher.post("/v1/qualifications", body)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def leave(office: Person, school: str, person: Person) -> None:
    staff = (await office.get(f"/v1/organisations/{school}/staff")).json()["items"]
    post = next(one for one in staff if one["person"]["ref"] == person.ref)
    ended = await office.post(
        f"/v1/appointments/{post['id']}/end", {"expected_version": post["version"]}
    )
    assert ended.status_code == 200, ended.text


async def test_erasing_drops_the_key_and_nobody_reads_a_byte_again(house: House) -> None:
    office = await house.office()
    school, teacher = await teacher_of(house, office)
    made = await declared(house, teacher)
    path, body = f"/v1/people/{teacher.ref}/erase", {"reason": "本人 2026-10-28 书面申请"}
    open_ = await office.post(path, body)
    assert (open_.status_code, open_.json()["type"].split(":")[-1]) == (409, "posts-open")
    await leave(office, school, teacher)
    [(key,)] = await stored(house, "SELECT key FROM person_keys")
    [before] = await stored(house, "SELECT nonce, sealed FROM personal_data")
    assert PHONE.encode() in AESGCM(key).decrypt(*before, UUID(teacher.ref).bytes)
    assert (await office.post(path, body)).status_code == 200
    [after] = await stored(house, "SELECT nonce, sealed FROM personal_data")
    assert after == before, "the sealed row is as a backup would hold it"
    assert await stored(house, "SELECT key FROM person_keys") == []
    with pytest.raises(InvalidTag):
        AESGCM(AESGCM.generate_key(256)).decrypt(*after, UUID(teacher.ref).bytes)
    async with house.runner.sessions() as session:
        assert (await personal.of(session, [UUID(teacher.ref)]))[UUID(teacher.ref)].filled == ()
    resolved = await office.post(
        "/v1/people/resolve", {"refs": [teacher.ref], "purpose": "engagement_page"}
    )
    assert resolved.json()["people"][0]["name"] == "已注销人员"
    for table in ("accounts", "sessions"):
        query = f"SELECT 1 FROM {table} WHERE person_ref = :p"  # names of ours
        assert await stored(house, query, p=teacher.ref) == []
    kept = (await office.get(f"/v1/qualifications/{made['id']}")).json()
    assert (kept["status"], kept["person"]["name"]) == ("withdrawn", "已注销人员")
    assert kept["evidence"][0]["file_name"] == ""
    digest = made["evidence"][0]["sha256"]
    assert await house.app.state.files.has(digest)
    await house.sweep(datetime.now(UTC) + timedelta(minutes=1))
    assert not await house.app.state.files.has(digest)
    assert (await office.post(path, body)).json()["type"].endswith("person-erased")
    told = await stored(house, "SELECT data, audience FROM journal WHERE type LIKE '%erased%'")
    assert [(json.loads(data), audience) for data, audience in told] == [
        ({"person_ref": teacher.ref}, school)
    ]


async def test_a_restored_backup_opens_again_until_the_erasure_is_repeated(house: House) -> None:
    office = await house.office()
    school, teacher = await teacher_of(house, office)
    made = await declared(house, teacher)
    assert (await revealed(office, teacher.ref, "核对", "phone"))["phone"] == PHONE
    ref = UUID(teacher.ref)
    again = await house.runner.run("erase_again", SYSTEM, lambda unit: erase_again(unit, ref))
    assert again is True, "the backup still knew the key and an open post"
    shown = (await office.get(f"/v1/people/{teacher.ref}")).json()
    assert (shown["name"], shown["personal_data"]["phone"]) == ("已注销人员", None)
    assert shown["posts"][0]["ends_on"] is not None
    assert (await office.get(f"/v1/qualifications/{made['id']}")).json()["status"] == "withdrawn"
    assert not await house.runner.run("erase_again", SYSTEM, lambda unit: erase_again(unit, ref))
    assert (await office.get(f"/v1/organisations/{school}/staff")).json()["items"] == []


async def test_a_number_of_release_0_1_is_read_and_then_sealed(house: House) -> None:
    office = await house.office()
    made = await house.school(office)
    teacher = await house.member(office, made["id"], "teacher")
    async with house.runner.sessions() as session, session.begin():
        await session.execute(
            text("UPDATE people SET phone = :phone WHERE ref = :ref"),
            {"phone": PHONE, "ref": teacher.ref},
        )
        await session.execute(
            text("INSERT INTO deadlines (item, kind, due) VALUES (:ref, :kind, now())"),
            {"ref": teacher.ref, "kind": SEAL},
        )
    assert (await teacher.get("/v1/me")).json()["phone"] == "138****5678"
    await house.sweep(datetime.now(UTC) + timedelta(minutes=1))
    assert await stored(house, "SELECT 1 FROM people WHERE phone IS NOT NULL") == []
    assert (await teacher.get("/v1/me")).json()["phone"] == "138****5678"
    assert len(await stored(house, "SELECT 1 FROM person_keys")) == 1


async def test_a_sealed_row_under_another_persons_name_does_not_open(house: House) -> None:
    office = await house.office()
    _, first = await teacher_of(house, office)
    _, second = await teacher_of(house, office)
    async with house.runner.sessions() as session:
        await session.execute(
            text(
                "UPDATE personal_data AS a SET sealed = b.sealed, nonce = b.nonce"
                " FROM personal_data AS b WHERE a.person_ref = :a AND b.person_ref = :b"
            ),
            {"a": first.ref, "b": second.ref},
        )
        with pytest.raises(InvalidTag):
            await personal.of(session, [UUID(first.ref)])
