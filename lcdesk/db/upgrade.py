"""Bringing a desk to the shape this program needs: migrations in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db import desk_version
from lcdesk.db.desk_version import known_versions, version_of

if TYPE_CHECKING:
    from alembic.config import Config

INDEXED = "0023"
"""The last version that made the search index of a file anew."""


def upgrade(engine: sa.Engine, target: str = "head") -> None:
    """Run the missing migrations, and build the search index anew where that is due, in one
    transaction. A new desk is made as it was recorded (`record_new_desk`).
    """
    with engine.execution_options(writes=True).begin() as connection:
        before = version_of(connection)
        recorded = _recorded() if before is None else ()
        if recorded and target in ("head", known_versions()[-1]):
            for statement in recorded:
                connection.exec_driver_sql(statement)
            return
        from alembic import command  # 0.15 s: only when there is something to do

        command.upgrade(alembic_config(connection), target)
        if before is not None and before < INDEXED <= (version_of(connection) or ""):
            _index_anew(connection)


def _index_anew(connection: sa.Connection) -> None:
    from sqlalchemy.orm import Session

    # it knows the countries: only when there is something to do
    from lcdesk.db.sqlite import search_index

    search_index.begin_anew(Session(connection))


# --- A new desk: what all migrations make of an empty file, recorded, since to run them takes 0.3
# s of processor; the order of columns, which salvage goes by, is theirs, not that of the model ---


NEW_DESK = "new_desk.sql"  # beside the migrations
_END = "\n;\n"  # of a statement; triggers have the sign within, but not in a line of its own
# what SQLite makes by itself with the search index
_OF_SEARCH = frozenset(
    f"participant_search_{part}" for part in ("data", "idx", "content", "docsize", "config")
)


def _recorded() -> Sequence[str]:
    """The statements that make a desk of the newest version; none where the record is of an earlier
    one: then the migrations run.
    """
    version, *statements = (
        (desk_version.MIGRATIONS / NEW_DESK).read_text("utf-8").removesuffix(_END).split(_END)
    )
    return statements if version == f"-- {known_versions()[-1]}" else ()


def record_new_desk(engine: sa.Engine) -> str:
    """Run all migrations in an empty file; the record of what they made (for developers, `dev.py
    rows`).
    """
    from alembic import command

    with engine.execution_options(writes=True).begin() as connection:
        command.upgrade(alembic_config(connection), "head")
    with engine.connect() as connection:
        made = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL "
            "ORDER BY type = 'trigger', type = 'index', rowid"
        )
        statements = [
            sql for name, sql in made if not name.startswith("sqlite_") and name not in _OF_SEARCH
        ]
        version = version_of(connection)
    stamp = f"INSERT INTO alembic_version (version_num) VALUES ('{version}')"
    return _END.join([f"-- {version}", *statements, stamp]) + _END


def new_migration(engine: sa.Engine, text: str) -> Path:
    """Write the next migration from the difference between the model and an upgraded desk (for
    developers).
    """
    from alembic import command

    number = f"{int(known_versions()[-1]) + 1:04d}" if known_versions() else "0001"
    with engine.connect() as connection:
        script = command.revision(
            alembic_config(connection), message=text, autogenerate=True, rev_id=number
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
    """The search index, the tallies, the order of names and SQLite's own are not the model's."""
    return not (
        kind == "table"
        and name is not None
        and name.startswith(("participant_search", "tally", "kept_order", "sqlite_"))
    )


def alembic_config(connection: sa.Connection) -> Config:
    """For migrations on this connection, in the transaction it has."""
    from alembic.config import Config  # only when there is something to do

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(desk_version.MIGRATIONS).replace("%", "%%"))
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
