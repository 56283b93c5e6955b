"""What the rows of an import said, so that the next version of the list is compared with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_page", schema=None) as batch_op:
        batch_op.add_column(sa.Column("listed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError(
        "a desk is never taken back a version: restore the backup made before the upgrade"
    )
