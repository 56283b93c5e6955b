"""An upgrade that is killed before each statement: whole or not at all, with a verified backup
made before it began.
"""

from __future__ import annotations

import atexit
import hashlib
import random
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

import sqlalchemy as sa

from lcdesk.db import desk_version, upgrade
from lcdesk.db.backup import backup
from lcdesk.db.engine.engine import make_engine
from lcdesk.model.entities import Base
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.core.opening import BEFORE_UPGRADE, open_desk
from tests.faults.children import NEVER, in_child, killed, why_not, workshop
from tests.faults.courses import Harm
from tests.faults.fault import Control, Fault, Figures
from tests.faults.safeguards import commit_each_statement
from tests.faults.statements import at_each_statement, die_before

NAME, PEOPLE = "old.lcdesk", 25
BEGUN, MIGRATING = b"b", b"u"
ROWS = (
    "INSERT INTO programme (id, version, title_en) VALUES (1, 1, 'Low carbon')",
    "INSERT INTO cohort (id, version, programme_id, name_en, status) VALUES (3, 2, 1, 'Shanghai', "
    "'planning')",
    "INSERT INTO deed (id, at, label, kind, is_undone) VALUES (5, '2025-01-02 03:04:05', 'New "
    "cohort {name}', 'do', 0)",
    *(
        f"INSERT INTO person (id, version, full_name, nationality, birth_date) "
        f"VALUES ({number}, 1, 'Person {number}', 'KE', '19{number}')"
        for number in range(60, 60 + PEOPLE)
    ),
    *(
        f"INSERT INTO enrolment (id, version, person_id, cohort_id, status) VALUES ({number}, 1, "
        f"{number}, 3, 'nominated')"
        for number in range(60, 60 + PEOPLE)
    ),
)
"""What the first version kept of a small office."""


def older() -> list[str]:
    """The versions of desks that have to be brought up to date, oldest first."""
    return desk_version.known_versions()[:-1]


@cache
def made_by(version: str) -> Path:
    """A folder with a desk as that version left it; made once a process."""
    stack = ExitStack()
    atexit.register(stack.close)
    folder = stack.enter_context(workshop())
    engine = make_engine(folder / NAME)
    upgrade.upgrade(engine, "0001")
    with engine.execution_options(writes=True).begin() as connection:
        for statement in ROWS:
            connection.exec_driver_sql(statement)
    if version != "0001":
        upgrade.upgrade(engine, version)
    engine.dispose()
    return folder


def _copy(version: str, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copyfile(made_by(version) / NAME, folder / NAME))


def _content(path: Path) -> str:
    """A digest of the version, the tables as they are defined, and every row of them."""
    engine, digest = make_engine(path), hashlib.sha256()
    try:
        with engine.connect() as connection:
            there = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_master ORDER BY type, name"
            ).all()
            digest.update(repr([tuple(row) for row in there]).encode())
            for name in ["alembic_version", *sorted(Base.metadata.tables)]:
                if any(row[0] == name for row in there) and name != "desk_value":
                    rows = connection.exec_driver_sql(f'SELECT * FROM "{name}" ORDER BY 1')
                    digest.update(repr([tuple(row) for row in rows]).encode())
    finally:
        engine.dispose()
    return digest.hexdigest()


@cache
def _unharmed(version: str) -> tuple[int, str, str]:
    """How many statements it takes to open the desk of a version, what it is before, and what it
    becomes.
    """
    with workshop() as folder:
        path = _copy(version, folder / "once")
        before = _content(path)
        count = in_child(partial(_counted, path))
        return count, before, _content(path)


def _counted(path: Path) -> int:
    met = list[int]()
    at_each_statement(met.append)
    open_desk(path).close()
    return len(met)


def moments() -> list[tuple[str, int]]:
    """Every version with every statement before which it may be killed."""
    return [
        (version, number) for version in older() for number in range(1, _unharmed(version)[0] + 1)
    ]


def _some(number: int, chance: random.Random, *, only_late: bool) -> list[tuple[str, int]]:
    """So many of them, without counting the statements of versions nobody asks for."""
    found: list[tuple[str, int]] = []
    for version in (chance.choice(older()) for _ in range(number)):
        count = _unharmed(version)[0]
        found.append((version, chance.randint(count // 2 if only_late else 1, count)))
    return found


def run(without: Callable[[], object] | None, trials: int, seed: int) -> Figures:
    """Kill so many upgrades; where there are fewer moments, each of them once."""
    chance, harm, begun = random.Random(seed), Harm(), 0
    is_few = trials < FEW_FROM
    chosen = _some(trials, chance, only_late=without is not None) if is_few else moments()
    if not is_few and trials < len(chosen):
        chosen = chance.sample(chosen, trials)
    with workshop() as folder:
        for place, (version, number) in enumerate(chosen):
            path = _copy(version, folder / str(place))
            said = killed(partial(_open, path, number, without), NEVER)
            begun += MIGRATING in said
            harm.count(_judge(path, version, has_begun=MIGRATING in said))
            shutil.rmtree(path.parent)
    return Figures(len(chosen), harm, {"while tables were being changed": begun})


def _open(
    path: Path, number: int, without: Callable[[], object] | None, tell: Callable[[bytes], object]
) -> None:
    whole = upgrade.upgrade

    def told(engine: sa.Engine, target: str = "head") -> None:
        tell(MIGRATING)
        whole(engine, target)

    upgrade.upgrade = told
    if without:
        without()
    die_before(number)
    tell(BEGUN)
    open_desk(path).close()


def _judge(path: Path, version: str, *, has_begun: bool) -> dict[str, int]:
    _count, before, after = _unharmed(version)
    harm = {"without a verified backup": int(has_begun and not _has_backup(path, before))}
    try:
        desk = open_desk(path)
        bad = [finding.words for finding in check_desk(desk) if not finding.is_good]
        desk.close()
    except Exception:
        return {**harm, "not opened": 1, "other than an unharmed upgrade": 0}
    return {
        **harm,
        "not opened": len(bad),
        "other than an unharmed upgrade": int(_content(path) != after),
    }


def _has_backup(path: Path, before: str) -> bool:
    """A copy of the desk as it was, as whole as it was noted."""
    copies = [
        copy
        for copy in backup.list_backups(backup.folder_of(path))
        if copy.reason == BEFORE_UPGRADE
    ]
    return any(
        hashlib.sha256(copy.path.read_bytes()).hexdigest() == copy.digest
        and _content(copy.path) == before
        for copy in copies
    )


FEW_FROM = 100
FAULTS: tuple[Fault, ...] = (
    Fault(
        "upgrade",
        "an upgrade killed before each of its statements, from every older version",
        partial(run, None),
        full=100_000,
        few=3,
        controls=(
            Control(
                "each statement committed by itself",
                partial(run, commit_each_statement),
                full=60,
                few=7,
                portion=2,
            ),
        ),
        why_not=why_not,
    ),
)
