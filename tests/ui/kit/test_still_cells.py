"""What is typed into a cell is lost neither to other rows that come meanwhile nor to a write
that is refused.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.record_lists import EXPERTS, change_records
from lcdesk.services.curriculum import directory
from lcdesk.services.evaluation import evaluation
from lcdesk.services.participants import participants
from lcdesk.services.safety import drafts
from lcdesk.ui.evaluation.screen import EvaluationScreen
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.forms.editors import typed_text
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.organisations.directory_screen import DirectoryScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

Settle = Callable[[], None]


def type_over(view: RecordView, record_id: int, name: str, text: str) -> QWidget:
    view.setFocus()
    view.edit_cell(record_id, name)
    editor = view.indexWidget(view.currentIndex())
    assert editor is not None
    editor.selectAll()  # type: ignore[attr-defined]  (a line editor)
    QTest.keyClicks(editor, text)
    return editor


def faults(window: MainWindow) -> list[FaultDialog]:
    return [one for one in window.findChildren(FaultDialog) if one.isVisible()]


def half_typed(desk: Desk) -> list[dict[str, str]]:
    return [dict(one.texts) for one in drafts.list_drafts(desk)]


def test_other_rows_wait_until_the_cell_is_left(
    screen: ParticipantsScreen, one: int, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    view, table = screen.view, screen.table
    before = list(table.ids)
    editor = type_over(view, one, "organization", "Ministry of")
    (added,) = [
        participants.add_participant(desk, 1, {"full_name": "Aaa New", "nationality": "KE"})
    ]
    settle()
    QTest.keyClicks(editor, " Water")
    assert typed_text(editor) == "Ministry of Water"
    assert list(table.ids) == before, "nobody moves under the hands"
    QTest.keyClicks(editor, "\r")
    settle()
    assert set(table.ids) == {*before, added}
    assert (read_one(desk, one) or {})["organization"] == "Ministry of Water"

    editor = type_over(view, added, "organization", "Kenya Power")
    participants.remove_participants(desk, [added])  # the very one
    settle()
    assert typed_text(editor) == "Kenya Power"
    QTest.keyClicks(editor, "\r")
    settle()
    assert list(table.ids) == before
    assert len(faults(window)) == 1
    desk.undo()
    settle()
    assert view.cells.rejected[added, "organization"][0] == "Kenya Power", (
        "it is red in its cell again"
    )

    type_over(view, one, "organization", "Nobody")
    view.set_ids([])  # another cohort
    assert (read_one(desk, one) or {})["organization"] == "Nobody"


@pytest.mark.opens("directory")
def test_a_refused_cell_of_the_directory_keeps_its_text(
    window: MainWindow, desk: Desk, settle: Settle
) -> None:
    one = directory.add_entry(desk, EXPERTS, {"name": "Prof. Li"}, None)
    settle()
    screen = window.screens["directory"]
    assert isinstance(screen, DirectoryScreen)
    editor = type_over(screen.shown.view, one, "organization", "Hydropower Institute")
    change_records(desk, EXPERTS, {one: {"organization": "Theirs"}})
    settle()
    QTest.keyClicks(editor, "\r")
    settle()
    assert len(faults(window)) == 1
    assert screen.shown.view.cells.rejected[one, "organization"][0] == "Hydropower Institute"
    assert half_typed(desk) == [{"organization": "Hydropower Institute"}]
    assert screen.shown.entries[one]["organization"] == "Theirs"


@pytest.mark.opens("evaluation")
def test_a_refused_question_stays_with_its_question(
    window: MainWindow, desk: Desk, settle: Settle
) -> None:
    evaluation.add_question(desk, 1, "course", "Own", None)
    settle()
    screen = window.screens["evaluation"]
    assert isinstance(screen, EvaluationScreen)
    screen.lists.tabs["questions"].click()
    settle()
    shown = screen.questions
    editor = type_over(shown.view, 2, "text", "What more?")
    evaluation.change_question(desk, 1, 1, {"text": "Theirs"})
    settle()
    QTest.keyClicks(editor, "\r")
    settle()
    assert len(faults(window)) == 1
    assert shown.view.cells.rejected[2, "text"][0] == "What more?"
    assert half_typed(desk) == [{"text": "What more?"}]
    editor = type_over(shown.view, 3, "text_zh", "Sichuan")
    third = evaluation.list_questions(desk, 1)[2]
    evaluation.remove_question(desk, 1, 0)  # all others have other places now
    settle()
    QTest.keyClicks(editor, "\r")
    settle()
    assert {one.text for one in evaluation.list_questions(desk, 1) if one.text_zh == "Sichuan"} == {
        third.text
    }
    assert list(shown.view.cells.rejected) == [(1, "text")]
