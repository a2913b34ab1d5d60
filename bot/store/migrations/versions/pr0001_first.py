"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pr0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "papers",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("authors_complete", sa.Boolean(), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("categories_complete", sa.Boolean(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("announce_type", sa.Text(), nullable=True),
        sa.Column("text_date", sa.Date(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_papers")),
        sa.UniqueConstraint("id", name=op.f("uq_papers_id")),
    )
    op.create_table(
        "sources",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("bookmark", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_sources")),
    )
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("blocked", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("identity", name=op.f("uq_subscribers_identity")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "topics",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_topics")),
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("listing", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["series"], ["sources.series"], name=op.f("fk_digests_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
    )
    op.create_index(op.f("ix_digests_seen_on"), "digests", ["seen_on"], unique=False)
    op.create_index(op.f("ix_digests_series"), "digests", ["series"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("messenger", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("composed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=op.f("fk_messages_subscriber_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_messages_subscriber_id"), "messages", ["subscriber_id"], unique=False)
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("rule_key", sa.Text(), nullable=False),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=True),
        sa.Column("on", sa.Text(), nullable=True),
        sa.Column("tz", sa.Text(), nullable=False),
        sa.Column("announce", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=op.f("fk_subscriptions_subscriber_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_subscriptions_subscriber_id"), "subscriptions", ["subscriber_id"], unique=False)
    op.create_table(
        "digest_papers",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("paper_n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digests.id"], name=op.f("fk_digest_papers_digest_id")),
        sa.ForeignKeyConstraint(["paper_n"], ["papers.n"], name=op.f("fk_digest_papers_paper_n")),
        sa.PrimaryKeyConstraint("digest_id", "position", name=op.f("pk_digest_papers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("repeat", sa.Boolean(), nullable=False),
        sa.Column("next_try_at", sa.Double(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.Double(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_parts_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parts")),
        sa.UniqueConstraint("key", name=op.f("uq_parts_key")),
        sa.UniqueConstraint("message_id", "number", name=op.f("uq_parts_message_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_parts_open",
        "parts",
        ["message_id", "number"],
        unique=False,
        sqlite_where=sa.text("state IN ('due', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('due', 'sending', 'unknown')"),
    )
    op.create_index(
        "ix_parts_owner",
        "parts",
        ["owner"],
        unique=False,
        sqlite_where=sa.text("owner IS NOT NULL"),
        postgresql_where=sa.text("owner IS NOT NULL"),
    )
    op.create_table(
        "deliveries",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("paper_n", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subscription_id", sa.Integer(), nullable=True),
        sa.Column("part_id", sa.Integer(), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=True),
        sa.Column("error_text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["paper_n"], ["papers.n"], name=op.f("fk_deliveries_paper_n")),
        sa.ForeignKeyConstraint(["part_id"], ["parts.id"], name=op.f("fk_deliveries_part_id")),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscribers.id"], name=op.f("fk_deliveries_subscriber_id")),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscriptions.id"], name=op.f("fk_deliveries_subscription_id")),
        sa.PrimaryKeyConstraint("subscriber_id", "paper_n", "edition", name=op.f("pk_deliveries")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_deliveries_paper_n"), "deliveries", ["paper_n"], unique=False)
    op.create_index(
        "ix_deliveries_part_id",
        "deliveries",
        ["part_id"],
        unique=False,
        sqlite_where=sa.text("part_id IS NOT NULL"),
        postgresql_where=sa.text("part_id IS NOT NULL"),
    )
    op.create_index(
        "ix_deliveries_uncomposed",
        "deliveries",
        ["subscriber_id"],
        unique=False,
        sqlite_where=sa.text("state = 'due' AND part_id IS NULL"),
        postgresql_where=sa.text("state = 'due' AND part_id IS NULL"),
    )
    op.create_table(
        "wants",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("paper_n", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id", "paper_n", "edition"],
            ["deliveries.subscriber_id", "deliveries.paper_n", "deliveries.edition"],
            name=op.f("fk_wants_subscriber_id_paper_n_edition"),
        ),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscriptions.id"], name=op.f("fk_wants_subscription_id")),
        sa.PrimaryKeyConstraint("subscriber_id", "paper_n", "edition", "subscription_id", name=op.f("pk_wants")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_wants_subscription_id"), "wants", ["subscription_id"], unique=False)

    meta = sa.table("meta", sa.column("key", sa.Text), sa.column("value", sa.Text))
    op.bulk_insert(meta, [{"key": "digests", "value": "0"}, {"key": "subscriptions", "value": "0"}])
