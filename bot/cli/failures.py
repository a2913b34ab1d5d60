"""What a person reads when something is wrong: what, where, what to do. Always on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from io import StringIO
from typing import Any

import click

from bot.cli import progress
from bot.core.errors import PaperroundError, RuleError
from bot.render.showing import shown

FAILED = 1
WRONG = 2
INTERRUPTED = 130

STDOUT, STDERR = 1, 2

EXPECTED = (click.Abort, click.ClickException, PaperroundError)
"""Anything else is a bug, and its traceback is wanted."""


def exit_code(command: Callable[[], Any]) -> int:
    """Run ``command``; its exit code, with every expected failure told in words."""
    _take_any_text()
    try:
        result = command()
        if sys.stdout is not None:
            sys.stdout.flush()
    except (BrokenPipeError, SystemExit):
        # The reader of our output went away: `paperround history | head`. Click makes this an exit with code 1.
        _forget(STDOUT)
        return 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except OSError as error:
        _forget(STDOUT)
        _tell(_refused(error))
        return WRONG
    except EXPECTED as error:
        _tell(error)
        return INTERRUPTED if isinstance(error, click.Abort) else WRONG
    return result if isinstance(result, int) else 0


def _tell(error: Exception) -> None:
    """Say it on stderr, if there is one that takes it: the exit code says it all the same."""
    try:
        _say(error)
        if sys.stderr is not None:
            sys.stderr.flush()
    except OSError:
        _forget(STDERR)


def _say(error: Exception) -> None:
    if isinstance(error, click.Abort):
        progress.clear()
        click.echo("Interrupted. What was not sent waits for the next round.", err=True)
    elif isinstance(error, PaperroundError):
        show(error)
    elif isinstance(error, click.ClickException) and sys.stderr is not None:
        _show_usage(error)


def _show_usage(error: click.ClickException) -> None:
    """What click says, its usage line and its hints, without what could steer a terminal."""
    with StringIO() as said:
        error.show(said)
        said.write(_hint(error))
        for line in said.getvalue().splitlines():
            click.echo(shown(line), err=True)


def _hint(error: click.ClickException) -> str:
    """A rule that begins with a minus looks like an option: how it gets through."""
    if not isinstance(error, click.NoSuchOption) or error.option_name.startswith("--") or error.ctx is None:
        return ""
    if not any(isinstance(one, click.Argument) and one.name == "rule" for one in error.ctx.command.params):
        return ""
    return f"A rule that begins with “-” goes last, behind “--”: {error.ctx.command_path} -- '-2D, diffusion'\n"


def show(error: PaperroundError) -> None:
    """Three short paragraphs: where and what is wrong; the place in the rule, if it is one; what to do."""
    progress.clear()
    where = f"{shown(error.where)}: " if error.where else ""
    click.echo(click.style("Error: ", fg="red", bold=True) + where + shown(error.what), err=True)
    if isinstance(error, RuleError) and error.text:
        click.echo("\n" + "\n".join(f"    {line}" for line in error.pointer().splitlines()) + "\n", err=True)
    if error.do:
        click.echo(shown(error.do), err=True)


def _take_any_text() -> None:
    """A terminal that lacks a character gets a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and stream.errors == "strict" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def warn(error: PaperroundError) -> None:
    """Say what is wrong with something that can be done without."""
    progress.clear()
    click.secho(f"Warning: {shown(str(error))}", fg="yellow", err=True)


def _forget(stream: int) -> None:
    """Send what a stream still holds nowhere, lest Python complain about it once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def _refused(error: OSError) -> PaperroundError:
    """What the machine refused; without a file's name it was our own output."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return PaperroundError(
            f"The output cannot be written: {reason}.", do="Nothing else is wrong; see where it goes."
        )
    return PaperroundError(f"{reason}.", where=os.fsdecode(error.filename), do="Check the path and its rights.")
