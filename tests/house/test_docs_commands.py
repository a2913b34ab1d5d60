"""docs/commands.md has every command with all its options and nothing else; the commands of all pages exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import click
import click.testing
import pytest

from bot.cli import cli
from tests.house.repository import ROOT, fenced, name, pages, read

ALWAYS = {"--help"}


def commands() -> dict[str, click.Command]:
    """Every command by its words: ``db upgrade``."""
    return dict(_walk(cli, ()))


def _walk(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield " ".join(words), command
        return
    if command.invoke_without_command and words:
        yield " ".join(words), command
    context = click.Context(command)
    for word in command.list_commands(context):
        below = command.get_command(context, word)
        assert below is not None
        if not below.hidden:
            yield from _walk(below, (*words, word))


def options(command: click.Command) -> set[str]:
    """The long forms of its options, or the short one where there is no other."""
    every = [p for p in command.params if isinstance(p, click.Option) and not p.hidden]
    forms = [opt for p in every for opt in (*p.opts, *p.secondary_opts) if opt.startswith("--")]
    return set(forms) - ALWAYS


def sections() -> dict[str, str]:
    """The sections of commands.md by command: a heading ``## `paperround WORDS…` ``."""
    parts = re.split(r"^## `paperround (.+)`$", read("docs/commands.md"), flags=re.MULTILINE)
    return {
        _words(head): re.split(r"^## ", body, flags=re.MULTILINE)[0]
        for head, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def _words(heading: str) -> str:
    return " ".join(re.match(r"(?:[a-z-]+(?: |$))*", heading)[0].split())  # type: ignore[index]


def test_every_command_has_its_section_and_nothing_else_has() -> None:
    assert set(sections()) == set(commands())


@pytest.mark.parametrize("words", sorted(commands()))
def test_its_options_stand_there_and_no_others(words: str) -> None:
    listed = set(re.findall(r"^\| `(--[a-z-]+)", sections().get(words, ""), flags=re.MULTILINE))
    assert listed == options(commands()[words])


@pytest.mark.parametrize("words", sorted(w for w, c in commands().items() if not isinstance(c, click.Group)))
def test_its_heading_names_its_arguments(words: str) -> None:
    command = commands()[words]
    pieces = command.collect_usage_pieces(click.Context(command))
    assert f"## `paperround {' '.join([words, *pieces[1:]])}`" in read("docs/commands.md").splitlines()


def usages() -> list[tuple[str, str]]:
    """Every line of a code fence that calls paperround, with its page."""
    lines = [(name(page), line) for page in pages() for line in fenced(page.read_text(encoding="utf-8"))]
    return [
        (page, line) for page, line in lines if re.match(r"(\S+=\S* )*paperround\b", line.removeprefix("$ ").strip())
    ]


@pytest.mark.parametrize(("page", "line"), usages())
def test_what_the_pages_type_exists(page: str, line: str) -> None:
    words = shlex.split(line.removeprefix("$ "), comments=True)
    words = words[words.index("paperround") + 1 :]
    given = {w.split("=")[0] for w in words if w.startswith("--")}
    known = [c for c in commands() if words[: len(c.split())] == c.split()]
    assert known or set(words) <= {"--help", "--version"}, line
    if known:
        assert given <= options(commands()[max(known, key=len)]) | ALWAYS | options(cli), line


def test_what_the_pages_make_exists() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", read("Makefile"), flags=re.MULTILINE)
    assert phony
    for page in pages():
        made = re.findall(r"`make ([a-z]+)|^make ([a-z]+)", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert {a or b for a, b in made} <= set(phony[1].split()), page


def test_the_readme_shows_the_two_commands() -> None:
    assert {"make demo", "make test"} <= {line.split("#")[0].strip() for line in fenced(read("README.md"))}
    assert (ROOT / "Makefile").is_file()


def test_the_list_of_commands_says_each_whole() -> None:
    """click cuts a first sentence that does not fit, with three dots."""
    _, _, listed = click.testing.CliRunner().invoke(cli, ["--help"]).output.partition("Commands:")
    assert "mail-test" in listed
    assert [line for line in listed.splitlines() if line.endswith("...")] == []
