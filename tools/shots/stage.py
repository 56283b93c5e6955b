"""The window with the desk of states, and hands that type into it: what the pictures of states
are taken of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from lcdesk import app
from lcdesk.settings import ALL_COHORTS
from lcdesk.ui.palette.dialog import CommandPalette
from tools.shots.desk import StateDesk

PLAIN = Qt.KeyboardModifier.NoModifier
_HOVERING = (Qt.WindowType.ToolTip, Qt.WindowType.Popup)


class Stage:
    """The window with the desk of states, and hands that type."""

    def __init__(self, program: app.Program, made: StateDesk) -> None:
        self.program, self.window, self.made = program, program.window, made

    @property
    def people(self) -> Any:
        """The Participants screen."""
        return self.window.screens["participants"]

    def go(self, cohort: str, screen: str = "participants") -> None:
        """This cohort on this screen, all of it, nothing selected but the first person."""
        self.window.show_cohort(self.made.cohorts.get(cohort, ALL_COHORTS))
        self.window.open_screen(screen)
        self.settle()
        if screen == "participants":
            self.people.views.filters.groups.choose("")
            self.people.views.filters.clear()
            self.settle()
            self.put(0, "full_name")

    def put(self, row: int, name: str) -> None:
        """The cursor into a cell of the table."""
        view = self.people.view
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        if row < len(view.table.ids):
            view.setFocus()
            view.setCurrentIndex(view.table.index(row, view.table.column_at(name)))
            view.scrollTo(view.currentIndex())
        self.settle()

    def press(
        self, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = PLAIN, times: int = 1
    ) -> None:
        """Keys to whatever has the keyboard."""
        for each in key if isinstance(key, str) else [key] * times:
            target = QApplication.activePopupWidget() or QApplication.focusWidget()
            assert target is not None, "nothing has the keyboard"
            if isinstance(each, str):
                QTest.keyClicks(target, each, modifiers)
            else:
                QTest.keyClick(target, each, modifiers)
        self.settle()

    def do(self, command: str) -> None:
        """A command of the menus."""
        self.window.do(command)
        self.settle()

    def settle(self) -> None:
        """Let all work end and everything be painted."""
        self.program.settle()

    def opened(self) -> QWidget:
        """The dialog on view."""
        self.settle()
        return next(one for one in reversed(self.window.findChildren(QDialog)) if one.isVisible())

    def close_all(self) -> None:
        """Menus, dialogs and the palette away; closed, a form in which something is typed would
        ask.
        """
        for palette in self.window.findChildren(CommandPalette):
            palette.close()
        for one in self.window.findChildren(QDialog):
            one.done(0)
        for popup in QApplication.topLevelWidgets():
            if popup is not self.window and popup.isVisible():
                popup.close()
        self.settle()

    def picture_of(self, shown: QWidget) -> QPixmap:
        """The widget, with the lists and sentences that hover over it."""
        picture = shown.grab()
        painter = QPainter(picture)
        for one in QApplication.topLevelWidgets():
            if (
                one.isVisible()
                and one is not shown
                and one.windowType() in _HOVERING
                and shown is self.window
            ):
                painter.drawPixmap(one.pos() - shown.mapToGlobal(QPoint(0, 0)), one.grab())
        painter.end()
        return picture

    def popup(self) -> QWidget:
        """The menu, or what opens like one, on view."""
        self.settle()
        return next(
            one
            for one in QApplication.topLevelWidgets()
            if one.isVisible() and one is not self.window
        )


State = Callable[[Stage], QWidget | None]
STATES: dict[str, State] = {}


def state(function: State) -> State:
    """A state by the name of its function; it answers the dialog to be taken, or None for the
    window.
    """
    STATES[function.__name__.strip("_")] = function
    return function
