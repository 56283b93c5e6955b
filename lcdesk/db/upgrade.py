"""Bringing a desk to the shape this program needs: migrations in one transaction, and a plain no
to a newer desk.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
INDEXED = "0006"
"""The last version that changed what the search index holds."""


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
    tables = sa.inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        return None
    return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))


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


def upgrade(engine: sa.Engine, target: str = "head") -> None:
    """Run the missing migrations, and build the search index anew where that is due, in one
    transaction.
    """
    from alembic import command  # 0.15 s: only when there is something to do

    with engine.execution_options(writes=True).begin() as connection:
        before = version_of(connection)
        command.upgrade(_config(connection), target)
        if before is not None and before < INDEXED <= (version_of(connection) or ""):
            _index_anew(connection)


def _index_anew(connection: sa.Connection) -> None:
    from sqlalchemy.orm import Session

    from lcdesk.db import search  # it knows the countries: only when there is something to do

    search.fill_all(Session(connection))


def new_migration(engine: sa.Engine, text: str) -> Path:
    """Write the next migration from the difference between the model and an upgraded desk (for
    developers).
    """
    from alembic import command

    number = f"{int(known_versions()[-1]) + 1:04d}" if known_versions() else "0001"
    with engine.connect() as connection:
        script = command.revision(
            _config(connection), message=text, autogenerate=True, rev_id=number
        )
    assert script is not None
    assert not isinstance(script, list)
    return Path(script.path)


def differences(engine: sa.Engine) -> list[object]:
    """What the model has and the desk has not, or the other way round: nothing, when no
    migration was forgotten.
    """
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from lcdesk.model.entities import Base

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": is_ours, "compare_type": True}
        )
        return list(compare_metadata(context, Base.metadata))


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The search index, the tally and SQLite's own tables are not the model's."""
    return not (
        kind == "table"
        and name is not None
        and name.startswith(("participant_search", "tally", "sqlite_"))
    )


def _config(connection: sa.Connection) -> Config:
    from alembic.config import Config  # only when there is something to do

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def main() -> None:
    """`python -m lcdesk.db.upgrade "what changed"`: write the next migration (called by dev.py)."""
    import sys
    import tempfile

    from lcdesk.db.engine.engine import make_engine

    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder) / "desk.db")
        if known_versions():
            upgrade(engine)
        sys.stdout.write(f"{new_migration(engine, ' '.join(sys.argv[1:]) or 'change')}\n")
        engine.dispose()


if __name__ == "__main__":
    main()
