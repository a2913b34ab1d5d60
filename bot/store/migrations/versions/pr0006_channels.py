"""Whether the ways to inboxes are open, and since when a part has been tried. Of what was tried before, the next
failure counts as the first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "pr0006"
down_revision = "pr0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("messenger", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("messenger", name=op.f("pk_channels")),
    )
    op.add_column("parts", sa.Column("tried_since", sa.Double(), nullable=True))
