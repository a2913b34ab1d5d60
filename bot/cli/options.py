"""Options and arguments that several commands share."""

from __future__ import annotations

from typing import Any

import click

from bot.render.showing import shown

LARGEST = 2**31 - 1
"""The largest id that every database we know can hold."""

NAME_LENGTH = 200
"""Characters of a subscription's name."""


class _Number(click.ParamType[int]):
    """A whole number from 1."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= LARGEST):
            self.fail(f"“{text}” is not a whole number from 1 to {LARGEST}.", param, ctx)
        return int(text)


class _Name(click.ParamType[str]):
    """A name that can be seen and read."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value)
        if not shown(text).strip():
            self.fail("a name needs at least one character that can be seen.", param, ctx)
        if len(text) > NAME_LENGTH:
            self.fail(f"a name has at most {NAME_LENGTH} characters, this one has {len(text)}.", param, ctx)
        return text


NUMBER = _Number()

now_option = click.option("--now", metavar="TIME", help="Replaces the clock (ISO 8601), to replay old days.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
source_option = click.option(
    "--source",
    "sources",
    metavar="SOURCE",
    multiple=True,
    help="What to read: categories of arXiv (arxiv:cs.CL+cs.CV), a search (arxiv-search:au:Hinton), the address of a "
    "feed or a digest, a file, a folder. Replaces DIGEST_SOURCES; may be repeated.",
)
id_argument = click.argument("id", type=NUMBER, metavar="ID")
name_option = click.option(
    "--name", type=_Name(), metavar="NAME", help="A name for the subscription. Default: the rule itself."
)
every_option = click.option(
    "--every", metavar="SCHEDULE", help="When to deliver: batch (with each new digest), daily, weekdays, weekly."
)
at_option = click.option("--at", metavar="HH:MM", help="Time of day, 09:00 by default.")
on_option = click.option("--on", metavar="DAY", help="Day of the week for --every weekly, mon by default.")
tz_option = click.option("--tz", metavar="ZONE", help="Time zone, an IANA name. Default: TIMEZONE.")
announce_option = click.option(
    "--announce",
    metavar="KINDS",
    help="Kinds of announcement: new, cross, replace, with commas between. Default: new,cross.",
)
empty_days_option = click.option(
    "--empty-days",
    metavar="tell|silent",
    help="When there is no paper: tell (a short note says so) or silent, the default.",
)
