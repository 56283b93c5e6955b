"""Chinese names are found by their pinyin, people by their room: no table changes, the search index is built anew."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing: `db.upgrade` fills the index once all tables have their last shape."""


def downgrade() -> None:
    raise NotImplementedError(
        "a desk is never taken back a version: restore the backup made before the upgrade"
    )
