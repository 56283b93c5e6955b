"""A status typed, pasted, filled or chosen in a cell or in the pane: moved where it fits, asked
about where it does not.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_one
from lcdesk.services.participants import status
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.participants.status import StatusAnswers
from lcdesk.ui.participants.status_dialog import StatusDialog
from tests.ui.participants.statuses import (
    BRIAN,
    DAWIT,
    ERIC,
    HANA,
    WANJIRU,
    XIAOMING,
    move,
    shown,
    status_of,
)

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def cohort_id(desk: Desk) -> int:
    return int(list_cohorts(desk)[0]["id"])


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    return list(find_ids(desk, Query()))


def put_cursor(screen: ParticipantsScreen, ids: list[int]) -> None:
    """On the status of the first of these, with all of them selected."""
    screen.view.columns.show("status", True)
    screen.view.select_cells(ids, ["status"])
    screen.view.setFocus()


def type_in(press: Callable[..., None], words: str) -> None:
    """Letter by letter, since the first one opens the list that takes the others."""
    for key in (*words, Qt.Key.Key_Return):
        press(key)


def dialogs(screen: ParticipantsScreen) -> list[QDialog]:
    return [dialog for dialog in screen.findChildren(QDialog) if dialog.isVisible()]


def test_a_status_that_fits_is_moved_as_soon_as_it_is_typed(
    screen: ParticipantsScreen, desk: Desk, ids: list[int], press: Callable[..., None]
) -> None:
    put_cursor(screen, [ids[WANJIRU]])
    type_in(press, "arrived")
    assert dialogs(screen) == []
    assert status.steps(desk, ids[WANJIRU])[-1].status == "arrived"
    assert desk.undo_label() == "Wanjiru Kamau: arrived"


def test_a_status_that_needs_an_answer_asks_before_it_is_written(
    screen: ParticipantsScreen, desk: Desk, ids: list[int], qtbot: QtBot, press: Callable[..., None]
) -> None:
    put_cursor(screen, [ids[WANJIRU]])
    label = desk.undo_label()
    type_in(press, "withdrawn")
    dialog = shown(screen, StatusDialog)
    assert (dialog.windowTitle(), dialog.statuses.code()) == (
        "Status of Wanjiru Kamau",
        "withdrawn",
    )
    assert QApplication.focusWidget() is dialog.statuses
    assert status_of(desk, ids[WANJIRU]) == "confirmed"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialogs(screen) == []
    assert (status_of(desk, ids[WANJIRU]), desk.undo_label()) == ("confirmed", label)
    cell = screen.table.index(screen.table.row_of(ids[WANJIRU]), screen.table.column_at("status"))
    assert cell.data() == "confirmed"


def test_the_answer_is_for_whom_the_status_was_typed(
    screen: ParticipantsScreen, desk: Desk, ids: list[int], qtbot: QtBot, press: Callable[..., None]
) -> None:
    put_cursor(screen, [ids[DAWIT]])
    type_in(press, "attending")
    dialog = shown(screen, StatusDialog)
    assert dialog.misfits.text() == "Dawit Bekele (selected): steps are left out"
    screen.view.select_ids(ids)
    qtbot.mouseClick(dialog.tick, LEFT, pos=QPoint(12, dialog.tick.height() // 2))
    qtbot.mouseClick(dialog.ok, LEFT)
    assert [status_of(desk, ids[at]) for at in (DAWIT, BRIAN)] == ["attending", "confirmed"]


def test_leaving_the_reserve_by_a_cell_closes_the_gap(
    screen: ParticipantsScreen,
    desk: Desk,
    ids: list[int],
    press: Callable[..., None],
    settle: Callable[[], None],
) -> None:
    move(desk, [ids[DAWIT], ids[ERIC], ids[XIAOMING]], "reserve")
    settle()
    put_cursor(screen, [ids[DAWIT]])
    type_in(press, "selected")
    places = [(read_one(desk, ids[at]) or {})["reserve_place"] for at in (DAWIT, ERIC, XIAOMING)]
    assert places == [None, 1, 2]


def paste(screen: ParticipantsScreen, ids: list[int], text: str) -> None:
    put_cursor(screen, ids)
    QGuiApplication.clipboard().setText(text)
    screen.view.paste()


def test_pasted_statuses_that_fit_are_written_and_the_others_asked_about_in_one_dialog(
    screen: ParticipantsScreen, desk: Desk, ids: list[int], qtbot: QtBot, settle: Callable[[], None]
) -> None:
    paste(screen, ids[:4], "arrived\nwithdrawn\ndeclined\nattending\n")
    settle()
    assert [status_of(desk, one) for one in ids[:4]] == [
        "arrived",
        "confirmed",
        "confirmed",
        "selected",
    ]
    assert desk.undo_label() == "Edit Status of Wanjiru Kamau"
    (dialog,) = dialogs(screen)
    assert isinstance(dialog, StatusAnswers)
    assert [dialog.lines.item(at).text() for at in range(dialog.lines.count())] == [
        "Brian Otieno: confirmed → withdrawn",
        "Hana Tesfaye: confirmed → declined",
        "Dawit Bekele: selected → attending · steps are left out",
    ]
    dialog.lines.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.ok.text() == "Set for 2 participants"
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.form.rows["reason"].note.text().startswith("Why?")
    qtbot.keyClicks(dialog.form.rows["reason"].editor, "by letter")
    move(desk, [ids[DAWIT]], "invited")
    qtbot.mouseClick(dialog.ok, LEFT)  # refused: the answer stays, for them as they are by now
    assert dialog.lines.item(2).text() == "Dawit Bekele: invited → attending · steps are left out"
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert [status_of(desk, one) for one in ids[:4]] == [
        "arrived",
        "withdrawn",
        "confirmed",
        "attending",
    ]
    assert status.steps(desk, ids[BRIAN])[-1].reason == "by letter"
    assert desk.undo_label() == "Status of 2 participants"
    desk.undo()
    assert [status_of(desk, one) for one in ids[:4]] == [
        "arrived",
        "confirmed",
        "confirmed",
        "invited",
    ]


def test_one_pasted_status_for_several_asks_in_the_usual_dialog(
    screen: ParticipantsScreen, desk: Desk, ids: list[int], qtbot: QtBot, settle: Callable[[], None]
) -> None:
    paste(screen, ids[:2], "withdrawn")
    settle()
    dialog = shown(screen, StatusDialog)
    assert (dialog.windowTitle(), dialog.statuses.code()) == (
        "Status of 2 participants",
        "withdrawn",
    )
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert [status_of(desk, one) for one in ids[:2]] == ["confirmed", "confirmed"]


def test_filling_down_asks_too(
    screen: ParticipantsScreen, desk: Desk, ids: list[int], settle: Callable[[], None]
) -> None:
    move(desk, [ids[WANJIRU]], "arrived")
    settle()
    put_cursor(screen, [ids[WANJIRU], ids[BRIAN], ids[HANA], ids[DAWIT]])
    screen.sheet.fill("down")
    settle()
    assert [status_of(desk, one) for one in ids[:4]] == [
        "arrived",
        "arrived",
        "arrived",
        "selected",
    ]
    assert (
        shown(screen, StatusDialog).misfits.text() == "Dawit Bekele (selected): steps are left out"
    )


def test_the_pane_asks_and_shows_what_is_kept_when_nobody_answers(
    screen: ParticipantsScreen,
    pane: DetailPane,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    screen.view.select_ids([ids[WANJIRU]])
    settle()
    editor = pane.form.row_of("status").editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "no-show")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle()
    dialog = shown(screen, StatusDialog)
    assert dialog.statuses.code() == "no_show"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert (editor.text(), status_of(desk, ids[WANJIRU])) == ("confirmed", "confirmed")


def test_several_in_the_pane_are_moved_as_one_handler(
    screen: ParticipantsScreen,
    pane: DetailPane,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    screen.view.select_ids(ids[:3])
    settle()
    editor = pane.form.row_of("status").editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "arrived")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert [status_of(desk, one) for one in ids[:3]] == ["arrived"] * 3
    assert desk.undo_label() == "3 participants: arrived"
