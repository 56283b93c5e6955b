"""The office's own counting rules, titles and map, signed reports; and the tally the figures are read from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lcdesk.db.sqlite.summary_table import CREATE

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counting_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=True),
        sa.Column("name_zh", sa.String(length=60), nullable=True),
        sa.Column("words_en", sa.String(length=300), nullable=True),
        sa.Column("words_zh", sa.String(length=300), nullable=True),
        sa.Column("statuses", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counting_rule")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "map_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("approval_no", sa.String(length=100), nullable=False),
        sa.Column("caption_en", sa.String(length=300), nullable=True),
        sa.Column("caption_zh", sa.String(length=300), nullable=True),
        sa.Column("file_name", sa.String(length=400), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_picture")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "picture_title",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("picture", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=400), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=True),
        sa.Column("title_zh", sa.String(length=300), nullable=True),
        sa.Column("digest", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_title")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "signed_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("signed_by", sa.String(length=100), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_report")),
        sqlite_autoincrement=True,
    )
    for statement in CREATE:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError(
        "a desk is never taken back a version: restore the backup made before the upgrade"
    )
