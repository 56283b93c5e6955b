"""What the office answered once about its files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("head", sa.String(length=400), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=400), nullable=True),
        sa.Column("learnt_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_head")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "known_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("corrected", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.String(length=400), nullable=True),
        sa.Column("learnt_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_layout")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("known_layout", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_known_layout_fingerprint"), ["fingerprint"], unique=False
        )

    op.create_table(
        "known_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("sequence", sa.String(length=3), nullable=False),
        sa.Column("file_name", sa.String(length=400), nullable=True),
        sa.Column("learnt_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_order")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("known_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_known_order_fingerprint"), ["fingerprint"], unique=False
        )

    op.create_table(
        "known_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("spelling", sa.String(length=400), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("file_name", sa.String(length=400), nullable=True),
        sa.Column("learnt_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_value")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("country_alias", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_name", sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column("learnt_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError(
        "a desk is never taken back a version: restore the backup made before the upgrade"
    )
