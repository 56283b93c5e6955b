"""One window for all tests of a file that only look: put back after each of them, and given up
as soon as it is not as it was.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import shiboken6
import sqlalchemy as sa
from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QToolTip,
    QWidget,
)

from lcdesk import texts
from lcdesk.app import Program
from lcdesk.model.entities import Operation
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.settings import Settings
from lcdesk.ui.palette.dialog import CommandPalette
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.side_bar import NavItem

State = list[tuple[Any, ...]]


class LookedAt:
    """The desk and the program that the tests of a file with the mark `looks` have together;
    made when the first of them asks.
    """

    def __init__(self) -> None:
        self.desk: Desk | None = None
        self.program: Program | None = None
        self._first = Settings()  # the choices it was made with
        self._state: State = []
        self._handlers = 0
        self._files: dict[str, bytes] = {}
        self._focus: QWidget | None = None
        self._size = QSize()

    def open_desk(self, folder: Path, copied: Path) -> Desk:
        """The desk of the file: a copy of `folder` at `copied`, made once."""
        if self.desk is None:
            self.desk = open_desk(Path(shutil.copytree(folder, copied)) / "office.lcdesk")
        return self.desk

    def keep(self, program: Program) -> None:
        """The program is as every test that looks shall find it."""
        self.program, self._focus, self._size = (
            program,
            program.window.focusWidget(),
            program.window.size(),
        )
        self._first = copy.deepcopy(program.settings)
        self._state, self._handlers, self._files = (
            state_of(program.window),
            self._count(),
            self._read(),
        )

    def is_open_at(self, key: str) -> bool:
        """Is it there, and did it begin with that screen?"""
        return self.program is not None and self._first.last_screen == key

    def put_back(self) -> None:
        """As it was before the test; where that cannot be had the next one gets a window of its
        own. A test that has changed the desk fails.
        """
        assert self.program is not None
        _close_all(self.program)
        self._give_focus_back()
        if not self._is_as_before():
            self._go_back()
        is_whole, handlers = self._is_as_before() and self._read() == self._files, self._count()
        if not is_whole:
            self.give_up()
        assert handlers == self._handlers, (
            "A test that is marked as one that only looks has changed the desk."
        )

    def give_up(self) -> None:
        """Close the window and the desk."""
        if self.program is not None:
            close_program(self.program)
        if self.desk is not None:
            self.desk.close()
        self.desk = self.program = self._focus = None

    def _is_as_before(self) -> bool:
        assert self.program is not None
        is_spoken = texts.language() == self._first.language
        is_chosen = asdict(self.program.settings) == asdict(self._first)
        return is_spoken and is_chosen and state_of(self.program.window) == self._state

    def _go_back(self) -> None:
        """Language, theme, rows, size and screen of the beginning, and everybody of the cohort,
        as on coming from another one.
        """
        assert self.program is not None
        window, first = self.program.window, self._first
        if texts.language() != first.language:
            window.set_language(first.language)
        if window.settings.theme != first.theme:
            window.set_theme(first.theme)
        if window.settings.density != first.density:
            window.set_density(first.density)
        window.resize(self._size)
        if window.stack.key != first.last_screen:
            window.open_screen(first.last_screen)
        window.status.forget_result()
        people = window.screens.get("participants")
        if isinstance(people, ParticipantsScreen) and window.settings.views != first.views:
            people.views.filters.groups.name = ""
            if people.view.header.sorts:
                people.views.sort_by(())
            people.view.columns.reset()
        window.show_cohort(first.last_cohort)
        if (
            isinstance(people, ParticipantsScreen)
            and people.table.ids
            and not people.view.selected_ids()
        ):
            people.view.select_ids([people.table.id_at(0)])
        self._give_focus_back()
        for name in ("last_cohort", "last_commands", "windows", "views"):
            setattr(window.settings, name, copy.deepcopy(getattr(first, name)))

    def _give_focus_back(self) -> None:
        assert self.program is not None
        if self._focus is not None and shiboken6.isValid(self._focus):
            self._focus.setFocus()
        self.program.settle()
        self.program.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _count(self) -> int:
        assert self.desk is not None
        with self.desk.reading() as session:
            return session.scalars(sa.select(sa.func.count()).select_from(Operation)).one()

    def _read(self) -> dict[str, bytes]:
        """The files of the desk and what is in them."""
        assert self.desk is not None
        found = (
            one
            for one in self.desk.path.parent.rglob("*")
            if one.is_file() and not one.name.endswith("-shm")
        )
        return {str(one): one.read_bytes() for one in found}


def close_program(made: Program) -> None:
    """End the work and let the window go."""
    made.tasks.close()
    made.window.detach()
    made.window.close()
    made.window.deleteLater()
    made.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _close_all(made: Program) -> None:
    """Whatever was opened over the window goes, unasked; the mouse leaves it."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for palette in made.window.findChildren(CommandPalette):
        palette.close()
    for one in made.window.findChildren(QDialog):
        if shiboken6.isValid(one) and one.isVisible():
            one.done(0)
            one.hide()
            one.deleteLater()
    QToolTip.hideText()
    QTest.mouseMove(made.window, QPoint(0, 0))
    made.window.activateWindow()  # offscreen nobody else does


# --- what can be seen of it ---


def state_of(window: QWidget) -> State:
    """What is seen of a window, widget by widget: of two that are equal nobody could tell which
    is which.
    """
    shown = (
        one
        for one in (window, *window.findChildren(QWidget))
        if one.isVisible() and one.window() is window
    )
    # whatever was made last
    return sorted((_seen(one) for one in shown if not _says_nothing(one)), key=repr)


def _says_nothing(one: QWidget) -> bool:
    """A label without words, and the cross of an empty search, which fades."""
    if isinstance(one, QLabel):
        return not one.text() and one.pixmap().isNull()
    line = one.parentWidget()
    return isinstance(line, QLineEdit) and not line.text()


def _seen(one: QWidget) -> tuple[Any, ...]:
    # a screen that was opened says in the side bar how many it shows
    name = "" if isinstance(one, NavItem) else one.accessibleName()
    place = one.geometry().getRect()
    return (
        type(one).__name__,
        one.objectName(),
        name,
        one.toolTip(),
        place,
        one.isEnabled(),
        one.hasFocus(),
        *_held(one),
    )


def _held(one: QWidget) -> Iterator[Any]:
    """What a widget holds beside its place."""
    if isinstance(one, QAbstractButton):
        yield one.text(), one.isChecked()
    elif isinstance(one, QLabel | QLineEdit):
        yield one.text()
    elif isinstance(one, QPlainTextEdit):
        yield one.toPlainText()
    elif isinstance(one, QComboBox):
        yield one.currentText()
    elif isinstance(one, QAbstractSlider):
        yield one.value(), one.maximum()
    elif isinstance(one, QAbstractItemView):
        yield from _held_by_view(one)


def _held_by_view(view: QAbstractItemView) -> Iterator[Any]:
    current, model, chosen = view.currentIndex(), view.model(), view.selectionModel()
    yield current.row(), current.column()
    if bool(model):
        yield (
            model.rowCount(),
            [str(model.index(row, 0).data() or "") for row in range(min(model.rowCount(), 50))],
        )
    if bool(chosen):
        yield sorted((at.row(), at.column()) for at in chosen.selectedIndexes())
    if isinstance(view, QTableView):
        heads = view.horizontalHeader()
        yield [
            (heads.logicalIndex(at), heads.sectionSize(heads.logicalIndex(at)))
            for at in range(heads.count())
        ]
