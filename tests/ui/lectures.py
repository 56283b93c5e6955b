"""Three lectures with people, venues and themes, and hands for the directory: what its tests and
those of people share.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import THEMES, RecordList, change_records, name_of
from lcdesk.services.curriculum import curriculum, directory
from lcdesk.ui.kit.widgets import Button

Settle = Callable[[], None]
Press = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton
DAY = dt.date(2026, 12, 7)
LECTURES: tuple[dict[str, Any], ...] = (
    {
        "title": "Carbon markets",
        "start": dt.time(9),
        "end": dt.time(12),
        "speaker": "Prof. Lin",
        "venue": "Hall 1",
        "theme": "Pathways",
    },
    {
        "title": "Hydrogen",
        "start": dt.time(14),
        "end": dt.time(17),
        "speaker": "Lin Hua; Ana Reyes",
        "venue": "Teahouse",
        "theme": "Pathways",
    },
    {
        "title": "Visit",
        "start": dt.time(18),
        "end": None,
        "venue": "Hall One",
        "theme": "Finance",
        "host": "Chen Yi",
    },
)


def add_lectures(desk: Desk) -> list[int]:
    """The lectures of the first cohort, with eight hours planned for the first theme; their ids."""
    made = [
        curriculum.add_activity(desk, 1, {**values, "date": DAY, "kind": "lecture"})
        for values in LECTURES
    ]
    change_records(desk, THEMES, {1: {"hours": 8}})
    return made


def entries(desk: Desk, shelf: RecordList) -> dict[str, dict[str, Any]]:
    return {name_of(shelf, one): one for one in directory.list_entries(desk, shelf, 1)}


def press_in(parent: Any, words: str, settle: Settle) -> None:
    button = next(
        one for one in parent.findChildren(Button) if one.text() == words and one.isVisible()
    )
    QTest.mouseClick(button, LEFT)
    settle()


def type_in(press: Press, text: str) -> None:
    """The first key opens the cell, the others go into its editor."""
    press(text[0])
    press(text[1:])


def compose(text: str) -> None:
    """Chinese comes from an input method, not from keys."""
    target = QApplication.focusWidget()
    assert target is not None
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(target, event)


def dialog(kind: type[QDialog]) -> Any:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found
