"""The real servers on this machine: they start, keep their data, and leave nothing behind."""

import asyncio

import asyncpg
import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from cyzj.local.errors import LocalError
from cyzj.local.kafka import Kafka, temporary_kafka
from cyzj.local.postgres import Postgres, temporary_postgres
from cyzj.local.processes import is_alive


def plain(url: str) -> str:
    return url.replace("postgresql+asyncpg://", "postgresql://")


async def one_value(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(plain(dsn))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def make_topic(bootstrap_servers: str, name: str) -> None:
    client = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await client.start()
    try:
        await client.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
    finally:
        await client.close()


async def send(bootstrap_servers: str, topic: str, value: bytes) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap_servers, acks="all")
    await producer.start()
    try:
        await producer.send_and_wait(topic, value)
    finally:
        await producer.stop()


async def first_value(bootstrap_servers: str, topic: str) -> bytes | None:
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        return (await consumer.getone()).value
    finally:
        await consumer.stop()


async def test_postgres_keeps_its_data_through_a_stop_and_a_power_cut(
    own_postgres: Postgres,
) -> None:
    url = own_postgres.ensure_database("member_schools", "first")
    connection = await asyncpg.connect(plain(url))
    await connection.execute("CREATE TABLE kept (value int); INSERT INTO kept VALUES (7)")
    await connection.close()

    own_postgres.stop()
    own_postgres.start()
    assert await one_value(url, "SELECT value FROM kept") == 7

    own_postgres.kill()
    own_postgres.start()
    assert await one_value(url, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'") == 1


async def test_making_a_database_twice_sets_the_new_password(own_postgres: Postgres) -> None:
    own_postgres.ensure_database("group_office", "first")
    url = own_postgres.ensure_database("group_office", "second")
    assert await one_value(url, "SELECT current_user") == "group_office"
    with pytest.raises(asyncpg.InvalidPasswordError):
        await one_value(own_postgres.url("group_office", "first"), "SELECT 1")


async def test_a_service_cannot_enter_the_database_of_another(own_postgres: Postgres) -> None:
    own_postgres.ensure_database("group_office", "a")
    own_postgres.ensure_database("member_schools", "b")
    own_url = own_postgres.url("group_office", "a")
    stranger = own_url.removesuffix("/group_office") + "/member_schools"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await one_value(stranger, "SELECT 1")


def test_a_lock_left_with_the_number_of_another_process_does_not_stop_postgres(
    own_postgres: Postgres,
) -> None:
    own_postgres.stop()
    (own_postgres.data / "postmaster.pid").write_text(f"{psutil.Process().pid}\n")
    own_postgres.start()
    assert own_postgres.run_sql("SELECT 1") == "1"


def test_a_refused_statement_is_one_line(own_postgres: Postgres) -> None:
    with pytest.raises(LocalError, match="does not exist") as refused:
        own_postgres.run_sql("SELECT * FROM nowhere")
    assert "\n" not in str(refused.value)


async def test_kafka_keeps_topics_and_records_through_a_stop_and_a_kill(own_kafka: Kafka) -> None:
    await make_topic(own_kafka.bootstrap_servers, "kept")
    await send(own_kafka.bootstrap_servers, "kept", b"first")
    for end in (own_kafka.stop, own_kafka.kill):
        end()
        assert not own_kafka.is_running()
        own_kafka.start()
        assert await first_value(own_kafka.bootstrap_servers, "kept") == b"first"


async def test_a_frozen_kafka_answers_nobody_until_it_goes_on(own_kafka: Kafka) -> None:
    await make_topic(own_kafka.bootstrap_servers, "frozen")
    own_kafka.pause()
    sending = asyncio.create_task(send(own_kafka.bootstrap_servers, "frozen", b"late"))
    done, _ = await asyncio.wait([sending], timeout=1)
    assert not done
    own_kafka.resume()
    await sending
    assert await first_value(own_kafka.bootstrap_servers, "frozen") == b"late"


def test_temporary_servers_leave_no_process_and_no_folder() -> None:
    # Direct children: the run's shared PostgreSQL, a child too, forks for the other workers.
    before = set(psutil.Process().children())
    with temporary_postgres() as server, temporary_kafka() as broker:
        folders = [server.folder, broker.folder]
        started = set(psutil.Process().children()) - before
        assert len(started) == 2
        family = started.union(*(process.children(recursive=True) for process in started))
        broker.pause()
    assert not [folder for folder in folders if folder.exists()]
    assert not [process for process in family if is_alive(process)]


async def test_the_shared_servers_answer(postgres_server: str, kafka_server: str) -> None:
    assert str(await one_value(postgres_server, "SHOW server_version")).startswith("18.")
    await make_topic(kafka_server, "shared-servers-answer")
    await send(kafka_server, "shared-servers-answer", b"here")
    assert await first_value(kafka_server, "shared-servers-answer") == b"here"
