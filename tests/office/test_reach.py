"""An office's server that goes and comes back, as the desk of a clerk knows it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lcdesk.model.entities import Venue
from lcdesk.model.faults import OfficeOutOfReach
from lcdesk.services.core import reach as reaching
from lcdesk.services.core.desk import ChangeEvent, Desk
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.core.reach import Reach
from tests.office_line import OfficeLine
from tests.office_server import OfficeServer

SOON = 8.0


@pytest.fixture
def line(office_server: OfficeServer) -> Iterator[OfficeLine]:
    made = OfficeLine(office_server)
    yield made
    made.close()


@pytest.fixture
def over_line(
    tmp_path: Path, new_office_desk: Callable[[Path], Desk], line: OfficeLine
) -> Iterator[tuple[Desk, Desk]]:
    """A desk over the line, and the same for somebody whose line is whole."""
    whole = new_office_desk(tmp_path)
    path = tmp_path / "far.lcdesk-office"
    write_office(path, line.address(str(whole.engine.url.database)))
    desk = open_office(path)
    yield desk, whole
    desk.close()


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.01)


def _reach(desk: Desk) -> Reach:
    assert desk.reach is not None
    return desk.reach


def _add(desk: Desk, name: str) -> None:
    desk.execute("Add {name}", lambda work: work.add(Venue(name=name)), name=name)


class _Window:
    """A thread that may not stand still."""

    def wait(self, *, is_foreign: bool) -> None:
        time.sleep(0.01)

    def over(self) -> None:
        pass

    def may_stand_still(self) -> bool:
        return False


def test_it_waits_then_is_away_and_comes_back_with_what_was_missed(
    over_line: tuple[Desk, Desk], line: OfficeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, other = over_line
    monkeypatch.setattr(reaching, "OUT_OF_REACH", 1.5)
    states: list[str] = []
    heard: list[ChangeEvent] = []
    _reach(desk).subscribe(states.append)
    desk.subscribe(heard.append)
    line.go()
    _until(lambda: _reach(desk).state == "waiting")
    assert desk.only_looked_at is None, "it may be back in a moment"
    assert _reach(desk).since is not None
    _add(other, "Room 1")
    _until(lambda: _reach(desk).state == "away")
    assert isinstance(desk.only_looked_at, OfficeOutOfReach)
    with pytest.raises(OfficeOutOfReach):
        _add(desk, "Room 2")
    line.come()
    _until(lambda: _reach(desk).state == "there")
    assert desk.only_looked_at is None
    _until(lambda: [one.label for one in heard] == ["Add {name}"])
    assert states == ["waiting", "away", "there"]
    _add(desk, "Room 2")
    with desk.reading() as session:
        assert sorted(one.name for one in session.query(Venue)) == ["Room 1", "Room 2"]


def test_a_window_does_not_stand_still_for_a_frozen_server(
    over_line: tuple[Desk, Desk], line: OfficeLine
) -> None:
    desk, _other = over_line
    desk.turns.waiter = _Window()
    _reach(desk).be_quick()
    line.freeze()
    began = time.monotonic()
    with pytest.raises(OfficeOutOfReach) as told, desk.reading() as session:
        session.query(Venue).all()
    assert time.monotonic() - began < 0.5  # 0.13 s on a machine with nothing else to do
    assert told.value.is_of_reading
    assert _reach(desk).state != "there"
    began = time.monotonic()
    with pytest.raises(OfficeOutOfReach), desk.reading():
        pass
    assert time.monotonic() - began < 0.05, "it is not asked again before it is there"
    line.thaw()
    _until(lambda: _reach(desk).state == "there")
    with desk.reading() as session:
        assert session.query(Venue).all() == []


def test_an_answer_that_takes_long_is_waited_for(over_line: tuple[Desk, Desk]) -> None:
    desk, _other = over_line
    desk.turns.waiter = _Window()
    _reach(desk).be_quick()
    states: list[str] = []
    _reach(desk).subscribe(states.append)
    with desk.reading() as session:
        (slept,) = session.connection().exec_driver_sql("SELECT 7, pg_sleep(1.5)").one()[:1]
    assert (slept, states) == (7, [])


def test_a_server_that_was_only_away_for_a_moment_is_given_longer(
    over_line: tuple[Desk, Desk], line: OfficeLine
) -> None:
    desk, _other = over_line
    desk.turns.waiter = _Window()
    _reach(desk).be_quick()
    times: list[float] = []
    for _try in range(3):
        line.freeze()
        began = time.monotonic()
        with pytest.raises(OfficeOutOfReach), desk.reading() as session:
            session.query(Venue).all()
        times.append(time.monotonic() - began)
        line.thaw()
        _until(lambda: _reach(desk).state == "there")
    assert times[0] < times[1] < times[2]


def test_a_line_that_was_cut_teaches_no_patience(
    over_line: tuple[Desk, Desk], line: OfficeLine
) -> None:
    desk, _other = over_line
    desk.turns.waiter = _Window()
    _reach(desk).be_quick()
    for _time in range(3):
        line.cut()
        with suppress(OfficeOutOfReach), desk.reading() as session:
            session.query(Venue).all()
        _until(lambda: _reach(desk).state == "there")
    assert _reach(desk).unheard_here(may_wait=False) == reaching.UNHEARD


def test_what_is_committed_says_that_the_server_is_there(over_line: tuple[Desk, Desk]) -> None:
    desk, _other = over_line
    _reach(desk).hear(is_there=False)
    assert _reach(desk).state == "waiting"
    _add(desk, "Room 1")
    assert _reach(desk).state == "there"


def test_a_server_that_lets_listeners_in_and_answers_nothing_is_away(
    over_line: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, other = over_line
    monkeypatch.setattr(reaching, "OUT_OF_REACH", 1.0)
    with other.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE deed RENAME TO gone")
    _until(lambda: _reach(desk).state == "away")
    with other.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO deed")
    _until(lambda: _reach(desk).state == "there")


def test_who_must_connect_first_does_not_stand_still_for_a_frozen_server(
    over_line: tuple[Desk, Desk], line: OfficeLine
) -> None:
    desk, _other = over_line
    desk.turns.waiter = _Window()
    _reach(desk).be_quick()
    desk.engine.dispose()
    with desk.reading() as session:
        assert session.query(Venue).all() == []
    desk.engine.dispose()
    line.freeze()
    began = time.monotonic()
    with pytest.raises(OfficeOutOfReach), desk.reading() as session:
        session.query(Venue).all()
    assert time.monotonic() - began < 0.6


def test_who_reads_beside_the_window_waits_until_it_is_back(
    over_line: tuple[Desk, Desk], line: OfficeLine
) -> None:
    desk, _other = over_line
    line.go()
    _until(lambda: _reach(desk).state == "waiting")
    threading.Timer(0.7, line.come).start()
    with desk.reading() as session:
        assert session.query(Venue).all() == []


def test_a_connection_that_was_cut_is_not_a_server_that_is_away(
    over_line: tuple[Desk, Desk], line: OfficeLine
) -> None:
    desk, other = over_line
    heard: list[ChangeEvent] = []
    desk.subscribe(heard.append)
    for number in range(5):
        line.cut()
        _add(other, f"Room {number}")
        _add(desk, f"Hall {number}")
    _until(lambda: len(heard) == 10)
    assert _reach(desk).state == "there"
