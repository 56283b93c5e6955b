"""One key does not throw away what was typed, and a draft is kept whatever else is under way."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lcdesk.services.core.desk import Desk
from lcdesk.services.safety import drafts
from lcdesk.ui.participants.people import NewParticipant
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.letting_go import asked, discard

Settle = Callable[[], None]


def test_one_key_throws_nothing_away(window: MainWindow, desk: Desk, settle: Settle) -> None:
    window.do("new_participant")
    (dialog,) = window.findChildren(NewParticipant)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()  # an untouched one goes at once
    window.do("new_participant")
    dialog = next(one for one in window.findChildren(NewParticipant) if one.isVisible())
    QTest.keyClicks(dialog.form.row_of("full_name").editor, "Amina Juma")
    # asked, neither key is an answer that loses it
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        QTest.keyClick(asked(dialog), key)
    settle()
    assert dialog.isVisible()
    assert [draft.texts for draft in drafts.list_drafts(desk)] == [{"full_name": "Amina Juma"}]
    discard(dialog)
    settle()
    assert drafts.list_drafts(desk) == []


def test_a_draft_does_not_wait_for_the_worker(
    desk: Desk, screen: ParticipantsScreen, window: MainWindow, settle: Settle
) -> None:
    screen.view.select_ids([screen.table.id_at(0)])
    settle()
    form, may_end = screen.details.pane.form, Event()
    window.tasks.run("", lambda _task: may_end.wait(20))
    form.focus_field("badge_name")
    QTest.keyClicks(form.row_of("badge_name").editor, "Nai")
    window.tasks.hurry()
    try:
        until = time.monotonic() + 5
        while not drafts.list_drafts(desk) and time.monotonic() < until:
            QTest.qWait(5)
        assert [draft.texts for draft in drafts.list_drafts(desk)] == [{"badge_name": "Nai"}]
    finally:
        may_end.set()
