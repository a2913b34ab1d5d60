"""Empty days: who is told of them, and which messages do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pr0009"
down_revision = "pr0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("empty_days", sa.Text(), server_default="silent", nullable=False))
    op.add_column("subscribers", sa.Column("told_batch", sa.Integer(), server_default="0", nullable=False))
    op.add_column("messages", sa.Column("empty_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        op.f("ix_messages_subscriber_id_empty_at"), "messages", ["subscriber_id", "empty_at"], unique=True
    )
