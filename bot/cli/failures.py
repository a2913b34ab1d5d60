"""What a person reads when something is wrong: what, where, what to do. Always on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from bot.cli import progress
from bot.core.errors import PaperroundError, RuleError
from bot.core.papers import clean

FAILED = 1
WRONG = 2
INTERRUPTED = 130

EXPECTED = (click.exceptions.Exit, click.Abort, click.ClickException, PaperroundError)
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
        _forget_output()
        return 0
    except OSError as error:
        _forget_output()
        show(_refused(error))
        return WRONG
    except EXPECTED as error:
        return _told(error)
    return result if isinstance(result, int) else 0


def _told(error: Exception) -> int:
    """The exit code for an error of ours or of click, told."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.Abort):
        progress.clear()
        click.echo("Interrupted. What was not sent waits for the next round.", err=True)
        return INTERRUPTED
    if isinstance(error, PaperroundError):
        show(error)
    elif isinstance(error, click.ClickException):
        error.show()
    return WRONG


def show(error: PaperroundError) -> None:
    """Three short paragraphs: where and what is wrong; the place in the rule, if it is one; what to do."""
    progress.clear()
    where = f"{clean(error.where)}: " if error.where else ""
    click.echo(click.style("Error: ", fg="red", bold=True) + where + clean(error.what), err=True)
    if isinstance(error, RuleError) and error.text:
        click.echo("\n" + "\n".join(f"    {line}" for line in error.pointer().splitlines()) + "\n", err=True)
    if error.do:
        click.echo(clean(error.do), err=True)


def _take_any_text() -> None:
    """A terminal that lacks a character gets a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and stream.errors == "strict" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _forget_output() -> None:
    """Send what stdout still holds nowhere, lest Python complain about it once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _refused(error: OSError) -> PaperroundError:
    """What the machine refused; without a file's name it was our own output."""
    reason = error.strerror or str(error)
    if error.filename is None:
        return PaperroundError(
            f"The output cannot be written: {reason}.", do="Nothing else is wrong; see where it goes."
        )
    return PaperroundError(f"{reason}.", where=os.fsdecode(error.filename), do="Check the path and its rights.")
