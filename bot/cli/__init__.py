"""The command line: ``paperround``. Each command is one file in ``bot.cli.commands`` and is loaded only when it runs
or is explained, so that ``paperround --help`` stays quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from bot import __version__
from bot.lib.collecting import collect_seldom

collect_seldom()

COMMANDS = (
    "demo",
    "run",
    "round",
    "poll",
    "dispatch",
    "web",
    "subscribe",
    "edit",
    "subscriptions",
    "pause",
    "resume",
    "unsubscribe",
    "preview",
    "why",
    "history",
    "resend",
    "topics",
    "digest",
    "backfill",
    "sources",
    "doctor",
    "render",
    "mail-test",
    "bounce",
    "export",
    "forget",
    "db",
)
"""In the order of the help page."""


class LazyGroup(click.Group):
    """A group whose commands are modules, imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"bot.cli.commands.{cmd_name.replace('-', '_')}").command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="paperround")
def cli() -> None:
    """Tells people about the research papers they asked for.

    Reads arXiv, feeds and daily digests, compares them with everybody's keyword rules, and delivers each paper once.
    Start with `paperround demo`.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 all well, 1 a source or a delivery failed, 2 wrong usage or configuration."""
    from bot.cli.failures import exit_code  # noqa: PLC0415 - not needed for --help

    sys.exit(exit_code(lambda: cli.main(arguments, prog_name="paperround", standalone_mode=False)))
