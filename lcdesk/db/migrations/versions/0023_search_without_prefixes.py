"""The search index of a file without indexes of prefixes."""

from __future__ import annotations

from alembic import op

from lcdesk.db.sqlite.search_index import CREATE

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """`db.upgrade` fills it. A server finds people by an index of its own; but pages of imports
    are packed from now on in a way that a program of before cannot read.
    """
    if op.get_context().dialect.name == "sqlite":
        op.execute("DROP TABLE participant_search")
        op.execute(CREATE)


def downgrade() -> None:
    raise NotImplementedError(
        "a desk is never taken back a version: restore the backup made before the upgrade"
    )
