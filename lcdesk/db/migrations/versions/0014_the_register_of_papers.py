"""The register of papers: numbers that stay, what papers were set from; templates of the office;
who signs for an organisation.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("issued_paper", sa.Column("reason", sa.String(length=400), nullable=True))
    op.add_column("issued_paper", sa.Column("replaced_by", sa.String(length=60), nullable=True))
    op.add_column("issued_paper", sa.Column("accepted", sa.String(length=64), nullable=True))
    for name in ("signer_en", "signer_zh", "signer_post_en", "signer_post_zh"):
        op.add_column("cohort_organisation", sa.Column(name, sa.String(length=300), nullable=True))
    op.create_table(
        "given_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_number")),
        sa.UniqueConstraint("number", name=op.f("uq_given_number_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "paper_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_file")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_paper_file_sha256"), "paper_file", ["sha256"], unique=False)
    op.create_index(op.f("ix_paper_file_person_id"), "paper_file", ["person_id"], unique=False)
    op.create_table(
        "paper_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_template")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "number_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("pattern", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_series")),
        sa.UniqueConstraint("kind", name=op.f("uq_number_series_kind")),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO given_number (number, kind, at, paper_id, cohort_id) "
        "SELECT number, kind, MIN(issued_at), MIN(id), MIN(cohort_id) FROM issued_paper WHERE number IS NOT NULL "
        "GROUP BY number"
    )


def downgrade() -> None:
    raise NotImplementedError(
        "a desk is never taken back a version: restore the backup made before the upgrade"
    )
