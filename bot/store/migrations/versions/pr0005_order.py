"""In which order things were read, begun and paused, whatever the clocks said; and what a source was called when it was
read. For what is there already the times decide, as they did until now."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "pr0005"
down_revision = "pr0004"
branch_labels = None
depends_on = None

digests = sa.table("digests", sa.column("id"), sa.column("series"), sa.column("name"), sa.column("read_at"))
subscriptions = sa.table("subscriptions", sa.column("after_digest"), sa.column("created_at"))
pauses = sa.table(
    "pauses", sa.column("after_digest"), sa.column("until_digest"), sa.column("since"), sa.column("until")
)
sources = sa.table("sources", sa.column("series"), sa.column("name"))


def upgrade() -> None:
    op.add_column("digests", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    op.add_column("subscriptions", sa.Column("after_digest", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("pauses", sa.Column("after_digest", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("pauses", sa.Column("until_digest", sa.Integer(), nullable=True))
    op.execute(digests.update().values(name=_name()))
    op.execute(subscriptions.update().values(after_digest=_last_before(subscriptions.c.created_at)))
    op.execute(pauses.update().values(after_digest=_last_before(pauses.c.since)))
    ended = pauses.c.until.is_not(None)
    op.execute(pauses.update().where(ended).values(until_digest=_last_before(pauses.c.until)))


def _last_before(moment: sa.ColumnClause[Any]) -> sa.ScalarSelect[Any]:
    """The last digest that was read before ``moment``, 0 for none."""
    last = sa.select(sa.func.coalesce(sa.func.max(digests.c.id), 0))
    return last.where(digests.c.read_at < moment).scalar_subquery()


def _name() -> sa.ScalarSelect[Any]:
    """What the source is called. A series of files with their days in their names (a star in the series) has the name of
    the last one, and nobody knows any more what the others were called."""
    files = sources.c.series.contains("*", autoescape=True)
    name = sa.case((files, sources.c.series), else_=sources.c.name)
    return sa.select(name).where(sources.c.series == digests.c.series).scalar_subquery()
