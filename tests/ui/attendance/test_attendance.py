"""The Attendance screen in a real window: keys set blocks as one step, the mouse opens a menu,
filters, sheets, both languages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from lcdesk.model.attendance import Register
from lcdesk.services.attendance import attendance as service
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import add_activity, list_activities, remove_activities
from lcdesk.ui.attendance.screen import AttendanceScreen, ImportDialog
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.filled import filled_copy
from tests.ui.places import handled_in, told
from tests.ui.walking import Looked, name_of, walk_through

pytestmark = [pytest.mark.opens("attendance"), pytest.mark.shares]

Settle = Callable[[], None]
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
KEYS = {
    Key.Key_P: "present",
    Key.Key_Space: "present",
    Key.Key_L: "late",
    Key.Key_E: "excused",
    Key.Key_A: "absent",
}
PLANNED = (
    (15, 9, "ceremony", "Opening", "开班", None),
    (15, 12, "meal", "Lunch", "午餐", None),
    (16, 9, "lecture", "Green finance", "绿色金融", None),
    (16, 14, "discussion", "Group work", "分组讨论", "B"),
    (24, 9, "lecture", "Methane", "甲烷", None),
)


def _plan(desk: Desk) -> None:
    for day, hour, kind, title, title_zh, group in PLANNED:
        values = {
            "date": dt.date(2025, 6, day),
            "start": dt.time(hour),
            "end": dt.time(hour + 1),
            "kind": kind,
        }
        add_activity(desk, 1, {**values, "title": title, "title_zh": title_zh, "group_name": group})


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Activities of two weeks that are over, one only for a group nobody of the first six is in."""
    return filled_copy(peopled_desk, tmp_path_factory.mktemp("planned"), _plan)


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """The desk with these activities."""
    return desk


@pytest.fixture
def unplanned(desk: Desk) -> None:
    """Nothing is planned."""
    remove_activities(desk, [one["id"] for one in list_activities(desk, 1)])


@pytest.fixture
def screen(planned: Desk, window: MainWindow, settle: Settle) -> AttendanceScreen:
    window.resize(1360, 860)
    window.open_screen("attendance")
    settle()
    made = window.screens["attendance"]
    assert isinstance(made, AttendanceScreen)
    made.grid.view.setFocus()
    return made


def read(desk: Desk) -> Register:
    return service.read_register(desk, 1)


def states(desk: Desk, title: str) -> dict[str, str]:
    """Name → state of an activity."""
    register = read(desk)
    return {
        register.person_by_id[who].name: state
        for (who, what), state in register.marks.items()
        if register.session_by_id[what].title == title
    }


def press(screen: AttendanceScreen, *keys: Key, shift: bool = False) -> None:
    for key in keys:
        QTest.keyClick(screen.grid.view, key, SHIFT if shift else Qt.KeyboardModifier.NoModifier)
    screen.context.tasks.hurry()


def names(screen: AttendanceScreen) -> list[str]:
    return [person.name for person in screen.grid.cells.people]


def titles(screen: AttendanceScreen) -> list[str]:
    return [one.title or "" for one in screen.grid.cells.sessions]


def click(screen: AttendanceScreen, row: int, column: int, button: Qt.MouseButton = LEFT) -> None:
    view = screen.grid.view
    spot = view.visualRect(view.table.index(row, column)).center()
    QTest.mouseClick(view.viewport(), button, Qt.KeyboardModifier.NoModifier, spot)


def opened_menu() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, words: str, settle: Settle) -> None:
    next(one for one in menu.actions() if one.text().startswith(words)).trigger()
    menu.close()
    settle()


def test_it_shows_those_who_take_part_and_what_counts(screen: AttendanceScreen) -> None:
    assert len(names(screen)) == 7
    assert "Eric Habimana" not in names(screen)  # withdrawn
    assert titles(screen) == ["Opening", "Green finance", "Group work", "Methane"]
    assert "excused is left out" in screen.rule.text()
    assert (
        screen.sentence.text()
        == "No list has been kept yet. · 4 activities are over without a list."
    )


def test_a_key_sets_the_block_as_one_step(
    screen: AttendanceScreen, planned: Desk, settle: Settle
) -> None:
    screen.grid.view.put(0, 0)
    press(screen, Key.Key_Down, Key.Key_Down, Key.Key_Right, shift=True)
    press(screen, Key.Key_P)
    settle()
    three = set(names(screen)[:3])
    assert (
        states(planned, "Opening")
        == states(planned, "Green finance")
        == dict.fromkeys(three, "present")
    )
    assert planned.undo_label() == "Attendance of 3 people"
    assert len(screen.grid.view.selectedIndexes()) == 6  # the block stays
    press(screen, Key.Key_L)
    settle()
    assert set(states(planned, "Opening").values()) == {"late"}
    planned.undo()
    settle()
    assert screen.grid.cells.state(0, 0) == "present"
    planned.undo()
    settle()
    assert read(planned).marks == {}
    assert screen.grid.cells.state(0, 0) is None


def test_each_key_has_its_state(screen: AttendanceScreen, planned: Desk, settle: Settle) -> None:
    for key, state in KEYS.items():
        screen.grid.view.put(1, 1)
        press(screen, key)
        settle()
        assert states(planned, "Green finance") == {names(screen)[1]: state}
        assert screen.grid.view.currentIndex().row() == 2, "down a row, as Enter does"
        screen.grid.view.put(1, 1)
        press(screen, Key.Key_Delete)
        settle()
        assert read(planned).marks == {}


def test_arrows_and_enter_move_the_cursor(screen: AttendanceScreen) -> None:
    view = screen.grid.view
    view.put(0, 0)
    press(screen, Key.Key_Return, Key.Key_Return, Key.Key_Right)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (2, 1)
    press(screen, Key.Key_Return, shift=True)
    assert view.currentIndex().row() == 1
    # a letter that is none of the states moves nothing and notes nothing
    press(screen, Key.Key_End, Key.Key_Q)
    assert view.currentIndex().row() == 1
    assert read(screen.context.desk).marks == {}


def test_those_of_another_group_are_grey_and_not_noted(
    screen: AttendanceScreen, planned: Desk, settle: Settle
) -> None:
    screen.grid.view.put(0, 2)
    press(screen, Key.Key_P)
    settle()
    assert read(planned).marks == {}
    assert "only for B" in str(
        screen.grid.cells.data(screen.grid.cells.index(0, 2), Qt.ItemDataRole.ToolTipRole)
    )


def test_a_click_chooses_and_the_next_opens_the_states(
    screen: AttendanceScreen, planned: Desk, settle: Settle
) -> None:
    click(screen, 2, 1)
    assert QApplication.activePopupWidget() is None
    click(screen, 2, 1)
    choose(opened_menu(), "Late", settle)
    assert states(planned, "Green finance") == {names(screen)[2]: "late"}


def test_buttons_do_what_keys_do(screen: AttendanceScreen, planned: Desk, settle: Settle) -> None:
    click(screen, 0, 0)
    QTest.mouseClick(screen.buttons["excused"], LEFT)
    settle()
    assert states(planned, "Opening") == {names(screen)[0]: "excused"}
    QTest.mouseClick(screen.buttons[""], LEFT)
    settle()
    assert read(planned).marks == {}


def test_a_name_chooses_everything_of_the_person(
    screen: AttendanceScreen, planned: Desk, settle: Settle
) -> None:
    names_view = screen.grid.names
    spot = names_view.visualRect(names_view.model().index(1, 0)).center()
    QTest.mouseClick(names_view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)
    press(screen, Key.Key_P)
    settle()
    assert len(read(planned).marks) == 3
    assert planned.undo_label() == f"Attendance of {names(screen)[1]}"


def test_all_present_sets_only_the_blank_ones(
    screen: AttendanceScreen, planned: Desk, settle: Settle
) -> None:
    screen.grid.view.put(1, 0)
    press(screen, Key.Key_A)
    settle()
    assert screen.all_present.text() == "All present (6 blank)"
    QTest.mouseClick(screen.all_present, LEFT)
    settle()
    assert sorted(states(planned, "Opening").values()) == ["absent", *["present"] * 6]
    assert planned.undo_label() == "All present: Opening"
    assert not screen.all_present.isEnabled()
    menu = screen.open_head_menu(1, QPoint(0, 0))
    choose(menu, "All present (7 blank)", settle)
    assert len(states(planned, "Green finance")) == 7


def test_rates_follow_and_those_below_are_found(
    screen: AttendanceScreen, planned: Desk, settle: Settle
) -> None:
    screen.grid.view.put(0, 0)
    press(screen, Key.Key_A)
    QTest.mouseClick(screen.all_present, LEFT)
    settle()
    assert screen.sentence.text().startswith("6 of 7 reach 80 % · 1 below")
    index = screen.grid.people.index(0, 1)
    assert index.data() == "0 % (0 of 1)"
    assert "below the condition" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    first = names(screen)[0]
    screen.choosers.choose_people("below")
    assert names(screen) == [first]
    press(screen, Key.Key_P)
    settle()
    assert names(screen) == [first]  # nobody leaves under the hands of who types
    screen.reload()
    settle()
    assert names(screen) == []
    assert screen.empty.isVisible()
    QTest.mouseClick(screen.empty.button, LEFT)
    assert len(names(screen)) == 7


def test_the_condition_is_set_here_and_undone(
    screen: AttendanceScreen, planned: Desk, settle: Settle
) -> None:
    field = screen.choosers.percent
    assert field.value() == 80
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "95")
    assert read(planned).percent is None  # while it is typed nothing is kept
    QTest.keyClick(field, Key.Key_Return)
    settle()
    assert read(planned).percent == 95
    screen.grid.view.setFocus()
    planned.undo()
    settle()
    assert (read(planned).percent, field.value()) == (None, 80)


def test_days_weeks_and_meals_are_chosen(screen: AttendanceScreen) -> None:
    choosers = screen.choosers
    choosers.choose_days("day", dt.date(2025, 6, 16))
    assert titles(screen) == ["Green finance", "Group work"]
    QTest.mouseClick(choosers.back, LEFT)
    assert titles(screen) == ["Opening"]
    choosers.choose_uncounted(is_wanted=True)
    assert titles(screen) == ["Opening", "Lunch"]
    choosers.choose_days("week", dt.date(2025, 6, 24))
    assert titles(screen) == ["Methane"]
    choosers.choose_days("whole")
    assert titles(screen) == [row[3] for row in PLANNED]


def test_the_cursor_stays_with_its_cell(screen: AttendanceScreen) -> None:
    screen.grid.view.put(3, 1)
    screen.choosers.choose_days("day", dt.date(2025, 6, 16))
    index = screen.grid.view.currentIndex()
    assert (index.row(), titles(screen)[index.column()]) == (3, "Green finance")


def test_names_stay_while_the_cells_scroll(screen: AttendanceScreen, settle: Settle) -> None:
    screen.window().resize(1000, 520)
    settle()
    grid = screen.grid
    down = grid.view.verticalScrollBar()
    down.setValue(down.maximum())
    assert down.maximum() > 0
    assert grid.names.verticalScrollBar().value() == down.value()
    last = len(names(screen)) - 1
    assert grid.names.rowViewportPosition(last) == grid.view.rowViewportPosition(last)


def dialog_of(path: Path, screen: AttendanceScreen, settle: Settle) -> ImportDialog:
    screen.bring_sheet(path)
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ImportDialog)
    return dialog


def test_a_signed_sheet_is_previewed_asked_about_and_noted_as_one_step(
    screen: AttendanceScreen, planned: Desk, settle: Settle, tmp_path: Path
) -> None:
    screen.grid.view.put(0, 0)
    press(screen, Key.Key_P)
    settle()
    first, second = names(screen)[:2]
    book = openpyxl.Workbook()
    for line in (
        ("Name", "Opening", "24 Jun", "16 Jun"),
        (first, "×", "√", "√"),
        (second, "√", None, "√"),
        ("Nobody", "√", None, None),
    ):
        book.active.append(line)
    book.save(tmp_path / "signed.xlsx")
    dialog = dialog_of(tmp_path / "signed.xlsx", screen, settle)
    assert dialog.sentence.text() == "2 cells are new · 1 changes · 0 are as before"
    said = [dialog.told.item(row).text() for row in range(dialog.told.count())]
    assert said == [
        "Row 4: nobody of this cohort is called “Nobody”.",
        f"{first} · Sun 15 Jun 09:00 Opening: present → absent",
    ]
    (box,) = dialog.boxes.values()
    # nothing yet
    assert read(planned).marks.keys() == {
        (read(planned).people[0].id, read(planned).sessions[0].id)
    }
    at = next(at for at in range(box.count()) if "Green finance" in box.itemText(at))
    box.setCurrentIndex(at)
    box.activated.emit(at)
    assert dialog.ok.text() == "Note 5 cells"
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    assert states(planned, "Opening") == {first: "absent", second: "present"}
    assert states(planned, "Green finance") == {first: "present", second: "present"}
    assert planned.undo_label() == "Attendance from signed.xlsx"
    planned.undo()
    assert states(planned, "Opening") == {first: "present"}


def test_a_sheet_that_is_refused_offers_nothing_to_be_undone(
    screen: AttendanceScreen, planned: Desk, settle: Settle, tmp_path: Path
) -> None:
    book, name, register = openpyxl.Workbook(), names(screen)[0], read(planned)
    for line in (("Name", "Opening"), (name, "√")):
        book.active.append(line)
    book.save(tmp_path / "signed.xlsx")
    dialog = dialog_of(tmp_path / "signed.xlsx", screen, settle)
    offered = list[str]()
    screen.context.offered.connect(lambda told, *_others: offered.append(told))
    # by somebody else
    service.note(planned, register, {(register.people[0].id, register.sessions[0].id): "late"})
    QTest.mouseClick(dialog.ok, LEFT)
    assert (states(planned, "Opening"), offered) == ({name: "late"}, [])


def test_the_saved_list_comes_back_as_the_same(
    screen: AttendanceScreen, settle: Settle, tmp_path: Path
) -> None:
    screen.grid.view.put(0, 0)
    press(screen, Key.Key_P)
    settle()
    screen.save_workbook(tmp_path / "list.xlsx")
    settle()
    dialog = dialog_of(tmp_path / "list.xlsx", screen, settle)
    assert dialog.sentence.text() == "0 cells are new · 0 change · 1 is as before"
    assert not dialog.ok.isEnabled()
    QTest.mouseClick(
        next(one for one in dialog.findChildren(Button) if one.text() == "Cancel"), LEFT
    )


def test_the_tabs_lead_there_and_the_screen_speaks_chinese(
    screen: AttendanceScreen, window: MainWindow, settle: Settle
) -> None:
    window.do("language_zh")
    settle()
    english = [
        text
        for widget in (screen, *screen.findChildren(QWidget))
        if widget.isVisible()
        for text in (widget.accessibleName(), getattr(widget, "text", str)())
        if text.isascii() and any(len(word) > 3 and word.isalpha() for word in text.split())
    ]
    window.do("language_en")
    settle()
    assert english == []
    assert screen.tabs.key == "attendance"
    window.open_screen("curriculum")
    settle()


def test_the_keyboard_comes_everywhere_and_gets_out_again(
    screen: AttendanceScreen, window: MainWindow
) -> None:
    walk = walk_through(window, Looked())
    own = [widget for widget in handled_in(window) if screen.isAncestorOf(widget)]
    assert len(own) >= 12
    assert walk.traps == walk.unseen == []
    assert {told(widget) for widget in own} & {*walk.unreached, *walk.unreached_back} == set()
    assert [widget for widget in own if not name_of(widget, window)] == []


@pytest.mark.alone
@pytest.mark.usefixtures("unplanned")  # before there is a window
def test_no_people_or_no_activities_is_said(window: MainWindow, settle: Settle) -> None:
    window.open_screen("attendance")
    settle()
    screen = window.screens["attendance"]
    assert isinstance(screen, AttendanceScreen)
    assert screen.empty.sentence.text() == "There are no activities to be noted yet."
    assert screen.grid.view.currentIndex() == QModelIndex()
