"""Alembic's door: runs the steps on the connection it is handed, in the transaction already
begun.
"""

from __future__ import annotations

from alembic import context

from lcdesk.db.upgrade import is_ours
from lcdesk.model.entities import Base

context.configure(
    connection=context.config.attributes.get("connection"),
    target_metadata=Base.metadata,
    render_as_batch=True,
    include_name=is_ours,
    compare_type=True,
)
context.run_migrations()
