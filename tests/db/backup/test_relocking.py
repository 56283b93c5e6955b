"""A file written anew under another key: the same rows and schema, the old bytes gone, and all
as it was when it cannot be done.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.db.backup import exchange, relocking
from lcdesk.db.engine import keys
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.keys import Key
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from tests.examples import examples
from tests.faults.courses import state_of, take_in

NewDesk = Callable[[Path], Desk]
sqlite: Any = driver
VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.binary(max_size=9000),
)


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


def any_key() -> Key:
    """One nobody derived: that takes its time."""
    key = Key(os.urandom(32), os.urandom(16))
    keys.remember(key)
    return key


def contents(path: Path) -> list[Any]:
    """Schema and rows."""
    with closing(sqlite.connect(str(path))) as connection:
        keys.unlock(connection, keys.known_for(path))
        shape = connection.execute(
            "SELECT type, name, sql FROM sqlite_schema ORDER BY name"
        ).fetchall()
        return [
            shape,
            *(
                connection.execute(f'SELECT rowid, * FROM "{name}"').fetchall()
                for kind, name, _sql in shape
                if kind == "table"
            ),
        ]


@settings(max_examples=examples(5, 12))
@given(st.lists(st.tuples(VALUES, VALUES), max_size=30), st.booleans())
def test_locked_and_unlocked_again_it_holds_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, Any]], has_gaps: bool
) -> None:
    path = tmp_path_factory.mktemp("relocking") / "a.lcdesk"
    with closing(sqlite.connect(str(path))) as connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a, b)")
        connection.execute("CREATE INDEX t_a ON t (a)")
        connection.execute("CREATE TABLE log (n)")
        connection.execute(
            "CREATE TRIGGER told AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END"
        )
        connection.executemany("INSERT INTO t (a, b) VALUES (?, ?)", rows)
        if has_gaps:
            connection.execute("DELETE FROM t WHERE id % 2")
        connection.commit()
    before = contents(path)
    for key in (any_key(), any_key(), None):
        relocking.relock(path, key)
        assert keys.salt_of(path) == (key.salt if key else None)
        assert contents(path) == before
    assert [place.name for place in path.parent.iterdir()] == ["a.lcdesk"]


@pytest.fixture
def filled(tmp_path: Path, new_desk: NewDesk) -> Path:
    """A closed desk of 60 people."""
    desk = new_desk(tmp_path)
    take_in(60, 0, cohorts.add_cohort(desk, {"name_en": "Shanghai"}), desk)
    desk.close()
    return desk.path


def test_a_desk_stays_what_it_was_and_the_old_bytes_are_overwritten(filled: Path) -> None:
    desk = open_desk(filled)
    state = state_of(desk)
    desk.close()
    content = filled.read_bytes()
    assert b"Person 7" in content
    second = filled.with_name("second name")
    os.link(filled, second)
    with filled.open("rb") as held:
        relocking.relock(filled, any_key())
        assert held.read() == bytes(len(content))
    assert second.read_bytes() == bytes(len(content))
    assert b"Person 7" not in filled.read_bytes()
    desk = open_desk(filled, create=False)
    assert state_of(desk) == state
    assert all(finding.is_good for finding in check_desk(desk))
    desk.close()


def test_a_damaged_desk_stays_as_it_is(filled: Path) -> None:
    content = bytearray(filled.read_bytes())
    content[5 * 4096 : 6 * 4096] = bytes(4096)
    filled.write_bytes(content)
    with pytest.raises((DamagedDesk, KnownFault)):
        relocking.relock(filled, any_key())
    assert filled.read_bytes() == content
    assert not leftovers(filled)


def test_a_desk_in_use_stays_as_it_is(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_PATIENCE", 0.3)  # nobody will let go
    engine = make_engine(filled)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar() == 60
        with pytest.raises(KnownFault, match="in use by another"):
            relocking.relock(filled, any_key())
    engine.dispose()
    assert not keys.is_locked(filled)
    assert not leftovers(filled)


def test_what_differs_after_writing_does_not_take_its_place(filled: Path, tmp_path: Path) -> None:
    key, part = any_key(), tmp_path / "part"
    relocking._export(filled, part, key)
    relocking._require_equal(filled, part, key)
    whole, chance = part.read_bytes(), random.Random(1)
    for _each in range(5):
        place = chance.randrange(16, len(whole))
        part.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(
            (KnownFault, sqlite.Error), match="does not hold what|malformed|not a database"
        ):
            relocking._require_equal(filled, part, key)
    part.write_bytes(whole)
    desk = open_desk(filled)
    cohorts.add_cohort(desk, {"name_en": "Kunming"})
    desk.close()
    with pytest.raises(KnownFault, match="does not hold what the old one holds"):
        relocking._require_equal(filled, part, key)


def test_whoever_stops_it_has_the_old_file(filled: Path) -> None:
    content = filled.read_bytes()
    for last in range(1, 5):

        def stop(done: int, _total: int, last: int = last) -> None:
            if done == last:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            relocking.relock(filled, any_key(), stop)
        assert filled.read_bytes()[100:] == content[100:]
        assert not leftovers(filled)


def test_what_a_killed_one_left_is_overwritten_and_the_desk_is_not(filled: Path) -> None:
    content = filled.read_bytes()
    old, part = (filled.with_name(f".{filled.name}{ending}") for ending in (".old", ".relocking"))
    os.link(filled, old)  # killed before the exchange
    part.write_bytes(content)
    watched = filled.with_name("watched")
    os.link(part, watched)
    relocking.finish(filled)
    assert filled.read_bytes() == content
    assert watched.read_bytes() == bytes(len(content))
    assert not leftovers(filled)
    # a disk that broke in the middle of the exchange: nothing but the old file is there
    filled.replace(old)
    relocking.finish(filled)
    assert old.read_bytes() == content


def leftovers(path: Path) -> list[str]:
    return [
        place.name
        for place in path.parent.iterdir()
        if place.name.startswith(f".{path.name}.") and place.suffix not in (".lock", ".seal")
    ]


def test_a_desk_that_was_moved_after_a_kill_is_not_overwritten(
    filled: Path, tmp_path: Path
) -> None:
    os.link(filled, filled.with_name(f".{filled.name}.old"))  # killed before the exchange
    content, moved = filled.read_bytes(), tmp_path / "moved.lcdesk"
    filled.rename(moved)
    filled.write_bytes(content[:4096])  # and something else has its place
    relocking.finish(filled)
    assert moved.read_bytes() == content
    assert not filled.with_name(f".{filled.name}.old").exists()
