"""A desk with a password in a window: opened, waited for, and what the tests press."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from lcdesk import app as program
from lcdesk.services.security import password
from lcdesk.settings import Settings
from lcdesk.ui.participants.screen import ParticipantsScreen

PASSWORD = "seven grey herons"


@contextmanager
def started(app: QApplication, settings: Settings) -> Iterator[program.Program]:
    """The program without a desk; its end is an orderly one."""
    made = program.Program(app, settings, is_demo=True)
    made.window.stack.warms = False
    made.window.show()
    try:
        yield made
    finally:
        made.stop()
        made.window.close()
        made.window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        password.forget()


def wait_for(running: program.Program, is_so: Callable[[], object], seconds: float = 20) -> None:
    """Let everything go on until it is so: looking at a password is no task that `settle` knows."""
    until = time.monotonic() + seconds
    while not is_so():
        running.settle()
        assert time.monotonic() < until, "it did not come to that"
        QTest.qWait(5)
    running.settle()


def give_keyboard_to(window: QWidget) -> None:
    """Offscreen nobody does so when a popup was closed last: then Qt must see another window
    come and go first.
    """
    if QApplication.activeWindow() is None:
        other = QWidget()
        other.show()
        QTest.qWaitForWindowActive(other)
        other.close()
        other.deleteLater()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)


def open_at(running: program.Program, path: Path) -> QWidget:
    """Open a desk; what stands in the window then."""
    running.open(path)
    running.settle()
    shown = running.window.stack.currentWidget()
    assert shown is not None
    return shown


def press(parent: QWidget, words: str) -> None:
    """Click a button by its words."""
    found = [
        one
        for one in parent.findChildren(QAbstractButton)
        if one.text() == words and one.isVisible()
    ]
    assert len(found) == 1, [
        one.text() for one in parent.findChildren(QAbstractButton) if one.isVisible()
    ]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def half_type(running: program.Program, name: str, text: str) -> QLineEdit:
    """Type into a field of the first participant in the pane, and stay there."""
    window = running.window
    window.activateWindow()
    window.open_screen("participants")
    running.settle()
    screen = window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    screen.view.select_ids([screen.table.id_at(0)])
    running.settle()
    screen.details.pane.show_fields(True)
    form = screen.details.pane.form
    editor = form.row_of(name).editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return editor
