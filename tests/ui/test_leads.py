"""Cooperation leads in the pane of a person: added, changed, removed by real clicks and keys;
each one undo.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lcdesk.services.cooperation import leads
from lcdesk.services.cooperation.leads import LeadLine
from lcdesk.services.core.desk import Desk
from lcdesk.ui.kit.forms.editors import as_editor, typed_text
from lcdesk.ui.kit.widgets import Label
from lcdesk.ui.leads import LeadDialog
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.details_sections import LeadButton
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]


def lines(pane: DetailPane) -> list[LeadButton]:
    return [line for line in pane.leads.findChildren(LeadButton) if not line.isHidden()]


def opened(window: MainWindow) -> LeadDialog:
    return next(dialog for dialog in window.findChildren(LeadDialog) if dialog.isVisible())


def kept(desk: Desk) -> list[LeadLine]:
    return leads.list_leads(desk)


def fill(dialog: LeadDialog, qtbot: QtBot, name: str, text: str) -> None:
    editor = dialog.form.row_of(name).editor
    as_editor(editor).show_value(None)
    qtbot.keyClicks(editor, text)


def test_a_lead_is_added_by_its_dialog_and_undone(
    window: MainWindow, pane: DetailPane, desk: Desk, one: int, qtbot: QtBot, settle: Settle
) -> None:
    assert one
    assert lines(pane) == []
    qtbot.mouseClick(pane.leads.add, LEFT)
    dialog = opened(window)
    assert dialog.windowTitle() == "Cooperation lead of Wanjiru Kamau"
    assert (dialog.form.values()["country"], dialog.form.values()["stage"]) == ("KE", "idea")
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.form.rows["kind"].note.text() == "Say which kind of cooperation it is."
    fill(dialog, qtbot, "kind", "technology")
    fill(dialog, qtbot, "partner", "Tongji University")
    fill(dialog, qtbot, "due", "2027-01-08")
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert [(line.kind, line.partner, line.due) for line in kept(desk)] == [
        ("technology", "Tongji University", dt.date(2027, 1, 8))
    ]
    assert [line.lead for line in lines(pane)] == kept(desk)
    assert (
        lines(pane)[0].accessibleName()
        == "Technology · Tongji University, idea, follow up Friday, 8 January 2027"
    )
    assert desk.undo_label() == "New cooperation lead of Wanjiru Kamau"
    window.do("undo")
    settle()
    assert lines(pane) == []
    window.do("redo")
    settle()
    assert len(lines(pane)) == 1


def test_a_lead_is_changed_and_removed_by_keys(
    window: MainWindow, pane: DetailPane, desk: Desk, one: int, qtbot: QtBot, settle: Settle
) -> None:
    leads.add_lead(desk, one, {"kind": "talent", "partner": "Tongji University"})
    settle()
    (line,) = lines(pane)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Space)
    dialog = opened(window)
    fill(dialog, qtbot, "stage", "in contact")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    settle()
    assert [(one.stage, one.partner) for one in kept(desk)] == [("contact", "Tongji University")]
    assert desk.undo_label() == "Edit cooperation lead of Wanjiru Kamau"
    qtbot.mouseClick(lines(pane)[0], LEFT)
    dialog = opened(window)
    dialog.bin.setFocus()
    qtbot.keyClick(dialog.bin, Qt.Key.Key_Space)
    settle()
    assert (kept(desk), lines(pane)) == ([], [])
    window.do("undo")
    settle()
    assert len(lines(pane)) == 1


def test_what_somebody_was_faster_with_keeps_the_dialog_and_what_was_typed(
    window: MainWindow, pane: DetailPane, desk: Desk, one: int, qtbot: QtBot, settle: Settle
) -> None:
    number = leads.add_lead(desk, one, {"kind": "talent"})
    settle()
    qtbot.mouseClick(lines(pane)[0], LEFT)
    dialog = opened(window)
    fill(dialog, qtbot, "partner", "Tongji University")
    leads.change_lead(desk, number, {"stage": "signed", "partner": "Sichuan University"})
    settle()
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible()
    assert (
        "it is “Sichuan University” by now, yours was “Tongji University”" in dialog.problem.text()
    )
    assert typed_text(dialog.form.rows["partner"].editor) == "Tongji University"
    assert [(line.stage, line.partner) for line in kept(desk)] == [("signed", "Sichuan University")]
    qtbot.mouseClick(dialog.ok, LEFT)
    assert [(line.stage, line.partner) for line in kept(desk)] == [
        ("signed", "Tongji University")
    ], "what was told is known"


def test_what_is_overdue_says_so_and_the_history_tells_of_leads(
    pane: DetailPane, desk: Desk, one: int, settle: Settle
) -> None:
    past = dt.date.today() - dt.timedelta(days=3)
    leads.add_lead(desk, one, {"kind": "talent", "due": past})
    leads.add_lead(desk, one, {"kind": "result", "due": past, "stage": "ended"})
    settle()
    assert [line.day_words().split()[0] for line in lines(pane)] == ["overdue:", "follow"]
    assert lines(pane)[0].lead.is_overdue
    told = [label.text() for label in pane.history.findChildren(Label) if not label.isHidden()]
    assert "New cooperation lead of Wanjiru Kamau" in told


def test_others_have_their_own_leads_and_several_none(
    screen: ParticipantsScreen, pane: DetailPane, desk: Desk, one: int, settle: Settle
) -> None:
    leads.add_lead(desk, one, {"kind": "talent"})
    settle()
    assert len(lines(pane)) == 1
    screen.view.select_ids([screen.table.id_at(1)])
    settle()
    assert lines(pane) == []
    screen.view.select_ids([one, screen.table.id_at(1)])
    settle()
    assert not pane.leads.isVisible()
