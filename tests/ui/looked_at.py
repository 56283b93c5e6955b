"""One window for tests that are marked `looks` or `shares`: put back after each of them, and given
up as soon as it is not as it was.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
import sqlalchemy as sa
import sqlcipher3
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
from lcdesk.model.entities import Entity, Operation
from lcdesk.services.core.desk import EVERY, ChangeEvent, Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.figures import signed_changes
from lcdesk.settings import Settings
from lcdesk.ui.kit.widgets.controls import TabRow
from lcdesk.ui.palette.dialog import CommandPalette
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.screen_tabs import ScreenTab

State = list[tuple[Any, ...]]


class LookedAt:
    """The desk and the program that tests have together; made when the first of them asks."""

    def __init__(self) -> None:
        self.window: object = None  # whatever tells which window it is
        self.desk: Desk | None = None
        self.program: Program | None = None
        self._first = Settings()  # the choices it was made with
        self._state: State = []
        self._content: DeskContent | None = None
        self._focus: QWidget | None = None
        self._focus_at = -1  # among the widgets of the first screen
        self._size = QSize()

    def open_desk(self, folder: Path, places: pytest.TempPathFactory) -> Desk:
        """The desk they have together: a copy of `folder`, made once."""
        if self.desk is None:
            copied = shutil.copytree(folder, places.mktemp("looked") / "at")
            self.desk = open_desk(copied / "office.lcdesk")
        return self.desk

    def keep(self, program: Program) -> None:
        """The program is as every test shall find it, and so is the desk."""
        assert self.desk is not None
        self.program, self._focus, self._size = (
            program,
            program.window.focusWidget(),
            program.window.size(),
        )
        if self._focus is not None:
            self._focus.clearFocus()  # a screen that gets it may hand it on to what it has
        self._give_focus_back()
        self._first = copy.deepcopy(program.settings)
        self._focus_at = self._place_of(self._focus)
        self._state, self._content = state_of(program.window), DeskContent(self.desk)

    def put_back(self, *, only_looked: bool, goes_on: bool) -> None:
        """As it was before the test; where that cannot be had, or nobody goes on in it, the next
        one gets a window of its own. A test that was to look only, and has changed the desk,
        fails.
        """
        assert self.program is not None
        assert self._content is not None
        is_operated = is_whole = False
        try:
            _close_all(self.program)
            self.program.window.setUpdatesEnabled(False)  # nobody looks until it is as it was
            self._settle()
            is_operated = self._content.is_operated()
            is_whole = goes_on and self._come_back()
            self.program.window.setUpdatesEnabled(True)
        finally:
            if not is_whole:
                self.give_up()
        assert not (is_operated and only_looked), (
            "A test that is marked as one that only looks has changed the desk."
        )

    def _come_back(self) -> bool:
        """Is it as before, after all that can be done for it? The people's screen takes most of a
        window's time, and is put back; others are made anew.
        """
        assert self.program is not None
        assert self._content is not None
        is_of_people = self._first.last_screen == "participants"
        if not is_of_people:
            self._choose_looks()
            self._take_screens_away()
        if self._content.is_changed():
            self._content.bring_back()
        if not is_of_people:
            return self._begin_anew()
        self._go_to_first()
        return self._is_as_before() or self._go_back()

    def give_up(self) -> None:
        """Close the window and the desk."""
        if self.program is not None:
            close_program(self.program)
        if self._content is not None:
            self._content.close()
        if self.desk is not None:
            self.desk.close()
        self.desk = self.program = self._focus = self._content = None
        self.window = None

    def _is_as_before(self) -> bool:
        assert self.program is not None
        is_spoken = texts.language() == self._first.language
        is_chosen = self.program.settings == self._first
        return is_spoken and is_chosen and state_of(self.program.window) == self._state

    def _go_to_first(self) -> None:
        """Size, screen, tab, row and focus of the beginning, as somebody comes back to them."""
        assert self.program is not None
        window = self.program.window
        window.resize(self._size)
        if window.stack.key != self._first.last_screen:
            window.open_screen(self._first.last_screen)
        window.status.forget_result()
        for row in window.findChildren(TabRow):
            if type(row) is TabRow:  # the tabs of a family are screens of their own
                row.choose(next(iter(row.tabs)))
        for pane in window.findChildren(DetailPane):
            pane.show_fields(False)
        if window.settings.views != self._first.views:
            self._arrange_anew()
        self._mark_first()
        self._give_focus_back()
        self._choose_as_first()

    def _go_back(self) -> bool:
        """Language, theme and rows of the beginning, and everybody of the cohort, as on coming
        from another one; is it as before then?
        """
        assert self.program is not None
        self._choose_looks()
        self.program.window.show_cohort(self._first.last_cohort)
        self._settle()
        self._mark_first()
        self._give_focus_back()
        self._choose_as_first()
        return self._is_as_before()

    def _choose_looks(self) -> None:
        assert self.program is not None
        window, first = self.program.window, self._first
        if texts.language() != first.language:
            window.set_language(first.language)
        if window.settings.theme != first.theme:
            window.set_theme(first.theme)
        if window.settings.density != first.density:
            window.set_density(first.density)
        if window.settings.name_form != first.name_form:
            window.set_name_form(first.name_form)

    def _take_screens_away(self) -> None:
        assert self.program is not None
        stack = self.program.window.stack
        for screen in stack.screens.values():
            stack.removeWidget(screen)
            screen.deleteLater()
        stack.screens, stack.key = {}, ""
        stack._stale.clear()
        self.program.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _begin_anew(self) -> bool:
        """With a new first screen in the window of before; is it as before then?"""
        assert self.program is not None
        window = self.program.window
        window.resize(self._size)
        self._choose_as_first()
        window.status.forget_result()
        window.show_cohort(self._first.last_cohort)
        window.open_screen(self._first.last_screen)
        self._settle()
        if self._focus_at >= 0:
            self._focus = self._widgets_of_first_screen()[self._focus_at]
        self._give_focus_back()
        self._choose_as_first()
        return self._is_as_before()

    def _widgets_of_first_screen(self) -> list[QWidget]:
        assert self.program is not None
        screen = self.program.window.screens[self._first.last_screen]
        return [screen, *screen.findChildren(QWidget)]

    def _place_of(self, widget: QWidget | None) -> int:
        """Which one of the first screen it is; -1 where it is none of it."""
        widgets = self._widgets_of_first_screen()
        return widgets.index(widget) if widget is not None and widget in widgets else -1

    def _arrange_anew(self) -> None:
        """The people's table: ungrouped, unsorted, its columns as at first."""
        assert self.program is not None
        people = self.program.window.screens.get("participants")
        if isinstance(people, ParticipantsScreen):
            people.views.filters.groups.name = ""
            if people.view.header.sorts:
                people.views.sort_by(())
            people.view.columns.reset()

    def _choose_as_first(self) -> None:
        """What the program keeps by itself of how it was left."""
        assert self.program is not None
        for name in ("last_cohort", "last_commands", "opened_in", "saved_in", "windows", "views"):
            setattr(self.program.settings, name, copy.deepcopy(getattr(self._first, name)))

    def _mark_first(self) -> None:
        """The first of the people, as once they are read."""
        assert self.program is not None
        people = self.program.window.screens.get("participants")
        if isinstance(people, ParticipantsScreen) and people.table.ids:
            people.table._folded.clear()
            people.view.cells.rejected.clear()
            view, first = people.view, people.table.id_at(0)
            if view.selected_ids() != [first] or view.currentIndex().column():
                view.setCurrentIndex(people.table.index(0, 0))
                view.select_ids([first])

    def _give_focus_back(self) -> None:
        assert self.program is not None
        focused = self.program.window.focusWidget()
        if self._focus is not None and shiboken6.isValid(self._focus):
            self._focus.setFocus()
        elif self._focus is None and focused is not None:
            focused.clearFocus()
        self._settle()

    def _settle(self) -> None:
        assert self.program is not None
        self.program.settle()
        self.program.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class DeskContent:
    """All that stands in an open desk and lies beside it, so that it can be brought back.

    Its own files are never opened here: closing them again would drop SQLite's locks on them.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk, self._saved_at, self._last_done = desk, desk.saved_at, desk.last_done
        self._connection = desk.engine.raw_connection()
        self._driver: Any = self._connection.driver_connection
        self._pages = sqlcipher3.connect(":memory:")
        self._driver.backup(self._pages)
        self._beside = self._read()
        self._version, self._operations = self._read_version(), self._count()

    def is_changed(self) -> bool:
        """Has anybody written to it, or beside it?"""
        return self._read_version() != self._version or self._read() != self._beside

    def is_operated(self) -> bool:
        """Has anybody done what stands in its history?"""
        return self._count() != self._operations

    def bring_back(self) -> None:
        """As it was, by a write of the desk's own; who shows it hears that all has changed, and
        nothing is held of what was read.
        """
        desk = self._desk
        with desk.turns.mine():
            assert desk.sentinel is not None
            desk.sentinel.before_write()
            self._pages.backup(self._driver)
            desk.sentinel.committed()
        self._bring_back_beside()
        desk.saved_at, desk.last_done = self._saved_at, self._last_done
        desk._next_turns = None
        desk._lists.drop(None, has_value=True)
        desk.take_own_fields()
        signed_changes._looked_at.clear()  # numbers of operations are given anew
        names = [one.__name__ for one in Entity.declared]
        everything = dict.fromkeys(names, frozenset[int]())
        fields = dict.fromkeys(names, frozenset({EVERY}))
        desk._tell(ChangeEvent("", everything, "do", fields))
        self._version = self._read_version()

    def close(self) -> None:
        """Before the desk is closed."""
        self._connection.close()
        self._pages.close()

    def _read_version(self) -> int:
        """Another number whenever another connection, of whatever program, has committed."""
        return self._driver.execute("PRAGMA data_version").fetchone()[0]

    def _count(self) -> int:
        with self._desk.reading() as session:
            return session.scalars(sa.select(sa.func.count()).select_from(Operation)).one()

    def _bring_back_beside(self) -> None:
        for path in self._read().keys() - self._beside.keys():
            Path(path).unlink()
        for path, content in self._beside.items():
            if not Path(path).exists() or Path(path).read_bytes() != content:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                Path(path).write_bytes(content)

    def _read(self) -> dict[str, bytes]:
        """The files beside it, its backups among them, and what is in them."""
        found = (one for one in self._desk.path.parent.rglob("*") if one.is_file())
        own = self._desk.path.name
        return {str(one): one.read_bytes() for one in found if own not in one.name}


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
    name = "" if isinstance(one, ScreenTab) else one.accessibleName()
    place = one.geometry().getRect()
    return (
        type(one).__name__,
        one.objectName(),
        name,
        "" if isinstance(one, ScreenTab) else one.toolTip(),
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
