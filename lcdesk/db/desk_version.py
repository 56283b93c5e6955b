"""The version a desk has, those this program knows, and a plain no to a desk of a newer one.

Apart from `upgrade`, so that whoever only asks loads no search index and no migrations.
"""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDesk(KnownFault):
    """The desk was written by a newer lcdesk."""


def known_versions() -> list[str]:
    """The versions this program knows, oldest first ("0001", "0002", …): the names of the
    migration files.
    """
    names = (
        re.match(r"(\d{4})_", path.name) for path in sorted((MIGRATIONS / "versions").glob("*.py*"))
    )
    return sorted({name[1] for name in names if name})


def version_of(connection: sa.Connection) -> str | None:
    """The version a desk has, None for a new file."""
    if "alembic_version" not in tables_in(connection):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def tables_in(connection: sa.Connection) -> set[str]:
    """The names of the tables a database has."""
    named = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name for (name,) in named}


def needs_upgrade(engine: sa.Engine) -> bool:
    """True when migrations must run; `NewerDesk` when this program is too old for the desk."""
    known = known_versions()
    with engine.connect() as connection:
        version = version_of(connection)
    if version is not None and version not in known:
        raise NewerDesk(
            _(
                "This desk was made by a newer lcdesk (version {version} of its records).",
                version=version,
            ),
            _(
                "Nothing was changed. Install the newer lcdesk on this computer and open the desk "
                "with it."
            ),
        )
    return version != known[-1]
