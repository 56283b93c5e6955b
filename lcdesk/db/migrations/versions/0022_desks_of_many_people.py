"""Of many people ages and languages are counted, and names sorted, beforehand; fewer indexes."""

from __future__ import annotations

from alembic import op

from lcdesk.db.sqlite import kept_orders, wide_tally

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # nobody is looked up by it
    op.execute("DROP INDEX ix_person_email")
    # most enrolments are linked to no organisation
    op.execute("DROP INDEX ix_enrolment_organisation_id")
    op.execute(
        "CREATE INDEX ix_enrolment_organisation_id ON enrolment (organisation_id) "
        "WHERE organisation_id IS NOT NULL"
    )
    for statement in (*wide_tally.CREATE, *kept_orders.CREATE):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError(
        "a desk is never taken back a version: restore the backup made before the upgrade"
    )
