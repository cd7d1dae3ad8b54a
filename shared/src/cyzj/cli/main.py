"""The commands of `cyzj`."""

from __future__ import annotations

import asyncio
import sys

import typer

from cyzj.cli import events

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
topics = typer.Typer(no_args_is_help=True, help="The alliance's Kafka topics.")
app.add_typer(topics, name="topics")
app.add_typer(events.app, name="events")


@app.callback()
def main() -> None:
    """The alliance's command line."""


@topics.command("apply")
def apply() -> None:
    """Create the topics that are missing; refuse a change that would break order."""
    from aiokafka.errors import KafkaError

    from cyzj.messaging.topics import TopicRefused, apply_topics
    from cyzj.settings import Settings, load

    settings = load(Settings).kafka
    try:
        made = asyncio.run(apply_topics(settings))
    except TopicRefused as refusal:
        sys.stderr.write(f"cyzj: {refusal}\n")
        raise typer.Exit(1) from refusal
    except KafkaError as error:
        sys.stderr.write(f"cyzj: no Kafka answers at {settings.bootstrap_servers}\n")
        raise typer.Exit(1) from error
    sys.stdout.write(f"topics: {', '.join(made) + ' created' if made else 'all in place'}\n")
