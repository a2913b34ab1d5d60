"""Schedules with slots: up to when those of a subscription are settled. Until now all got each batch and had none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pr0003"
down_revision = "pr0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("served_until", sa.DateTime(timezone=True), nullable=True))
