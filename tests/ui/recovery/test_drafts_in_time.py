"""A draft is on its way into the desk when its window or its dialog ends: nobody waits for it,
and nothing older is left of it.
"""

from __future__ import annotations

from threading import Event, Thread

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from lcdesk import app as program
from lcdesk.services.core.finding import read_one
from lcdesk.services.safety import drafts
from lcdesk.ui.participants.people import NewParticipant
from tests.ui.locked import half_type


def test_a_window_that_ends_waits_for_no_draft_that_waits_for_its_turn(
    running: program.Program,
) -> None:
    desk, window = running.desk, running.window
    assert desk is not None
    assert window.context is not None
    has_turn, is_free, in_time = Event(), Event(), list[bool]()

    def work() -> None:
        with desk.turns.mine():
            has_turn.set()
            in_time.append(is_free.wait(3))

    editor = half_type(running, "email", "amina@ex")
    other = Thread(target=work)
    other.start()
    assert has_turn.wait(20)
    window.context.drafts._write()
    QTest.qWait(80)
    QTest.keyClicks(editor, "ample.org")
    QTimer.singleShot(100, window, is_free.set)
    window.context.drafts.keep_now()
    other.join()
    running.settle()
    assert in_time == [True]
    assert [dict(one.texts) for one in drafts.list_drafts(desk)] == [{"email": "amina@example.org"}]


def test_a_dialog_that_ends_while_its_draft_is_written_leaves_none(
    running: program.Program,
) -> None:
    desk, window = running.desk, running.window
    assert desk is not None
    assert window.context is not None
    window.do("new_participant")
    (dialog,) = window.findChildren(NewParticipant)
    dialog.form.focus_field("full_name")
    QTest.keyClicks(dialog.form.row_of("full_name").editor, "Amina Juma")
    window.context.drafts._write()
    dialog.ok.click()
    running.settle()
    assert (read_one(desk, 9) or {})["full_name"] == "Amina Juma"
    assert drafts.list_drafts(desk) == []
