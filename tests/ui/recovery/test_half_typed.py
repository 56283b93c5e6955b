"""What is half typed: into the desk while somebody types, out of it when it is kept; offered
after whatever end there was.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import psutil
import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from lcdesk import app as program
from lcdesk import crashes
from lcdesk.model.entities import Enrolment
from lcdesk.model.faults import KnownFault
from lcdesk.services.core import access_log, write_lock
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.opening import marks_folder, open_desk
from lcdesk.services.core.record_lists import EXPERTS
from lcdesk.services.curriculum import curriculum, directory
from lcdesk.services.safety import drafts
from lcdesk.services.safety.drafts import Draft
from lcdesk.settings import Settings
from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.forms import draft_keeper
from lcdesk.ui.kit.forms.editors import typed_text
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.organisations.directory_screen import DirectoryScreen
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.people import NewParticipant
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.recovery.drafts_dialog import DraftsDialog, can_open
from lcdesk.ui.window.main_window import MainWindow
from tests.holder import holding
from tests.ui.letting_go import discard

Settle = Callable[[], None]


def stored(desk: Desk) -> dict[tuple[str, tuple[int, ...]], Mapping[str, str]]:
    return {(one.place, one.ids): one.texts for one in drafts.list_drafts(desk)}


def type_into(form: RecordForm, name: str, text: str) -> QWidget:
    form.focus_field(name)
    editor = form.row_of(name).editor
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return editor


def offered(window: MainWindow) -> DraftsDialog:
    (found,) = [dialog for dialog in window.findChildren(DraftsDialog) if dialog.isVisible()]
    return found


def put_back(running: program.Program) -> None:
    """Open the list and put the first one back."""
    running.care.show_drafts()
    offered(running.window).cards[0].put.click()
    running.window.activateWindow()  # offscreen nobody does so
    running.settle()


# --- it comes and goes ---


def test_a_field_is_a_draft_until_it_is_kept(
    pane: DetailPane, one: int, desk: Desk, settle: Settle
) -> None:
    editor = type_into(pane.form, "badge_name", "Nai")
    settle()
    assert stored(desk) == {("participant", (one,)): {"badge_name": "Nai"}}
    QTest.keyClicks(editor, "robi")
    settle()
    assert stored(desk) == {("participant", (one,)): {"badge_name": "Nairobi"}}
    pane.form.focus_field("email")
    settle()
    assert (read_one(desk, one) or {})["badge_name"] == "Nairobi"
    assert stored(desk) == {}
    was = typed_text(pane.form.row_of("email").editor)
    type_into(pane.form, "email", "x@")
    settle()
    assert stored(desk) == {("participant", (one,)): {"email": "x@"}}
    type_into(pane.form, "email", was)  # as it stood: no draft
    settle()
    assert stored(desk) == {}


def test_who_goes_on_past_a_red_field_is_told_where_it_is(
    pane: DetailPane,
    one: int,
    screen: ParticipantsScreen,
    window: MainWindow,
    desk: Desk,
    settle: Settle,
) -> None:
    type_into(pane.form, "birth_date", "31.02.1988")
    pane.form.focus_field("email")
    assert pane.form.rows["birth_date"].editor.property("wrong")
    type_into(pane.form, "badge_name", "Kisumu")
    pane.form.focus_field("email")
    settle()  # another field was saved: the red one stays as it was typed
    assert typed_text(pane.form.rows["birth_date"].editor) == "31.02.1988"
    screen.view.select_ids([screen.table.id_at(1)])
    settle()
    assert stored(desk) == {("participant", (one,)): {"birth_date": "31.02.1988"}}
    window.status._take_offer()
    assert offered(window).cards[0].texts["birth_date"].text() == "31.02.1988"
    offered(window).accept()
    window.activateWindow()
    screen.view.select_ids([one])
    settle()
    type_into(pane.form, "birth_date", "3 Feb 1988")
    pane.form.focus_field("email")
    settle()
    assert stored(desk) == {}


def test_a_dialog_is_a_draft_until_its_end(window: MainWindow, desk: Desk, settle: Settle) -> None:
    window.do("new_participant")
    (dialog,) = window.findChildren(NewParticipant)
    type_into(dialog.form, "full_name", "Amina Juma")
    type_into(dialog.form, "organization", "Ministry of E")
    settle()
    assert stored(desk) == {
        ("new_participant", ()): {"full_name": "Amina Juma", "organization": "Ministry of E"}
    }
    dialog.another.click()
    settle()
    assert stored(desk) == {}
    type_into(dialog.form, "full_name", "Juma")
    settle()
    assert stored(desk) == {("new_participant", ()): {"full_name": "Juma"}}
    discard(dialog)
    settle()
    assert stored(desk) == {}
    window.do("new_participant")  # one that goes with the window is not dismissed
    dialog = next(one for one in window.findChildren(NewParticipant) if one.isVisible())
    type_into(dialog.form, "full_name", "Amina")
    window.detach()
    dialog.close()
    assert stored(desk) == {("new_participant", ()): {"full_name": "Amina"}}


def test_a_cell_is_a_draft_of_its_row(
    screen: ParticipantsScreen, one: int, desk: Desk, settle: Settle
) -> None:
    screen.view.edit_cell(one, "organization")
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "Kenya P")
    settle()
    assert stored(desk) == {("participant", (one,)): {"organization": "Kenya P"}}
    QTest.keyClicks(editor, "ower\r")
    settle()
    assert (read_one(desk, one) or {})["organization"] == "Kenya Power"
    assert stored(desk) == {}
    screen.view.edit_cell(one, "passport_expiry")
    QTest.keyClicks(QApplication.focusWidget(), "31 Feb")
    screen.view.setFocus()
    settle()
    assert stored(desk) == {("participant", (one,)): {"passport_expiry": "31 Feb"}}


# --- whatever end there is ---


def test_another_language_and_the_end_of_a_window_lose_nothing(
    pane: DetailPane, one: int, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    type_into(pane.form, "birth_date", "31.02.1988")
    pane.form.focus_field("badge_name")
    type_into(pane.form, "badge_name", "Kisumu")
    window.set_language("zh")
    settle()
    assert typed_text(pane.form.row_of("birth_date").editor) == "31.02.1988"
    assert typed_text(pane.form.row_of("badge_name").editor) == "Kisumu"
    pane.form.focus_field("badge_name")
    window.close()
    assert stored(desk) == {("participant", (one,)): {"birth_date": "31.02.1988"}}
    assert (read_one(desk, one) or {})["badge_name"] == "Kisumu"


def test_closed_while_work_of_its_own_has_the_desk_it_loses_nothing(
    pane: DetailPane, one: int, running: program.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_keeper, "LAST_PATIENCE_MS", 20)
    type_into(pane.form, "birth_date", "31.02.1988")
    assert running.desk is not None
    path, begun = running.desk.path, Event()
    with closing(running.desk.engine.raw_connection()) as held:
        driver: Any = held.driver_connection

        def work(task: Task) -> None:
            driver.execute("BEGIN IMMEDIATE")
            begun.set()
            try:
                while True:
                    task.step(0)
                    time.sleep(0.005)
            finally:
                driver.execute("ROLLBACK")

        running.tasks.run("", work)
        assert begun.wait(20)
        running.window.close()
        running.stop()
    again = open_desk(path)
    assert stored(again) == {("participant", (one,)): {"birth_date": "31.02.1988"}}
    again.close()


# --- offered ---


@pytest.fixture
def fallen(desk: Desk) -> Path:
    """The mark of a window that ended without an end: its process is gone."""
    child = psutil.Popen([sys.executable, "-c", ""])
    child.wait()
    mark = marks_folder() / f"{child.pid}.json"
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(
        json.dumps({"pid": child.pid, "born": 1.0, "node": platform.node(), "desk": str(desk.path)})
    )
    drafts.keep(desk, [Draft("new_participant", (), {"full_name": "Amina Juma"}, "1", 1)])
    return mark


def test_the_next_start_says_so_once_and_offers_it(
    fallen: Path, running: program.Program, desk: Desk
) -> None:
    running.care.begin(desk.path)
    running.care.tell()
    running.settle()
    said = running.window.back.text()
    assert "lcdesk ended unexpectedly last time (last seen: today" in said
    assert "What was saved is safe. The last backup: " in said
    assert "In 1 form something was typed and not saved; it is kept." in said
    assert not fallen.exists()
    running.window.set_language("zh")
    assert "意外退出" in running.window.back.text()
    running.window.set_language("en")
    running.window.back.drafts_asked.emit()
    dialog = offered(running.window)
    assert [card.texts["full_name"].text() for card in dialog.cards] == ["Amina Juma"]
    dialog.cards[0].bin.click()
    running.settle()
    assert stored(desk) == {}
    running.care.tell()
    running.settle()
    assert running.window.back.isHidden()
    running.care.end()
    assert not (marks_folder() / f"{os.getpid()}.json").exists()


def test_it_is_put_back_and_saved_from_there(running: program.Program, desk: Desk) -> None:
    drafts.keep(
        desk,
        [Draft("participant", (3,), {"badge_name": "Addis", "birth_date": "31.02.1988"}, "", 1)],
    )
    running.window.context.drafts._take_earlier(drafts.list_drafts(desk))
    put_back(running)
    desk.execute(
        "Other", lambda work: work.set(work.get(Enrolment, 3), {"notes": "of somebody else"})
    )
    running.settle()
    screen = running.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    form = screen.details.pane.form
    assert screen.details.pane.record_id() == 3
    assert typed_text(form.rows["badge_name"].editor) == "Addis"
    assert (read_one(desk, 3) or {}).get("badge_name") is None
    form.focus_field("badge_name")
    form.focus_field("email")
    running.settle()
    assert (read_one(desk, 3) or {})["badge_name"] == "Addis"
    assert stored(desk) == {("participant", (3,)): {"birth_date": "31.02.1988"}}


def test_what_is_put_back_is_in_sight_and_nothing_is_said_to_wait(
    running: program.Program, desk: Desk
) -> None:
    running.window.resize(1000, 640)
    drafts.keep(desk, [Draft("participant", (3,), {"emergency_phone": "+251 9"}, "", 1)])
    running.window.context.drafts._take_earlier(drafts.list_drafts(desk))
    put_back(running)
    screen = running.window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    assert not screen.details.pane.form.rows["emergency_phone"].visibleRegion().isEmpty()
    assert running.window.back.isHidden()


def test_a_new_one_is_put_back_into_its_dialog(running: program.Program, desk: Desk) -> None:
    drafts.keep(
        desk,
        [Draft("new_participant", (), {"full_name": "Amina", "passport_expiry": "31 Feb"}, "1", 1)],
    )
    put_back(running)
    (dialog,) = running.window.findChildren(NewParticipant)
    assert typed_text(dialog.form.rows["full_name"].editor) == "Amina"
    assert dialog.form.rows["passport_expiry"].editor.property("wrong")
    assert stored(desk) == {
        ("new_participant", ()): {"full_name": "Amina", "passport_expiry": "31 Feb"}
    }
    discard(dialog)
    running.settle()
    assert stored(desk) == {}


def test_activities_experts_and_cohorts_are_put_back(running: program.Program, desk: Desk) -> None:
    day = dt.date(2026, 12, 7)
    activity = curriculum.add_activity(
        desk, 1, {"date": day, "start": dt.time(9), "title": "Opening"}
    )
    expert = directory.add_entry(desk, EXPERTS, {"name": "Lin Hao"}, None)
    running.settle()
    for draft in (
        Draft("activity", (activity,), {"start": "25:00"}),
        Draft("new_activity", (), {"title": "Visit"}, "1", 1),
        Draft("expert", (expert,), {"organization": "Tongji"}),
        Draft("new_venue", (), {"name": "Room 3"}, "2"),
        Draft("cohort", (1,), {"city": "Chengdu"}),
    ):
        drafts.keep(desk, [draft])
        put_back(running)
    curricula, places = running.window.screens["curriculum"], running.window.screens["directory"]
    assert isinstance(curricula, CurriculumScreen)
    assert isinstance(places, DirectoryScreen)
    assert typed_text(curricula.pane.form.rows["start"].editor) == "25:00"
    assert typed_text(curricula.pane.new_form.rows["title"].editor) == "Visit"
    assert typed_text(places.pane.forms["expert"].rows["organization"].editor) == "Tongji"
    (dialog,) = running.window.findChildren(CohortDialog)
    assert typed_text(dialog.form.rows["city"].editor) == "Chengdu"


def test_private_texts_are_masked_and_their_reveal_is_noted(
    running: program.Program, desk: Desk
) -> None:
    drafts.keep(
        desk,
        [
            Draft("participant", (3,), {"passport_no": "EP1234412"}),
            Draft("new_lead_step", (), {"reason": "Lab"}, "1"),
        ],
    )
    running.care.show_drafts()
    step, card = offered(running.window).cards
    assert not can_open(step.line.draft)
    assert step.put.isHidden()
    assert card.texts["passport_no"].text() == "EP••••412"
    assert access_log.list_reveals(desk) == []
    card.eyes["passport_no"].click()
    assert card.texts["passport_no"].text() == "EP1234412"
    assert [(line.how, line.name) for line in access_log.list_reveals(desk)] == [
        ("shown", "Hana Tesfaye")
    ]
    step.copy.click()
    assert QApplication.clipboard().text() == "Reason: Lab"


def test_what_cannot_be_noted_is_not_shown(
    running: program.Program, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts.keep(desk, [Draft("participant", (3,), {"passport_no": "EP1234412"})])
    running.care.show_drafts()
    card = offered(running.window).cards[0]
    monkeypatch.setattr(write_lock, "PATIENCE", 0.05)
    with holding(desk.path), pytest.raises(KnownFault):
        card._reveal("passport_no", "EP1234412")  # by a click the fault would be told in a dialog
    assert card.texts["passport_no"].text() == "EP••••412"


# --- what Qt says ---


def test_what_qt_says_is_logged_without_its_words(
    tmp_path: Path, qapp: QApplication, settings: Settings
) -> None:
    assert qapp
    assert settings
    crashes.keep_log(tmp_path)
    heard = faults._hear_qt
    for text in (
        "QPainter::begin: Paint device returned engine == 0",
        "QADIR::Hussain EP1234412 not found",
        "QWidget::Kamau EP12",
    ):
        heard(QtMsgType.QtWarningMsg, QMessageLogContext(), text)
    said = (tmp_path / crashes.LOG).read_text(encoding="utf-8")
    for handler in [
        one for one in crashes.log.handlers if isinstance(one.formatter, crashes.ScrubbedFormatter)
    ]:
        crashes.log.removeHandler(handler)
        handler.close()
    assert "Qt: QPainter::begin\n" in said
    assert "Qt: …\n" in said
    assert "Qt: QWidget\n" in said
    assert "test_half_typed.py" in said
    assert not [word for word in ("engine", "QADIR", "EP12", "Kamau") if word in said]


def test_details_to_copy_hold_no_value(qapp: QApplication) -> None:
    assert qapp
    try:
        raise RuntimeError("UPDATE person SET passport_no = 'EP1234412'")
    except RuntimeError as error:
        details = faults.details_of(error)
    assert "RuntimeError" in details
    assert "EP1234412" not in details
