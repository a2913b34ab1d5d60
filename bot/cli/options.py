"""Options and arguments that several commands share."""

from __future__ import annotations

import click

now_option = click.option("--now", metavar="TIME", help="Replaces the clock (ISO 8601), to replay old days.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
source_option = click.option(
    "--source",
    "sources",
    metavar="SOURCE",
    multiple=True,
    help="A digest: a file, a digest folder, or a folder of days. Replaces DIGEST_SOURCES; may be repeated.",
)
id_argument = click.argument("id", type=click.IntRange(min=1), metavar="ID")
name_option = click.option("--name", help="A name for the subscription. Default: the rule itself.")
every_option = click.option("--every", metavar="SCHEDULE", help="When to deliver: batch (with each new digest).")
at_option = click.option("--at", metavar="HH:MM", help="Time of day, for schedules that have one.")
on_option = click.option("--on", metavar="DAY", help="Day of the week, for --every weekly.")
tz_option = click.option("--tz", metavar="ZONE", help="Time zone, an IANA name. Default: TIMEZONE.")
announce_option = click.option(
    "--announce",
    metavar="KINDS",
    help="Kinds of announcement: new, cross, replace, with commas between. Default: new,cross.",
)
