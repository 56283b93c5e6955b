"""Every place of the program as somebody comes to it: the screens, and each dialog by the command that opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from lcdesk import app
from lcdesk.ui.main_window import MainWindow
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.tab_row import TabRow
from tests.review_sheets import save_people

# what opens no dialog of ours, or changes what the next place stands on
NO_DIALOG = frozenset({
    "quit", "open_desk", "log_folder", "import", "import_folder", "template", "template_timetable", "export", "export_view",
    "save_copy", "photo", "undo", "redo", "cut", "paste", "clear", "fill_down", "fill_right", "next_language", "next_theme",
    "compact", "back_up", "all_cohorts",
})  # fmt: skip
TABS = (
    "overview/people", "logistics/departure", "logistics/rooms", "logistics/meals", "directory/expert", "directory/ways",
    "directory/theme",
)  # fmt: skip
SWITCHES = ("screen_", "language_", "theme_")
HANDLED = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QComboBox,
    QAbstractItemView,
    QAbstractSpinBox,
    QAbstractSlider,
)
INSIDE = (
    QComboBox,
    QAbstractSpinBox,
    QLineEdit,
    QCalendarWidget,
    QAbstractItemView,
)  # what lies in them is their own affair


def go_to(program: app.Program, place: str, folder: Path) -> QWidget:
    """Go to a screen by its key, or to a tab of it ("logistics/rooms"); "review" is the import screen with a sheet that asks everything."""
    window = program.window
    window.activateWindow()  # offscreen nobody does it when a dialog is closed
    if place == "review":
        window.open_screen("import", path=save_people(folder / "names.xlsx"))
    else:
        key, _, tab = place.partition("/")
        window.open_screen(key)
        if tab:
            next(row for row in window.screens[key].findChildren(TabRow) if tab in row.tabs).choose(tab)
    program.settle()
    if place == "participants":
        screen = window.screens[place]
        assert isinstance(screen, ParticipantsScreen)
        view = screen.view
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Down)
        program.settle()
    return window


def open_dialog(program: app.Program, key: str) -> QDialog | None:
    """Do a command; the dialog that came of it, if one did."""
    program.window.do(key)
    program.settle()
    found = QApplication.activeModalWidget()
    return found if isinstance(found, QDialog) else None


def close_all(program: app.Program) -> None:
    """Whatever is open on top of the window goes."""
    while top := QApplication.activePopupWidget() or QApplication.activeModalWidget():
        if isinstance(top, QDialog):
            top.reject()
        else:
            top.close()
        top.hide()
        program.settle()


def commands_with_dialogs(window: MainWindow) -> Iterator[str]:
    """Every command that is possible here and may open one."""
    yield from sorted(key for key in window.possible_deeds() if key not in NO_DIALOG and not key.startswith(SWITCHES))


def is_handled(widget: QWidget) -> bool:
    """Is it something that people click or type into?"""
    own = type(widget)
    is_painted = own.__module__.startswith("lcdesk.") and any(
        name in vars(kind) for name in ("mousePressEvent", "mouseReleaseEvent") for kind in own.__mro__
        if kind.__module__.startswith("lcdesk.")
    )  # fmt: skip
    return isinstance(widget, HANDLED) or is_painted


def handled_in(root: QWidget) -> list[QWidget]:
    """What can be clicked or typed into there now, from top to bottom as it was made; parts of standard widgets left out."""
    found = [one for one in root.findChildren(QWidget) if shiboken6.isValid(one)]
    return [
        one for one in found
        if is_handled(one) and one.isVisible() and one.isEnabled() and one.window() is root
        and not isinstance(one, (QScrollBar, QHeaderView)) and not _is_inside(one)
    ]  # fmt: skip


def told(widget: QWidget) -> str:
    """Which widget it is, for a person who reads of it."""
    above, names = widget, list[str]()
    while above is not None and not above.isWindow() and len(names) < 3:
        names.append(type(above).__name__ + (f"#{above.objectName()}" if above.objectName() else ""))
        above = above.parentWidget()
    text = widget.accessibleName() or (widget.text() if isinstance(widget, (QAbstractButton, QLineEdit)) else "")
    return f"{' < '.join(names)} “{text[:40]}”"


def _is_inside(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(above, INSIDE):
            return not type(widget).__module__.startswith("lcdesk.")
        above = above.parentWidget()
    return False


Visit = Callable[[str, QWidget], object]


def visit_all(program: app.Program, folder: Path, visit: Visit) -> list[str]:
    """Every screen and every dialog the program has, one after another; the names of the places."""
    places, window = list[str](), program.window
    for key in [*window.side.items, *TABS, "review"]:
        visit(key, go_to(program, key, folder))
        places.append(key)
    for key in visit_dialogs(program, folder, visit):
        places.append(key)
    return places


def visit_dialogs(program: app.Program, folder: Path, visit: Visit) -> Iterator[str]:
    """The dialogs of commands, each on the participants' screen with somebody selected."""
    window = program.window
    go_to(program, "participants", folder)
    for key in list(commands_with_dialogs(window)):
        dialog = open_dialog(program, key)
        if dialog is not None:
            name = f"{key}: {type(dialog).__name__}"
            visit(name, dialog)
            yield name
        close_all(program)
        if window.stack.key != "participants" or window.context is None or window.context.is_all:
            if window.context is not None and window.context.is_all:
                window.show_cohort(1)
            go_to(program, "participants", folder)
