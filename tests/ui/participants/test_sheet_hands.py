"""The sheet under the hands of a clerk: Enter and Tab, copy and paste, fill, clear, undo; each
deed has a name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.tabular.clipboard import html_of
from lcdesk.ui.kit.table import clipboard
from lcdesk.ui.kit.table.clipboard import read_cells
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
Settle = Callable[[], None]


@pytest.fixture
def screen(screen: ParticipantsScreen) -> ParticipantsScreen:
    screen.view.setFocus()
    return screen


def select(screen: ParticipantsScreen, rows: range, *names: str) -> list[int]:
    for name in names:
        screen.view.columns.show(name, True)
    ids = [screen.table.id_at(row) for row in rows]
    screen.view.select_cells(ids, names)
    return ids


def values(desk: Desk, ids: list[int], name: str) -> list[Any]:
    return [record[name] for record in read_page(desk, ids)]


def clip(text: str = "", html: str = "") -> None:
    mime = QMimeData()
    if text:
        mime.setText(text)
    if html:
        mime.setHtml(html)
    QGuiApplication.clipboard().setMimeData(mime)


def cursor(screen: ParticipantsScreen) -> tuple[int, str]:
    return screen.view.currentIndex().row(), screen.view.current_name()


def told(window: MainWindow) -> str:
    return window.status.news.toolTip() or window.status.news.text().strip()


# --- keys ---


@pytest.mark.looks
def test_enter_and_shift_enter_go_down_and_up(screen: ParticipantsScreen, qtbot: QtBot) -> None:
    select(screen, range(3, 4), "organization")
    qtbot.keyClick(screen.view, Key.Key_Return)
    assert cursor(screen) == (4, "organization")
    for _time in range(2):
        qtbot.keyClick(screen.view, Key.Key_Return, SHIFT)
    assert cursor(screen) == (2, "organization")
    assert screen.view.block().cells == 1


@pytest.mark.looks
def test_enter_after_tabs_begins_the_next_line(screen: ParticipantsScreen, qtbot: QtBot) -> None:
    select(screen, range(2, 3), "nationality")
    qtbot.keyClick(screen.view, Key.Key_Tab)
    qtbot.keyClick(screen.view, Key.Key_Tab)
    assert cursor(screen) == (2, "passport_expiry")
    qtbot.keyClick(screen.view, Key.Key_Return)
    assert cursor(screen) == (3, "nationality")
    qtbot.keyClick(screen.view, Key.Key_Tab)
    qtbot.keyClick(screen.view, Key.Key_Up)
    qtbot.keyClick(screen.view, Key.Key_Return)  # an arrow has begun something else
    assert cursor(screen) == (3, "organization")


def test_tab_after_typing_moves_on_and_opens_nothing(
    screen: ParticipantsScreen, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(1), "organization")
    QTest.keyClick(screen.view, "x")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor, Key.Key_Tab)
    settle()
    assert values(desk, ids, "organization") == ["x"]
    assert cursor(screen) == (0, "passport_expiry")
    assert QApplication.focusWidget() is screen.view


@pytest.mark.looks
def test_within_a_block_they_go_around(screen: ParticipantsScreen, qtbot: QtBot) -> None:
    select(screen, range(1, 3), "nationality", "organization")
    block, seen = screen.view.block(), list[tuple[int, str]]()
    for _time in range(4):
        qtbot.keyClick(screen.view, Key.Key_Tab)
        seen.append(cursor(screen))
    assert seen == [
        (1, "organization"),
        (2, "nationality"),
        (2, "organization"),
        (1, "nationality"),
    ]
    seen.clear()
    for _time in range(4):
        qtbot.keyClick(screen.view, Key.Key_Return)
        seen.append(cursor(screen))
    assert seen == [
        (2, "nationality"),
        (1, "organization"),
        (2, "organization"),
        (1, "nationality"),
    ]
    qtbot.keyClick(screen.view, Key.Key_Return, SHIFT)
    assert cursor(screen) == (2, "organization")
    assert screen.view.block() == block


def test_backspace_empties_and_opens_and_ctrl_semicolon_is_today(
    screen: ParticipantsScreen, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(1), "organization")
    QTest.keyClick(screen.view, Key.Key_Backspace)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == ""
    QTest.keyClick(editor, Key.Key_Escape)
    assert values(desk, ids, "organization") != [None]
    select(screen, range(1), "arrival_date")
    QTest.keyClick(screen.view, Key.Key_Semicolon, CTRL)
    settle()
    assert values(desk, ids, "arrival_date") != [None]


def test_what_an_input_method_gives_is_typed_too(
    screen: ParticipantsScreen, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(1), "organization")
    given = QInputMethodEvent()
    given.setCommitString("王")
    # the view keeps the keyboard until the first word is whole
    for event in (QInputMethodEvent("wang", []), given):
        QApplication.sendEvent(screen.view, event)
        settle()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor, Key.Key_Return)
    settle()
    assert values(desk, ids, "organization") == ["王"]


def test_a_short_date_is_near_the_course(
    screen: ParticipantsScreen, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(2), "arrival_date")
    clip("3.1\n")
    screen.view.paste()
    settle()
    assert values(desk, ids, "arrival_date") == [dt.date(2027, 1, 3)] * 2
    select(screen, range(1), "arrival_date")
    QTest.keyClick(screen.view, "4")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, ".12")
    QTest.keyClick(editor, Key.Key_Return)
    settle()
    assert values(desk, ids[:1], "arrival_date") == [dt.date(2026, 12, 4)]


# --- copying ---


@pytest.mark.looks
def test_a_block_is_copied_without_heads_and_with_them_when_asked(
    screen: ParticipantsScreen, window: MainWindow, qtbot: QtBot
) -> None:
    select(screen, range(2), "nationality", "organization")
    cells = [["Kenya", "Ministry of Environment and Forestry"], ["Kenya", "Kenya Power"]]
    window.do("copy")
    assert read_cells() == cells
    window.do("copy_heads")
    assert read_cells() == [["Country", "Organisation"], *cells]


def test_private_cells_are_copied_masked_and_as_they_are_only_when_asked(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk
) -> None:
    select(screen, range(3), "passport_no")
    label = desk.undo_label()
    screen.view.copy()
    assert all("••" in row[0] for row in read_cells())
    assert told(window) == "3 private cells were copied masked."
    assert list_reveals(desk) == []
    window.status.more.click()
    assert read_cells()[0] == ["EP1300412"]
    assert [(line.how, line.count) for line in list_reveals(desk)] == [("copied", 3)]
    assert desk.undo_label() == label


@pytest.mark.looks
def test_too_many_rows_are_a_sentence_and_no_half_copy(
    screen: ParticipantsScreen, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "MOST_ROWS", 3)
    clip("before")
    select(screen, range(4), "organization")
    screen.view.copy()
    assert read_cells() == [["before"]]
    assert told(window).startswith("At most 3 rows can be copied.")


# --- pasting ---


def test_blank_lines_stay_lines(screen: ParticipantsScreen, desk: Desk, settle: Settle) -> None:
    ids = select(screen, range(3), "position")
    clip("A1\n\nA3\n")
    screen.view.paste()
    settle()
    assert values(desk, ids, "position") == ["A1", None, "A3"]
    assert desk.undo_label() == "Paste 3 cells"


def test_html_comes_before_text(screen: ParticipantsScreen, desk: Desk, settle: Settle) -> None:
    ids = select(screen, range(1), "notes")
    clip("one two\t7", html_of([["one\ntwo"]]))
    screen.view.paste()
    settle()
    assert values(desk, ids, "notes") == ["one\ntwo"]


def test_what_was_copied_is_pasted_back_as_it_was(
    screen: ParticipantsScreen, desk: Desk, settle: Settle
) -> None:
    ids = [screen.table.id_at(row) for row in range(8)]
    before, label = read_page(desk, ids), desk.undo_label()
    screen.view.select_cells(ids, [column.name for _at, column in screen.view.columns.shown()])
    screen.view.copy()
    screen.view.paste()
    settle()
    assert read_page(desk, ids) == before
    assert desk.undo_label() == label


@pytest.mark.parametrize(
    ("text", "positions", "emails"),
    [
        ("Dean", ["Dean"] * 4, None),
        ("A\nB\n", ["A", "B", "A", "B"], None),
        ("A\nB\nC\n", ["A", "B", "C", None], None),  # no exact multiple: once
        (
            "a@example.org\tA\nb@example.org\tB\n",
            ["A", "B", "A", "B"],
            ["a@example.org", "b@example.org"] * 2,
        ),
    ],
)
def test_one_value_fills_a_block_and_a_block_repeats(
    screen: ParticipantsScreen,
    desk: Desk,
    settle: Settle,
    text: str,
    positions: list[str],
    emails: list[str] | None,
) -> None:
    names = ("position", "email") if emails else ("position",)
    ids = select(screen, range(4), *names)
    clip(text)
    screen.view.paste()
    settle()
    assert values(desk, ids, "position") == positions
    if emails:
        assert values(desk, ids, "email") == emails


def test_masked_cells_are_passed_over_and_counted(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(2), "passport_no")
    before = values(desk, ids, "passport_no")
    screen.view.copy()
    screen.view.paste()
    settle()
    assert values(desk, ids, "passport_no") == before
    assert told(window) == "2 cells were passed over: masked, or worked out by the program."
    clip("007")
    screen.view.paste()
    settle()
    assert values(desk, ids, "passport_no") == ["007", "007"]


def test_refused_cells_stay_and_are_walked(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(3), "nationality")
    clip("Atlantis\nPeru\nMu\n")
    screen.view.paste()
    assert told(window).startswith("2 cells were not understood and left as they were: ")
    settle()
    assert values(desk, ids, "nationality") == ["KE", "PE", "ET"]
    assert {cell: text for cell, (text, _why) in screen.view.cells.rejected.items()} == {
        (ids[0], "nationality"): "Atlantis",
        (ids[2], "nationality"): "Mu",
    }
    screen.view.select_cells(ids[:1], ["nationality"])
    window.do("find_next")
    assert cursor(screen) == (2, "nationality")
    window.status.more.click()
    assert cursor(screen) == (0, "nationality")
    screen.sheet.change([ids[0]], {"nationality": "KE"})
    assert list(screen.view.cells.rejected) == [(ids[2], "nationality")]
    screen.view.setCurrentIndex(screen.table.index(2, screen.table.column_at("nationality")))
    assert screen.view.cells.rejected, "the cursor has come to it"
    screen.view.setCurrentIndex(screen.table.index(1, 0))
    assert not screen.view.cells.rejected, "and left it: what is kept stands there"
    for give_up in (
        lambda: QTest.keyClick(screen.view, Qt.Key.Key_Escape),
        lambda: window.open_screen("history"),
    ):
        select(screen, range(3), "nationality")
        screen.view.paste()
        assert len(screen.view.cells.rejected) == 2
        give_up()
        give_up()
        assert not screen.view.cells.rejected


def test_what_does_not_fit_is_told(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(7, 8), "position")
    clip("Dean\nRector\nClerk\n")
    screen.view.paste()
    settle()
    assert values(desk, ids, "position") == ["Dean"]
    assert told(window) == "2 rows did not fit below the table."
    assert len(screen.table.ids) == 8
    select(screen, range(7, 8), "full_name")
    clip("Luis Quispe\nMaría Mamani\nAna Lima\n")
    screen.view.paste()
    window.status.more.click()
    settle()
    assert values(desk, list(screen.table.ids[-1:]), "full_name") == ["Ana Lima"]
    assert desk.undo_label() == "Add 2 participants"


# --- filling, clearing, undo ---


def test_fill_down_and_right_are_one_undo_with_a_name(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(3), "organization", "visa_state")
    window.do("fill_down")
    settle()
    assert len(set(values(desk, ids, "organization"))) == 1
    assert desk.undo_label() == "Fill down 4 cells"
    window.do("undo")
    settle()
    select(screen, range(3, 4), "organization")
    window.do("fill_down")  # a single row gets what stands above it
    settle()
    assert values(desk, [screen.table.id_at(3)], "organization") == ["Ethiopian Energy Authority"]
    select(screen, range(2), "organization", "position")
    window.do("fill_right")
    settle()
    record = read_page(desk, [screen.table.id_at(1)])[0]
    assert record["position"] == record["organization"] == "Kenya Power"


def test_delete_clears_and_says_what_it_left(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    ids = select(screen, range(2), "full_name", "nationality")
    qtbot.keyClick(screen.view, Key.Key_Delete)
    settle()
    assert values(desk, ids, "nationality") == [None, None]
    assert None not in values(desk, ids, "full_name")
    assert desk.undo_label() == "Clear 2 cells"


def test_cut_copies_and_clears(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(2), "organization")
    window.do("cut")
    settle()
    assert read_cells()[1] == ["Kenya Power"]
    assert values(desk, ids, "organization") == [None, None]


def test_undo_goes_to_the_cells(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    ids = select(screen, range(2, 5), "organization", "nationality")
    clip("X\tPeru\nY\tPeru\nZ\tPeru\n")
    screen.view.select_cells(ids, ["organization"])
    clip("X\nY\nZ\n")
    screen.view.paste()
    settle()
    select(screen, range(7, 8), "full_name")
    window.do("undo")
    settle()
    assert (screen.view.block_ids(), screen.view.block().names) == (ids, ("organization",))
    window.do("redo")
    settle()
    assert (screen.view.block_ids(), screen.view.block().names) == (ids, ("organization",))


def test_a_large_block_is_written_beside_the_window(
    screen: ParticipantsScreen, desk: Desk, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lcdesk.ui.participants import sheet

    monkeypatch.setattr(sheet, "MANY", 2)
    ids = select(screen, range(4), "organization")
    screen.sheet.fill("down")
    settle()
    assert len(set(values(desk, ids, "organization"))) == 1
