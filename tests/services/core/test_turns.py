"""Waiting for a turn to write: for other work of the program, and for another program."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from lcdesk.db.engine.engine import BUSY_MS
from lcdesk.model.faults import DamagedDesk, DeskBusy
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core import write_lock
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from tests.holder import Holder, holding


class Waiting:
    """Notes that it was asked to wait, and lets the other go after some tries."""

    def __init__(self, tries: int = 0, free: threading.Event | Holder | None = None) -> None:
        self.waits: list[bool] = []
        self.ends = 0
        self._tries, self._free = tries, free

    def wait(self, *, is_foreign: bool) -> None:
        self.waits.append(is_foreign)
        if len(self.waits) == self._tries:
            self._free.set() if isinstance(
                self._free, threading.Event
            ) else self._free and self._free.let_go()

    def over(self) -> None:
        self.ends += 1


def test_another_program_is_waited_for_and_then_it_is_written(desk: Desk) -> None:
    with holding(desk.path) as other:
        desk.turns.waiter = waiting = Waiting(5, other)
        add_cohort(desk, {"name_en": "Chengdu"})
    assert waiting.waits == [True] * 5
    assert waiting.ends == 1
    assert [cohort["name_en"] for cohort in list_cohorts(desk)] == ["Chengdu"]


def test_patience_ends_in_words_and_nothing_is_written(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE", 0.2)
    desk.turns.waiter = waiting = Waiting()
    with (
        holding(desk.path, "EXCLUSIVE"),
        pytest.raises(DeskBusy, match="in use by another program"),
    ):
        add_cohort(desk, {"name_en": "Chengdu"})
    assert waiting.ends == 1
    assert list_cohorts(desk) == []
    add_cohort(desk, {"name_en": "Chengdu"})
    assert len(list_cohorts(desk)) == 1


def test_reading_waits_for_nobody(desk: Desk) -> None:
    add_cohort(desk, {"name_en": "Chengdu"})
    desk.turns.waiter = waiting = Waiting()
    with holding(desk.path, "EXCLUSIVE"):
        assert len(list_cohorts(desk)) == 1
    assert waiting.waits == []


def test_other_work_of_the_program_is_waited_for_without_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE", 0.0)
    inside, free = threading.Event(), threading.Event()

    def work() -> None:
        with desk.turns.mine():
            inside.set()
            free.wait(20)

    other = threading.Thread(target=work)
    other.start()
    inside.wait(20)
    desk.turns.waiter = waiting = Waiting(3, free)
    add_cohort(desk, {"name_en": "Chengdu"})
    other.join()
    assert waiting.waits[:3] == [False] * 3
    assert waiting.ends == 1


def test_a_desk_held_by_another_program_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lcdesk.db.engine.engine.BUSY_MS", 500)
    path = tmp_path / "office.lcdesk"
    open_desk(path).close()
    with holding(path, "ALL"), pytest.raises(DeskBusy, match="in use by another program") as told:
        open_desk(path)
    assert not isinstance(told.value, DamagedDesk)
    open_desk(path).close()


def test_who_writes_by_another_way_than_the_door_waits_in_the_database(desk: Desk) -> None:
    add_cohort(desk, {"name_en": "Chengdu"})
    held: Any = desk.engine.raw_connection().driver_connection
    assert held.execute("PRAGMA busy_timeout").fetchone() == (BUSY_MS,), (
        "the connection the door had before"
    )
    with desk.engine.execution_options(writes=True).connect() as trying:
        assert trying.exec_driver_sql("PRAGMA busy_timeout").scalar() == BUSY_MS
