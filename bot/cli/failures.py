"""What a person reads when something is wrong: what, where, what to do. Always on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from bot.core.errors import PaperroundError, RuleError

FAILED = 1
WRONG = 2


def exit_code(command: Callable[[], Any]) -> int:
    """Run ``command``; its exit code, with every expected failure told in words."""
    try:
        result = command()
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        error.show()
        return WRONG
    except PaperroundError as error:
        show(error)
        return WRONG
    except BrokenPipeError:  # the reader of our output went away: `paperround history | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0


def show(error: PaperroundError) -> None:
    """Three short paragraphs: where and what is wrong; the place in the rule, if it is one; what to do."""
    where = f"{error.where}: " if error.where else ""
    click.echo(click.style("Error: ", fg="red", bold=True) + where + error.what, err=True)
    if isinstance(error, RuleError) and error.text:
        click.echo("\n" + "\n".join(f"    {line}" for line in error.pointer().splitlines()) + "\n", err=True)
    if error.do:
        click.echo(error.do, err=True)
