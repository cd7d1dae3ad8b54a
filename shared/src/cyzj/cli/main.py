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
    from cyzj.messaging.topics import TopicRefused, apply_topics
    from cyzj.settings import Settings, load

    try:
        made = asyncio.run(apply_topics(load(Settings).kafka))
    except TopicRefused as refusal:
        sys.stderr.write(f"cyzj: {refusal}\n")
        raise typer.Exit(1) from refusal
    sys.stdout.write(f"topics: {', '.join(made) + ' created' if made else 'all in place'}\n")
