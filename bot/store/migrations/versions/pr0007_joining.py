"""Joining and leaving: links that can be made void, addresses that are suppressed, confirmations that were mailed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pr0007"
down_revision = "pr0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("generation", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "suppressed",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("since", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_suppressed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    op.create_index(op.f("ix_confirmations_digest"), "confirmations", ["digest"], unique=False)
