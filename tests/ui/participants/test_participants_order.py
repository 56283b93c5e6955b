"""Typing changes no order under the hands of whoever types; refused texts stay; the keys belong
to the table.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk.model.query import chosen
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares


def type_into(screen: ParticipantsScreen, words: str, qtbot: QtBot) -> None:
    """Open the current cell, type over what stands there, Enter."""
    screen.view.edit(screen.view.currentIndex())
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, words)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_an_edit_changes_no_order_until_that_is_asked_for(
    screen: ParticipantsScreen, window: MainWindow, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    screen.views.sort_by((("organization", False),))
    order, first = list(screen.table.ids), screen.table.id_at(0)
    assert "sort_again" not in screen.handlers()
    screen.view.select_cells([first], ["organization"])
    screen.view.setFocus()
    type_into(screen, "Zambezi River Authority", qtbot)
    settle()
    assert list(screen.table.ids) == order
    assert (
        screen.table.cell(0, screen.table.column_at("organization"))[0] == "Zambezi River Authority"
    )
    assert (screen.view.currentIndex().row(), screen.view.current_name()) == (1, "organization")
    status = window.status
    assert status.news.text().startswith("Done: Edit Organisation"), "what was done is said"
    assert (status.more.text(), status.also.text()) == ("Undo", "Sort again")
    qtbot.keyClick(screen.view, Qt.Key.Key_F5)
    assert screen.table.row_of(first) > 0
    assert screen.view.current_id() == order[1]
    assert "sort_again" not in screen.handlers()


def test_an_edit_that_has_no_say_in_the_order_is_not_told(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    screen.views.sort_by((("organization", False),))
    change_participants(desk, [screen.table.id_at(0)], {"position": "Dean"})
    settle()
    assert "sort_again" not in screen.handlers()
    assert window.status.also.isHidden()


def test_undo_sorts_again(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    screen.views.sort_by((("organization", False),))
    order = list(screen.table.ids)
    change_participants(desk, order[:1], {"organization": "Zambezi River Authority"})
    settle()
    screen.views.reload()
    assert list(screen.table.ids) != order
    window.do("undo")
    settle()
    assert list(screen.table.ids) == order


def test_a_refused_text_gives_way_to_what_is_kept_once_the_table_was_left(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    first = screen.table.id_at(0)
    screen.sheet.paste({first: {"nationality": "Atlantis"}})
    assert screen.view.cells.rejected[first, "nationality"][0] == "Atlantis"
    screen.views.filters.show_rules([chosen([])])
    window.show_cohort(add_cohort(desk, {"name_en": "Empty 2027"}))
    settle()
    assert len(screen.table.ids) == 0
    window.show_cohort(1)
    settle()
    assert not screen.view.cells.rejected, "what is kept stands there again"
    screen.sheet.paste({first: {"nationality": "Atlantis"}})
    screen.sheet.change([first], {"nationality": "KE"})  # put right in the pane
    assert not screen.view.cells.rejected


def test_delete_clears_cells_only_where_the_table_has_the_keys(
    screen: ParticipantsScreen, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    ids = list(screen.table.ids[:2])
    screen.view.select_cells(ids, ["organization"])
    screen.views.filters.status.setFocus()
    qtbot.keyClick(screen.views.filters.status, Qt.Key.Key_Delete)
    settle()
    assert all(record["organization"] for record in read_page(desk, ids))
    screen.view.setFocus()
    qtbot.keyClick(screen.view, Qt.Key.Key_Delete)
    settle()
    assert not any(record["organization"] for record in read_page(desk, ids))
    desk.undo()
    assert all(record["organization"] for record in read_page(desk, ids))
