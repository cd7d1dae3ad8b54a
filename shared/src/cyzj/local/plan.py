"""What `make run` runs, as data: add a service here and nowhere else in this package."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """One service: `python -m <module> migrate` first, then `python -m <module> serve`.

    `settings` are (name, value) pairs it gets unless the environment says otherwise. A value may
    hold `{url}` and `{port}` (its own), `{root}` (the project's folder), and `{secret}`: a random
    word made once, kept in the run folder, the same for every process that names this setting.
    """

    name: str
    title: str
    port: int
    database: bool = True
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def port_setting(self) -> str:
        """The environment variable that moves this service to another port."""
        return f"CYZJ_{self.name.upper()}__PORT"

    @property
    def database_setting(self) -> str:
        """The environment variable that points this service at a database of one's own."""
        return f"CYZJ_{self.name.upper()}__DATABASE__URL"


@dataclass(frozen=True)
class Job:
    """A module run once to its end: `python -m <module> <arguments>`.

    It is told what the service named by `like` is told (so that it may run that service's other
    commands), or only what every process is told.
    """

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    like: str | None = None


@dataclass(frozen=True)
class Plan:
    """Services in the order they start; they stop in the reverse order.

    `topics` runs after the migrations and before the first service; `demonstration` once in the
    life of a run folder, when everything is ready.
    """

    services: tuple[Service, ...]
    topics: Job | None = None
    demonstration: Job | None = None


PLAN = Plan(
    services=(
        Service("member_schools", "成员学校与教师", 8001),
        Service("teacher_exchanges", "教师交流", 8002),
        Service("joint_training", "基地共建与人才共育", 8003),
        Service("group_office", "集团办公室", 8005),
        Service(
            "portal",
            "门户",
            8000,
            database=False,
            settings=(
                ("CYZJ_PORTAL__PUBLIC_URL", "{url}"),
                ("CYZJ_PORTAL__FORM_SECRET", "{secret}"),
                ("CYZJ_PORTAL__DEMO_ACCOUNTS", "{root}/deploy/demo/accounts.json"),
            ),
        ),
    ),
    topics=Job("topics", "cyzj", ("topics", "apply")),
    # The loader asks member_schools for a machine's token: `python -m member_schools system-token`.
    demonstration=Job("demo", "demo", ("load",), like="member_schools"),
)
