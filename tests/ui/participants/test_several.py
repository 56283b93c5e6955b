"""Several people in the pane: what they share, "(several)" where they differ, one deed for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.participants.documents import checklist
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.kit.dialogs.form_dialog import QuestionDialog
from lcdesk.ui.participants.details_pane import OWN, DetailPane
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares


@pytest.fixture
def ids(screen: ParticipantsScreen, settle: Callable[[], None]) -> list[int]:
    """The first four: two of Kenya, two of Ethiopia."""
    found = [screen.table.id_at(row) for row in range(4)]
    screen.view.select_ids(found)
    settle()
    return found


def line(pane: DetailPane, name: str) -> QLineEdit:
    editor = pane.form.row_of(name).editor
    assert isinstance(editor, QLineEdit)
    return editor


def values(desk: Desk, ids: list[int], name: str) -> list[object]:
    return [record[name] for record in read_page(desk, ids)]


def test_the_pane_shows_what_they_share(pane: DetailPane, ids: list[int]) -> None:
    assert pane.record_ids() == tuple(ids)
    assert pane.record_id() is None
    assert pane.head.name.text() == "4 participants"
    assert pane.place.text() == "4 of 8 marked"
    assert pane.head.post.text() == "Kenya 2 · Ethiopia 2"
    assert (line(pane, "nationality").text(), line(pane, "nationality").placeholderText()) == (
        "",
        "(several)",
    )
    assert "Kenya: 2" in pane.form.rows["nationality"].label.toolTip()
    assert line(pane, "status").placeholderText() == "(several)"
    assert not pane.form.is_changed()


def test_what_each_has_for_himself_is_not_offered(pane: DetailPane, ids: list[int]) -> None:
    assert ids
    for name in OWN:
        made = pane.form.rows.get(name)
        assert made is None or made.isHidden(), name


def test_an_edit_goes_to_all_as_one_handler_with_a_name(
    pane: DetailPane,
    window: MainWindow,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    editor = line(pane, "position")
    editor.setFocus()
    qtbot.keyClicks(editor, "Head of Division")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert values(desk, ids, "position") == ["Head of Division"] * 4
    assert desk.undo_label() == "Edit Position of 4 participants"
    assert line(pane, "position").text() == "Head of Division"
    window.do("undo")
    settle()
    assert values(desk, ids, "position") == [None] * 4


def test_a_choice_goes_to_all(
    pane: DetailPane, desk: Desk, ids: list[int], qtbot: QtBot, settle: Callable[[], None]
) -> None:
    editor = line(pane, "visa_state")
    editor.setFocus()
    qtbot.keyClicks(editor, "issued")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert values(desk, ids, "visa_state") == ["issued"] * 4


def test_what_is_left_untouched_stays_with_each(
    screen: ParticipantsScreen,
    pane: DetailPane,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    before = read_page(desk, ids)
    for name in ("nationality", "organization", "passport_expiry", "status", "visa_state"):
        editor = pane.form.row_of(name).editor
        editor.setFocus()
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
    editor = line(pane, "passport_expiry")
    editor.setFocus()
    qtbot.keyClicks(editor, "x")
    qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    screen.view.setFocus()
    settle()
    assert read_page(desk, ids) == before


def test_a_field_left_by_choosing_others_belongs_to_those_before(
    screen: ParticipantsScreen,
    pane: DetailPane,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    other = screen.table.id_at(6)
    editor = line(pane, "position")
    editor.setFocus()
    qtbot.keyClicks(editor, "Dean")
    screen.view.setFocus()
    screen.view.select_ids([other])
    settle()
    assert values(desk, ids, "position") == ["Dean"] * 4
    assert values(desk, [other], "position") == [None]
    assert pane.record_id() == other


def test_back_to_one_shows_that_one(
    screen: ParticipantsScreen, pane: DetailPane, ids: list[int], settle: Callable[[], None]
) -> None:
    screen.view.select_ids([ids[1]])
    settle()
    assert pane.head.name.text() == "Brian Otieno"
    assert line(pane, "nationality").text() == "Kenya"
    assert line(pane, "nationality").placeholderText() == ""
    assert not pane.form.row_of("full_name").isHidden()


def test_a_paper_of_all_from_the_menu_of_the_table(
    screen: ParticipantsScreen, desk: Desk, ids: list[int], settle: Callable[[], None]
) -> None:
    menu = QMenu()
    screen.details.fill_menu(menu)
    papers = next(action.menu() for action in menu.actions() if action.text() == "Documents")
    assert isinstance(papers, QMenu)
    letter = next(
        action.menu() for action in papers.actions() if action.text() == "nomination letter"
    )
    assert isinstance(letter, QMenu)
    next(action for action in letter.actions() if action.text() == "received").trigger()
    settle()
    assert desk.undo_label() == "nomination letter of 4 participants"
    assert all("received" in {item.state for item in checklist(desk, one)} for one in ids)


def test_what_was_refused_for_one_was_not_typed_over_what_several_hold(
    screen: ParticipantsScreen,
    pane: DetailPane,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    screen.view.select_ids(ids[:1])
    settle()
    editor = line(pane, "passport_expiry")
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, "31 Feb")
    screen.view.setFocus()
    change_participants(desk, ids[:1], {"passport_expiry": dt.date(2032, 1, 1)})
    settle()
    screen.view.select_ids(ids)
    settle()
    editor = line(pane, "passport_expiry")
    editor.setFocus()
    qtbot.keyClicks(editor, "2033-05-05")
    screen.view.setFocus()
    settle()
    assert values(desk, ids, "passport_expiry") == [dt.date(2033, 5, 5)] * 4


# --- blanking ---


def asking() -> QuestionDialog:
    """The question that is open."""
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QuestionDialog) and one.isVisible()
    )


def test_a_field_in_which_they_differ_is_cleared_for_all_as_one_undo(
    pane: DetailPane,
    window: MainWindow,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    made, before = pane.form.row_of("organization"), values(desk, ids, "organization")
    assert len(set(before)) == 4
    assert made.clearer is not None
    assert made.clearer.accessibleName() == "Clear Organisation of all"
    assert made.clearer.isHidden()  # one beside each field would be a slip away
    made.editor.setFocus()
    assert made.clearer.isVisible()
    qtbot.mouseClick(made.clearer, Qt.MouseButton.LeftButton)
    box = asking()
    assert "4" in box.question.text()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):  # a slip of the hand takes nothing away
        qtbot.keyClick(box, key)
        settle()
        assert values(desk, ids, "organization") == before
        qtbot.mouseClick(made.clearer, Qt.MouseButton.LeftButton)
        box = asking()
    qtbot.mouseClick(box.confirm, Qt.MouseButton.LeftButton)
    settle()
    assert values(desk, ids, "organization") == [None] * 4
    assert desk.undo_label() == "Clear Organisation of 4 participants"
    assert made.clearer.isHidden()
    assert isinstance(made.editor, QPlainTextEdit)
    assert (made.editor.toPlainText(), made.editor.placeholderText()) == ("", "")
    window.do("undo")
    settle()
    assert values(desk, ids, "organization") == before
    assert made.editor.placeholderText() == "(several)"


def test_clearing_by_keys_alone(
    pane: DetailPane, desk: Desk, ids: list[int], qtbot: QtBot, settle: Callable[[], None]
) -> None:
    editor = line(pane, "status")
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    clearer = pane.form.row_of("status").clearer
    assert clearer is not None
    assert clearer.hasFocus()
    qtbot.keyClick(clearer, Qt.Key.Key_Space)
    qtbot.keyClick(asking().confirm, Qt.Key.Key_Space)
    settle()
    assert values(desk, ids, "status") == [None] * 4
    assert editor.window().focusWidget() is editor


def test_only_what_differs_and_is_seen_has_a_way_to_be_cleared(
    screen: ParticipantsScreen,
    pane: DetailPane,
    desk: Desk,
    ids: list[int],
    settle: Callable[[], None],
) -> None:
    for at, one in enumerate(ids):
        change_participants(desk, [one], {"emergency_phone": f"+25471200{at}"})
    settle()
    assert line(pane, "emergency_phone").placeholderText() == "(several)"
    assert pane.form.row_of("emergency_phone").clearer is None
    same = pane.form.row_of("position")
    same.editor.setFocus()
    assert same.clearer is None or same.clearer.isHidden()
    clearer = pane.form.row_of("nationality").clearer
    assert clearer is not None
    screen.view.select_ids(ids[:1])
    settle()
    assert clearer.isHidden()
