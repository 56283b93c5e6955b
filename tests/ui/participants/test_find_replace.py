"""Find and replace: what would change is listed while it is typed, lines lead to their cells,
one undo.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.ui.participants.find_replace import FindReplace
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

Settle = Callable[[], None]


@pytest.fixture
def screen(screen: ParticipantsScreen) -> ParticipantsScreen:
    screen.view.setFocus()
    return screen


def test_replacing_shows_first_what_would_change(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    window.do("replace")
    dialog = screen.findChild(FindReplace)
    assert dialog is not None
    assert not dialog.ok.isEnabled()
    QTest.keyClicks(dialog.wanted, "ministry of")
    QTest.keyClicks(dialog.put, "Office for")
    settle()
    record = dialog.lines.table.record(0)
    assert record is not None
    assert (record["old"], record["new"]) == (
        "Ministry of Environment and Forestry",
        "Office for Environment and Forestry",
    )
    assert dialog.told.text() == "1 cell would change."
    dialog.lines.opened.emit(0)
    assert (screen.view.currentIndex().row(), screen.view.current_name()) == (0, "organization")
    dialog.ok.click()
    settle()
    assert (
        read_page(desk, [screen.table.id_at(0)])[0]["organization"]
        == "Office for Environment and Forestry"
    )
    assert (desk.undo_label() or "").startswith("Edit Organisation of Wanjiru")
    assert not dialog.ok.isEnabled()
    dialog.close()


def test_replacing_is_about_the_block_where_there_is_one(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    ids = [screen.table.id_at(row) for row in range(2)]
    screen.view.select_cells(ids, ["nationality", "organization"])
    window.do("replace")
    dialog = screen.findChild(FindReplace)
    assert dialog is not None
    assert dialog.where.currentText() == "In the 4 marked cells"
    QTest.keyClicks(dialog.wanted, "kenya")
    QTest.keyClicks(dialog.put, "Atlantis")
    settle()
    assert dialog.told.text() == "1 cell would change. 2 cannot: see the red lines."
    dialog.where.setCurrentIndex(1)
    dialog.put.setText("Peru")
    dialog.is_whole.click()
    settle()
    dialog.ok.click()
    settle()
    assert [record["nationality"] for record in read_page(desk, ids)] == ["PE", "PE"]
    assert desk.undo_label() == "Replace “kenya” in 2 cells"
    dialog.close()
