"""Several sources side by side: where a paper's fields are from, batches, other names of papers, turns."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "pr0002"
down_revision = "pr0001"
branch_labels = None
depends_on = None

GROUPS = ("text", "authors", "categories", "announcement")


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("free_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_turns")),
    )
    op.create_table(
        "paper_names",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("paper_n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paper_n"], ["papers.n"], name=op.f("fk_paper_names_paper_n")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_paper_names")),
    )
    op.create_index(op.f("ix_paper_names_paper_n"), "paper_names", ["paper_n"], unique=False)
    op.create_table(
        "source_days",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["series"], ["sources.series"], name=op.f("fk_source_days_series")),
        sa.PrimaryKeyConstraint("series", "day", name=op.f("pk_source_days")),
        sqlite_with_rowid=False,
    )
    op.add_column("deliveries", sa.Column("day", sa.Date(), nullable=True))
    _digests()
    _origins()


def _digests() -> None:
    """Until now every listing was a batch of its own, and all were of markdown digests. Columns are only added: no
    engine rewrites a table for that."""
    op.add_column("digests", sa.Column("kind", sa.Text(), nullable=False, server_default="markdown"))
    op.add_column("digests", sa.Column("scope", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("digests", sa.Column("batch", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE digests SET batch = id")
    op.create_index(op.f("ix_digests_date"), "digests", ["date"], unique=False)
    op.create_index(op.f("ix_digests_batch"), "digests", ["batch"], unique=False)


def _origins() -> None:
    """Of what is there only the day of the text is known."""
    op.add_column("papers", sa.Column("origins", sa.Text(), nullable=False, server_default="{}"))
    papers = sa.table("papers", sa.column("text_date", sa.Date), sa.column("origins", sa.Text))
    days = op.get_bind().execute(sa.select(papers.c.text_date).distinct()).scalars().all()
    for day in days:
        origin = ["", "markdown", day.isoformat(), 0]
        known = json.dumps(dict.fromkeys(GROUPS, origin), separators=(",", ":"))
        op.execute(papers.update().where(papers.c.text_date == day).values(origins=known))
    op.drop_column("papers", "text_date")
