"""Whom a large import has left for later is indexed beside the window, and at the next opening."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from lcdesk import app
from lcdesk.db.sqlite import search_index
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import records
from lcdesk.settings import Settings

PIECE, LATER = 500, 250
"""Enough to be left for later, and in two pieces."""
COUNT = PIECE + 1


def bring(work: Work, count: int = COUNT) -> None:
    people = [{"full_name": f"Ana Reyes {at}"} for at in range(count)]
    records.make_many(work, 1, people, [None] * count, [None] * count)


def test_it_goes_on_beside_the_window_and_at_the_next_opening(
    dressed: QApplication, desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "LATER", LATER)
    monkeypatch.setattr(search_index, "PIECE", PIECE)
    made = app.Program(dressed, settings, is_demo=True)
    made.window.show()
    made.show_desk(desk)
    made.settle()
    desk.execute("Import of {name}", bring, name="many.xlsx")
    assert desk.count_left_to_index() == COUNT
    made.stop()  # before a piece was begun, or in the middle: none is half done
    again = open_desk(desk.path)
    left = again.count_left_to_index()
    assert left in (COUNT, COUNT - PIECE)
    second = app.Program(dressed, settings, is_demo=True)
    second.window.show()
    second.show_desk(again)
    second.settle()
    assert again.count_left_to_index() == 0
    again.execute("Import of {name}", partial(bring, count=LATER), name="more.xlsx")
    second.settle()
    assert again.count_left_to_index() == 0
    second.stop()
