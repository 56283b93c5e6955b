"""What tests of a review share: the screen with a sheet on it, keys to whatever has the
keyboard, and what is open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.drags import COPY, Drag

Key = Qt.Key
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


def drop(window: MainWindow, path: Path) -> None:
    """A file dropped on the window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drag = Drag(mime, COPY)
    assert drag.over(window, QPoint(400, 300))
    assert drag.let_go()


def opened(screen: ImportScreen, kind: type[Any]) -> Any:
    """The dialog or popup that is open."""
    return next(one for one in screen.window().findChildren(kind) if one.isVisible())


def active(box: Any, qtbot: QtBot) -> Any:
    """The dialog, with the keyboard."""
    box.windowHandle().requestActivate()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is box)
    return box


def card_at(screen: ImportScreen, start: str) -> Any:
    return next(
        card for card in screen.page.problems.cards if card.accessibleName().startswith(start)
    )


def fates(screen: ImportScreen) -> list[str]:
    table = screen.page.rows.table
    return [table.index(row, table.columnCount() - 1).data() for row in range(table.rowCount())]
