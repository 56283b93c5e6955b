"""A desk written by a later program: refused in words, and not a byte of it, or of what lies
beside it, is changed.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lcdesk.db import desk_version
from lcdesk.db.desk_version import NewerDesk
from lcdesk.db.engine.engine import make_engine
from lcdesk.services.core.opening import open_desk
from tests.faults import courses
from tests.faults.children import in_child, why_not, workshop
from tests.faults.courses import NAME, PEOPLE, Harm
from tests.faults.fault import Control, Fault, Figures

LOCK = f".{NAME}.lock"
"""The lock of the owner: it is no part of the desk, and empty."""
CHANGES = (
    "CREATE TABLE flight (id INTEGER PRIMARY KEY, gate TEXT)",
    "ALTER TABLE person ADD COLUMN blood_group TEXT",
    "ALTER TABLE cohort DROP COLUMN checklist",
    "DROP TABLE quota",
    "CREATE INDEX ix_later ON person (full_name)",
)
"""What a later version may have done to the tables."""


def _later(chance: random.Random) -> str:
    known = int(desk_version.known_versions()[-1])
    return chance.choice(
        [
            f"{chance.randint(known + 1, 9999):04d}",
            f"{chance.randrange(1 << 48):012x}",
            "10000",
            "later",
        ]
    )


def made(folder: Path, chance: random.Random) -> Path:
    """A desk of some later version; sometimes with the journal a killed program left, and with
    backups.
    """
    live, path = courses.copy_to(PEOPLE, folder / "live"), folder / "there" / NAME
    path.parent.mkdir()
    engine = make_engine(live)
    is_left, has_journal_mode = chance.random() < 0.4, chance.random() < 0.8
    with engine.execution_options(writes=True).begin() as connection:
        for statement in chance.sample(CHANGES, chance.randint(0, len(CHANGES))):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (_later(chance),))
    if is_left:
        for ending in ("", "-wal"):
            shutil.copyfile(f"{live}{ending}", f"{path}{ending}")
        engine.dispose()
        return path
    if not has_journal_mode:
        with engine.connect() as connection:
            # it is connected
            connection.connection.driver_connection.execute("PRAGMA journal_mode=DELETE")  # pyright: ignore[reportOptionalMemberAccess]
    engine.dispose()
    shutil.copyfile(live, path)
    return path


def run(without: Callable[[], object] | None, trials: int, seed: int) -> Figures:
    """Try to open so many; `without` takes a safeguard out."""
    chance, harm, left = random.Random(seed), Harm(), 0
    with workshop() as folder:
        for number in range(trials):
            place = folder / str(number)
            place.mkdir()
            path = made(place, chance)
            before = _bytes_in(path.parent)
            left += len(before) > 1
            is_refused = in_child(partial(_is_refused, path, without))
            after = _bytes_in(path.parent)
            harm.count(
                {
                    "opened": int(not is_refused),
                    "changed": int(before != {name: after.get(name) for name in before}),
                    "with something new beside it": int(bool(after.keys() - before.keys())),
                }
            )
            shutil.rmtree(place)
    return Figures(trials, harm, {"with a journal that was left": left})


def _bytes_in(folder: Path) -> dict[str, bytes | None]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.name != LOCK
    }


def _is_refused(path: Path, without: Callable[[], object] | None) -> bool:
    if without:
        without()
    try:
        open_desk(path).close()
    except NewerDesk as fault:
        return "Nothing was changed" in str(fault)
    except Exception:
        return False
    return False


def _believe_every_version() -> None:
    """The safeguard taken out: the version is not looked at. In a child process only."""
    desk_version.needs_upgrade = lambda _engine: False


FAULTS: tuple[Fault, ...] = (
    Fault(
        "future",
        "a desk of a later program",
        partial(run, None),
        full=50,
        few=4,
        controls=(
            Control(
                "its version not looked at", partial(run, _believe_every_version), full=20, few=3
            ),
        ),
        why_not=why_not,
    ),
)
