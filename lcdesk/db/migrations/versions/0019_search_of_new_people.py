"""Long runs of new people are indexed after their import: those that are not yet; the index without what it repeats."""

from __future__ import annotations

from alembic import op

from lcdesk.db.sqlite.search_index import CREATE, CREATE_LEFT

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index without prefixes of three letters; `db.upgrade` fills it."""
    op.execute("DROP TABLE participant_search")
    op.execute(CREATE)
    op.execute(CREATE_LEFT)


def downgrade() -> None:
    raise NotImplementedError(
        "a desk is never taken back a version: restore the backup made before the upgrade"
    )
