"""The tables, and the conditions that indexes and queries share. State names stand as plain text: a new state needs
no migration."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

from bot.store.columns import Json, Moment, Packed, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

EPOCHS = ("digests", "subscriptions")
"""The rows of ``meta`` that count changes; they are there from the first moment, so that they can be locked."""

topics = Table(
    "topics",
    metadata,
    Column("name", Words, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("definition", Json, nullable=False),
    Column("retired", Boolean, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("series", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("date", Date),
    Column("papers", Integer, nullable=False),
    Column("last_ok_at", Moment),
    Column("error", Words),
    Column("error_code", Text),
    Column("bookmark", Words),
)

papers = Table(
    "papers",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Words, nullable=False, unique=True),
    Column("title", Words, nullable=False),
    Column("abstract", Words, nullable=False),
    Column("authors", Json, nullable=False),
    Column("authors_complete", Boolean, nullable=False),
    Column("categories", Json, nullable=False),
    Column("categories_complete", Boolean, nullable=False),
    Column("link", Words, nullable=False),
    Column("version", Integer),
    Column("announce_type", Text),
    Column("first_seen_at", Moment, nullable=False),
    Column("origins", Json, nullable=False, server_default="{}"),
)
"""``origins``: for each group of fields [series, kind, day, batch]."""

paper_names = Table(
    "paper_names",
    metadata,
    Column("name", Words, primary_key=True),
    Column("paper_n", Integer, ForeignKey(papers.c.n), nullable=False),
    Index(None, "paper_n"),
)
"""Other names of papers: a DOI, or the arXiv id of a work that was known by its DOI first."""

digests = Table(
    "digests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("series", Words, ForeignKey(sources.c.series), nullable=False),
    Column("date", Date, nullable=False),
    Column("seen_on", Date, nullable=False),
    Column("topic", Words),
    Column("listing", Text, nullable=False),
    Column("read_at", Moment, nullable=False),
    Column("kind", Text, nullable=False, server_default="markdown"),
    Column("scope", Json, nullable=False, server_default="[]"),
    Column("batch", Integer, nullable=False, server_default="0"),
    Column("name", Words, nullable=False, server_default=""),
    Index(None, "seen_on"),
    Index(None, "date"),
    Index(None, "batch"),
    Index(None, "series"),
)
"""``batch`` is the number of the batch (bot.core.batches). ``name`` is how the source was called when this was read:
the next file of a series has another name. The ids grow in the order of reading."""

source_days = Table(
    "source_days",
    metadata,
    Column("series", Words, ForeignKey(sources.c.series), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("state", Text, nullable=False),
    Column("papers", Integer, nullable=False),
    sqlite_with_rowid=False,
)

turns = Table(
    "turns",
    metadata,
    Column("key", Text, primary_key=True),
    Column("owner", Text),
    Column("free_at", Double, nullable=False),
)
"""Who may ask a paced server: nobody before ``free_at`` (machine time), unless ``owner`` gives its turn back."""

digest_papers = Table(
    "digest_papers",
    metadata,
    Column("digest_id", Integer, ForeignKey(digests.c.id), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("paper_n", Integer, ForeignKey(papers.c.n), nullable=False),
    sqlite_with_rowid=False,
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", Words, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("target", Words, nullable=False),
    Column("blocked", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("told_batch", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
"""Links that were mailed under an earlier ``generation`` are void. ``told_batch``: the latest batch when a message last
went there."""

suppressed = Table(
    "suppressed",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("since", Double, nullable=False),
    sqlite_with_rowid=False,
)
"""Addresses whose owners have left, by a digest of the address: the list outlives what is forgotten, and names
nobody. ``since`` is machine time."""

confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("subscription_id", Integer, nullable=False),
    Column("asked_at", Double, nullable=False),
    Index(None, "digest"),
)
"""Confirmations that were mailed in the last days, by a digest of the address; ``asked_at`` is machine time."""

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscriber_id", Integer, ForeignKey(subscribers.c.id), nullable=False),
    Column("name", Words, nullable=False),
    Column("rule", Words, nullable=False),
    Column("rule_key", Words, nullable=False),
    Column("every", Text, nullable=False),
    Column("at", Text),
    Column("on", Text),
    Column("tz", Text, nullable=False),
    Column("announce", Json, nullable=False),
    Column("state", Text, nullable=False),
    Column("paused_until", Date),
    Column("created_at", Moment, nullable=False),
    Column("served_until", Moment),
    Column("after_digest", Integer, nullable=False, server_default="0"),
    Column("empty_days", Text, nullable=False, server_default="silent"),
    Index(None, "subscriber_id"),
    sqlite_autoincrement=True,
)
"""``served_until``: slots up to then are settled for it (bot.core.slots). ``after_digest``: the last of the digests
that were read before it began, 0 for none. Times do not say that: a round may be told another one."""

pauses = Table(
    "pauses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscription_id", Integer, ForeignKey(subscriptions.c.id), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("after_digest", Integer, nullable=False, server_default="0"),
    Column("until_digest", Integer),
    Index(None, "subscription_id"),
)
"""``until`` is NULL while the pause lasts. It lay over the digests after ``after_digest``, up to ``until_digest``."""

channels = Table(
    "channels",
    metadata,
    Column("messenger", Text, primary_key=True),
    Column("why", Text),
    Column("code", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("since", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("try_at", Double, nullable=False),
)
"""How each messenger's way stands; ``why`` is NULL where it is open."""

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscriber_id", Integer, ForeignKey(subscribers.c.id), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("messenger", Text, nullable=False),
    Column("heading", Words, nullable=False),
    Column("composed_at", Moment, nullable=False),
    Column("again", Boolean, nullable=False),
    Column("empty_at", Moment),
    Index(None, "subscriber_id"),
    Index(None, "subscriber_id", "empty_at", unique=True),
    sqlite_autoincrement=True,
)
"""``empty_at``: it says that there was nothing at that moment, in one part without papers; once for each moment."""

parts = Table(
    "parts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message_id", Integer, ForeignKey(messages.c.id), nullable=False),
    Column("number", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("repeat", Boolean, nullable=False),
    Column("next_try_at", Double),
    Column("owner", Text),
    Column("lease_until", Double),
    Column("payload", Packed),
    Column("papers", Json, nullable=False),
    Column("receipt", Words),
    Column("sent_at", Moment),
    Column("error_code", Words),
    Column("error_text", Words),
    Column("tried_since", Double),
    UniqueConstraint("message_id", "number"),
    sqlite_autoincrement=True,
)
"""``papers`` is a list of [paper_n, edition, subscription_id], with a 1 after it where the part only counts it.
``attempts`` counts those that did not end in a receipt, the first of them at ``tried_since``; ``repeat`` says that one
of them may have arrived all the same."""

bounces = Table(
    "bounces",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subscriber_id", Integer, ForeignKey(subscribers.c.id), nullable=False),
    Column("part_id", Integer, ForeignKey(parts.c.id), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("code", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("spent", Boolean, nullable=False),
    Index(None, "subscriber_id"),
)
"""Mails that came back. ``day`` is when they went out. ``spent``: it has done what it could, the address was blocked;
once that is lifted, it counts no more."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("subscriber_id", Integer, ForeignKey(subscribers.c.id), primary_key=True),
    Column("paper_n", Integer, ForeignKey(papers.c.n), primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("subscription_id", Integer, ForeignKey(subscriptions.c.id)),
    Column("part_id", Integer, ForeignKey(parts.c.id)),
    Column("error_code", Words),
    Column("error_text", Words),
    Column("day", Date),
    Index(None, "paper_n"),
    sqlite_with_rowid=False,
)
"""``subscription_id`` is the one it is shown under. ``due`` without ``part_id`` is owed and not composed. ``day`` is
that of the batch which brought it."""

wants = Table(
    "wants",
    metadata,
    Column("subscriber_id", Integer, primary_key=True),
    Column("paper_n", Integer, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("subscription_id", Integer, ForeignKey(subscriptions.c.id), primary_key=True),
    ForeignKeyConstraint(
        ["subscriber_id", "paper_n", "edition"],
        [deliveries.c.subscriber_id, deliveries.c.paper_n, deliveries.c.edition],
    ),
    Index(None, "subscription_id"),
    sqlite_with_rowid=False,
)


# Conditions of partial indexes. Their values are written out, not bound: a planner must see that they are the same.
UNCOMPOSED: ColumnElement[bool] = and_(
    deliveries.c.state == literal_column("'due'"),
    deliveries.c.part_id.is_(None),
)
"""Deliveries that are due and in no message yet."""

OPEN: ColumnElement[bool] = parts.c.state.in_([literal_column(f"'{s}'") for s in ("due", "sending", "unknown")])
"""Parts that are not settled."""

_IN_PART = deliveries.c.part_id.is_not(None)
_OWNED = parts.c.owner.is_not(None)

Index(
    "ix_deliveries_uncomposed",
    deliveries.c.subscriber_id,
    sqlite_where=UNCOMPOSED,
    postgresql_where=UNCOMPOSED,
)
Index("ix_deliveries_part_id", deliveries.c.part_id, sqlite_where=_IN_PART, postgresql_where=_IN_PART)
Index("ix_parts_open", parts.c.message_id, parts.c.number, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_parts_owner", parts.c.owner, sqlite_where=_OWNED, postgresql_where=_OWNED)
