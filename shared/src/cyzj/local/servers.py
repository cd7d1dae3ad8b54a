"""The PostgreSQL and the Kafka of one installation: local ones, or those a person named."""

from collections.abc import Callable, Mapping

from cyzj.local import kafka_jars
from cyzj.local.environment import BOOTSTRAP_SERVERS
from cyzj.local.kafka import Kafka
from cyzj.local.plan import Plan, Service
from cyzj.local.postgres import DURABLE, FLEETING, Postgres
from cyzj.local.run_folder import RunFolder


class Servers:
    """What is local is a handle here; what a person named is only an address."""

    def __init__(
        self, folder: RunFolder, environment: Mapping[str, str], plan: Plan, *, durable: bool
    ):
        self._folder = folder
        self._environment = environment
        self.postgres: Postgres | None = None
        self.kafka: Kafka | None = None
        wanting = [service for service in plan.services if self._needs_database(service)]
        if wanting:
            self.postgres = Postgres(
                folder.path / "postgres",
                port=folder.port("postgres"),
                password=folder.secret("postgres"),
                settings=DURABLE if durable else FLEETING,
                log=folder.log("postgres"),
            )
        if BOOTSTRAP_SERVERS not in environment:
            self.kafka = Kafka(
                folder.path / "kafka",
                port=folder.port("kafka"),
                controller_port=folder.port("kafka-controller"),
                log=folder.log("kafka"),
            )

    def fetch(self, tell: Callable[[str], None]) -> None:
        """Kafka's files are on this machine afterwards; `tell` hears of the progress."""
        if self.kafka is not None:
            kafka_jars.classpath(tell)

    @property
    def bootstrap_servers(self) -> str:
        """Where Kafka is."""
        if self.kafka is not None:
            return self.kafka.bootstrap_servers
        return self._environment[BOOTSTRAP_SERVERS]

    def database_url(self, service: Service) -> str | None:
        """Where the service's database is, made first if it is a local one; None if it has none."""
        if not service.database:
            return None
        given = self._environment.get(service.database_setting)
        if given is not None or self.postgres is None:
            return given
        password = self._folder.secret(f"database.{service.name}")
        return self.postgres.ensure_database(service.name, password)

    def _needs_database(self, service: Service) -> bool:
        return service.database and service.database_setting not in self._environment
