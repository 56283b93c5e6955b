"""In the window nobody is overwritten unseen: both values are told, and what was typed stays."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk.services.cohorts.cohorts import change_cohort, get_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
from lcdesk.ui.kit.dialogs.edit_conflict import EditConflictDialog
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.forms.editors import type_again
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import dialog

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]


def told_off(app: QApplication) -> str:
    """What the fault dialog says; it is closed."""
    fault = dialog(app, FaultDialog)
    fault.accept()
    return str(fault.sentence)


def asked(app: QApplication) -> tuple[str, str]:
    """Theirs and mine, between which is to be chosen; nothing is."""
    found = dialog(app, EditConflictDialog)
    ((theirs, mine),) = found.sides
    found.reject()
    return theirs.value, mine.value


def test_cells_that_were_pasted_filled_and_typed_over(
    screen: ParticipantsScreen, desk: Desk, one: int, dressed: QApplication, settle: Settle
) -> None:
    two = screen.table.id_at(1)
    screen.view.select_cells([one, two], ["organization"])
    # the news of it are still to come
    change_participants(desk, [two], {"organization": "Ministry of Water"})
    QGuiApplication.clipboard().setText("Kenya Wildlife Service")
    screen.view.paste()
    assert "it is “Ministry of Water” by now, yours was “Kenya Wildlife Service”" in told_off(
        dressed
    )
    settle()
    assert [(read_one(desk, key) or {})["organization"] for key in (one, two)] == [
        "Ministry of Environment and Forestry",
        "Ministry of Water",
    ]
    assert screen.view.cells.rejected[one, "organization"][0] == "Kenya Wildlife Service", (
        "what was pasted stays in its cells"
    )
    screen.view.paste()
    screen.view.paste()  # of oneself nobody is told off
    screen.view.edit_cell(one, "organization")
    editor = screen.view.indexWidget(screen.view.currentIndex())
    assert editor is not None
    type_again(editor, "Rwanda Energy Group")
    change_participants(desk, [one], {"organization": "Ministry of Energy"})
    settle()  # the table is read anew behind the editor
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert asked(dressed) == ("Ministry of Energy", "Rwanda Energy Group")
    settle()
    assert (read_one(desk, one) or {})["organization"] == "Ministry of Energy"


def test_a_field_of_the_pane_that_is_half_typed(
    pane: DetailPane, desk: Desk, one: int, dressed: QApplication, qtbot: QtBot, settle: Settle
) -> None:
    pane.form.focus_field("position")
    editor = pane.form.row_of("position").editor
    qtbot.keyClicks(editor, "Head")
    change_participants(desk, [one], {"position": "Dean", "notes": "called"})
    settle()
    pane.form.focus_field("notes")
    assert asked(dressed) == ("Dean", "Head")
    assert (read_one(desk, one) or {})["position"] == "Dean"


def test_the_details_of_a_cohort(
    window: MainWindow, desk: Desk, dressed: QApplication, qtbot: QtBot, settle: Settle
) -> None:
    window.do("edit_cohort")
    made = window.findChild(CohortDialog)
    assert made is not None
    places = made.form.row_of("places").editor
    assert isinstance(places, QLineEdit)
    places.setText("30")
    change_cohort(desk, 1, {"places": 26, "city": "Suzhou"})
    settle()
    qtbot.mouseClick(made.ok, LEFT)
    assert "it is “26” by now, yours was “30”" in told_off(dressed)
    assert (made.isVisible(), places.text()) == (True, "30")
    qtbot.mouseClick(made.ok, LEFT)
    cohort = get_cohort(desk, 1)
    assert (cohort["places"], cohort["city"]) == (30, "Suzhou"), (
        "what was told is known; what nobody touched stays"
    )
