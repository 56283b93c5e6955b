"""Every place of the program as somebody comes to it: the screens, and each dialog by the
command that opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
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
from lcdesk.ui.attendance.screen import AttendanceScreen
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.curriculum.views import VIEWS
from lcdesk.ui.evaluation.screen import EvaluationScreen
from lcdesk.ui.kit.widgets.controls import TabRow
from lcdesk.ui.palette.dialog import CommandPalette
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.review_sheets import save_people
from tests.ui.full_desk import save_forms, save_signed_sheet

# what opens no dialog of ours, or changes what the next place stands on
NO_DIALOG = frozenset(
    {
        "quit",
        "open_desk",
        "close_desk",
        "recent",
        "sample",
        "tour",
        "next_part",
        "previous_part",
        "next_tab",
        "previous_tab",
        "narrow_tabs",
        "files_folder",
        "second_window",
        "log_folder",
        "check_update",
        "import",
        "import_folder",
        "template",
        "template_timetable",
        "export",
        "export_view",
        "save_copy",
        "photo",
        "undo",
        "redo",
        "cut",
        "paste",
        "clear",
        "fill_down",
        "fill_right",
        "next_language",
        "next_theme",
        "compact",
        "back_up",
        "all_cohorts",
    }
)
TABS = (
    "overview/people",
    "logistics/departure",
    "logistics/rooms",
    "logistics/meals",
    "cooperation/leads",
    "cooperation/projects",
    "cooperation/alliance",
    "cooperation/alumni",
    "directory/expert",
    "directory/ways",
    "directory/theme",
    "attendance",
    "evaluation/activities",
    "evaluation/speakers",
    "evaluation/course",
    "evaluation/comments",
    "evaluation/questions",
    "versions",
    *(f"curriculum/{view}" for view in VIEWS),
    "curriculum/form",
)
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
    """Go to a screen by its key, or to a tab of it ("logistics/rooms"); "review" is the import
    screen with a sheet that asks everything.
    """
    window = program.window
    window.activateWindow()  # offscreen nobody does it when a dialog is closed
    if place == "review":
        window.open_screen("import", path=save_people(folder / "names.xlsx"))
    else:
        key, _, tab = place.partition("/")
        window.open_screen(key)
        screen = window.screens[key]
        if isinstance(screen, CurriculumScreen):
            _turn(program, screen, tab or "week")
        elif tab:
            next(row for row in screen.findChildren(TabRow) if tab in row.tabs).choose(tab)
    program.settle()
    if place == "participants":
        screen = window.screens[place]
        assert isinstance(screen, ParticipantsScreen)
        view = screen.view
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_Down)
        program.settle()
    return window


def _turn(program: app.Program, screen: CurriculumScreen, view: str) -> None:
    """A view of the timetable, with its first activity selected; "form": the form of that
    activity beside the week.
    """
    program.settle()
    screen.close_pane()
    screen.show_view("week" if view == "form" else view)
    if screen.timetable.places:
        screen.select([next(iter(screen.timetable.places))])
    if view == "form" and screen.selected:
        screen.open_activity(screen.selected[0])


def open_dialog(program: app.Program, key: str) -> QDialog | None:
    """Do a command; the dialog that came of it, if one did."""
    program.window.do(key)
    return opened(program)


def opened(program: app.Program) -> QDialog | None:
    """The dialog on top of the window, if there is one."""
    program.settle()
    found = QApplication.activeModalWidget()
    return found if isinstance(found, QDialog) else None


def close_all(program: app.Program) -> None:
    """Whatever is open on top of the window goes."""
    for palette in program.window.findChildren(CommandPalette):
        palette.close()
    while top := QApplication.activePopupWidget() or QApplication.activeModalWidget():
        if isinstance(top, QDialog):
            top.reject()
        else:
            top.close()
        top.hide()
        program.settle()


def commands_with_dialogs(window: MainWindow) -> Iterator[str]:
    """Every command that is possible here and may open one."""
    yield from sorted(
        key
        for key in window.possible_commands()
        if key not in NO_DIALOG and not key.startswith(SWITCHES)
    )


def is_handled(widget: QWidget) -> bool:
    """Is it something that people click or type into?"""
    return isinstance(widget, HANDLED) or _hears_mouse(type(widget))


@cache
def _hears_mouse(own: type) -> bool:
    """Does a widget of ours take the mouse itself?"""
    return own.__module__.startswith("lcdesk.") and any(
        name in vars(kind)
        for name in ("mousePressEvent", "mouseReleaseEvent")
        for kind in own.__mro__
        if kind.__module__.startswith("lcdesk.")
    )


def handled_in(root: QWidget) -> list[QWidget]:
    """What can be clicked or typed into there now, from top to bottom as it was made; parts of
    standard widgets left out.
    """
    found = [one for one in root.findChildren(QWidget) if shiboken6.isValid(one)]
    return [
        one
        for one in found
        if is_handled(one)
        and one.isVisible()
        and one.isEnabled()
        and one.window() is root
        and not isinstance(one, (QScrollBar, QHeaderView))
        and not _is_inside(one)
    ]


def told(widget: QWidget) -> str:
    """Which widget it is, for a person who reads of it."""
    above, names = widget, list[str]()
    while above is not None and not above.isWindow() and len(names) < 3:
        names.append(
            type(above).__name__ + (f"#{above.objectName()}" if above.objectName() else "")
        )
        above = above.parentWidget()
    text = widget.accessibleName() or (
        widget.text() if isinstance(widget, (QAbstractButton, QLineEdit)) else ""
    )
    return f"{' < '.join(names)} “{text[:40]}”"


def _is_inside(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(above, INSIDE):
            return not type(widget).__module__.startswith("lcdesk.")
        above = above.parentWidget()
    return False


def _press(name: str) -> Callable[[app.Program, Path], None]:
    """Press a button of the screen on view by the keyboard; `name`: what leads to it from there."""

    def press(program: app.Program, _folder: Path) -> None:
        button = attrgetter(name)(program.window.stack.current)
        assert isinstance(button, QAbstractButton)
        assert button.isEnabled()
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Space)

    return press


def _bring_sheet(program: app.Program, folder: Path) -> None:
    screen = program.window.stack.current
    assert isinstance(screen, AttendanceScreen)
    screen.bring_sheet(save_signed_sheet(screen.context.desk, folder / "signed.xlsx"))


def _take_answers(program: app.Program, folder: Path) -> None:
    screen = program.window.stack.current
    assert isinstance(screen, EvaluationScreen)
    screen.read_answers([save_forms(screen.context.desk, folder / "answers.xlsx")])


# The dialogs of the Curriculum's tabs on a full desk: "place: which" → what opens it there
DIALOGS: dict[str, Callable[[app.Program, Path], object]] = {
    **{
        f"curriculum/{view}: {key}": lambda program, _folder, key=key: program.window.do(key)
        for view, key in (
            ("week", "activity_people"),
            ("week", "activity_pictures"),
            ("list", "copy_day"),
            ("programme", "print"),
            ("week", "timetable_rules"),
        )
    },
    "curriculum/week: copy the day": _press("head.copy_button"),
    "curriculum/day: print what": _press("head.print_button"),
    "attendance: signed sheet": _bring_sheet,
    "evaluation/activities: questionnaire": _press("form"),
    "evaluation/activities: answers": _take_answers,
    "versions: publish": _press("publish"),
}
Visit = Callable[[str, QWidget], object]
Leave = Callable[[str, QDialog, QWidget | None], object]
"""Called with a place, its dialog, and what had the keyboard before."""


def visit_all(
    program: app.Program, folder: Path, visit: Visit, leave: Leave | None = None
) -> list[str]:
    """Every screen and every dialog the program has, one after another; the names of the places.

    `leave`: how dialogs are left, where not unasked.
    """
    places, window = list[str](), program.window
    for key in [*window.side.items, *TABS, "review"]:
        visit(key, go_to(program, key, folder))
        places.append(key)
        for name in (one for one in DIALOGS if one.partition(":")[0] == key):
            _visit_here(program, folder, name, visit, leave)
            places.append(name)
    places += visit_dialogs(program, folder, visit, leave)
    return places


def _visit_here(
    program: app.Program, folder: Path, name: str, visit: Visit, leave: Leave | None
) -> None:
    """The dialog of the tab that is on view."""
    window = program.window
    window.screens[window.stack.key].setFocus()
    DIALOGS[name](program, folder)
    dialog = opened(program)
    assert dialog is not None, name
    before = window.focusWidget()  # the button that was pressed, or what the screen begins with
    visit(name, dialog)
    if leave is not None:
        leave(name, dialog, before)
    close_all(program)


def visit_dialogs(
    program: app.Program, folder: Path, visit: Visit, leave: Leave | None = None
) -> Iterator[str]:
    """The dialogs of commands, each on the participants' screen with somebody selected."""
    window = program.window
    go_to(program, "participants", folder)
    for key in list(commands_with_dialogs(window)):
        if not _is_among_people(window):
            if window.context is not None and window.context.is_all:
                window.show_cohort(1)
            go_to(program, "participants", folder)
        before = QApplication.focusWidget()
        dialog = open_dialog(program, key)
        if dialog is not None:
            name = f"{key}: {type(dialog).__name__}"
            visit(name, dialog)
            yield name
            if leave is not None:
                leave(name, dialog, before)
        close_all(program)


def _is_among_people(window: MainWindow) -> bool:
    """Is one cohort's table of people there, and has it the keyboard?"""
    screen = window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    is_of_all = window.context is None or window.context.is_all
    return window.stack.current is screen and screen.view.hasFocus() and not is_of_all
