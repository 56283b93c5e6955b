"""What is half typed into the records of cooperation and organisations is never lost: whoever goes
to another record, tab or screen, or closes the window, finds it saved, or as a draft that goes
back into its form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from lcdesk import app as program
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    ALLIANCES,
    ALUMNI,
    EVENTS,
    LEADS,
    MEMBERS,
    ORGANISATIONS,
    PROJECTS,
    RecordList,
    add_record,
    get_record,
    list_records,
)
from lcdesk.services.safety import drafts
from lcdesk.services.safety.drafts import Draft
from lcdesk.ui.cooperation.alliance_tab import AllianceTab
from lcdesk.ui.cooperation.alumni_tab import AlumniTab
from lcdesk.ui.cooperation.edits import NewRecordDialog
from lcdesk.ui.cooperation.leads_tab import LeadsTab
from lcdesk.ui.cooperation.projects_tab import ProjectsTab
from lcdesk.ui.cooperation.screen import CooperationScreen
from lcdesk.ui.kit.forms.editors import typed_text
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.organisations.directory_screen import DirectoryScreen
from lcdesk.ui.recovery.drafts_dialog import DraftsDialog, can_open
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.cooperating import add_cooperation
from tests.ui.filled import filled_copy
from tests.ui.letting_go import discard

pytestmark = [pytest.mark.opens("cooperation")]

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]
Leave = Callable[[CooperationScreen, MainWindow], None]

PLACES: Mapping[str, tuple[RecordList, str, str, str]] = {
    # kind → its list, its tab, a field of free text, and one that cannot hold any text
    "lead": (LEADS, "leads", "next_step", "due"),
    "project": (PROJECTS, "projects", "technology", "from_year"),
    "alliance": (ALLIANCES, "alliance", "short_name", "since"),
    "member": (MEMBERS, "alliance", "document", "since"),
    "event": (EVENTS, "alliance", "place", "starts"),
    "alumni_contact": (ALUMNI, "alumni", "next_step", "due"),
}


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_copy(peopled_desk, tmp_path_factory.mktemp("unsaved"), _filled)


def _filled(desk: Desk) -> None:
    """Two of each kind at least."""
    add_cooperation(desk)
    add_record(desk, PROJECTS, {"title_en": "Heat pumps"})


@pytest.fixture
def screen(window: MainWindow, settle: Settle) -> CooperationScreen:
    window.open_screen("cooperation", tab="leads")
    settle()
    made = window.screens["cooperation"]
    assert isinstance(made, CooperationScreen)
    return made


def stored(desk: Desk) -> dict[tuple[str, tuple[int, ...]], Mapping[str, str]]:
    return {(one.place, one.ids): one.texts for one in drafts.list_drafts(desk)}


def open_form(screen: CooperationScreen, desk: Desk, kind: str, settle: Settle) -> int:
    """The first record of a kind with its form beside the list; its id."""
    which, tab, _text, _day = PLACES[kind]
    record = list_records(desk, which)[0]["id"]
    screen.context.open_screen("cooperation", tab=tab, kind=kind, open=record)
    settle()
    assert screen.pane.which is which
    assert not screen.pane.isHidden()
    return record


def drafted(screen: CooperationScreen, kind: str, record: int) -> tuple[str, tuple[int, ...]]:
    """Where the draft of a record lies: that of a contact with its person."""
    page = screen.pages["alumni"]
    assert isinstance(page, AlumniTab)
    rows = {one["contact_id"]: int(one["id"]) for one in page.content.rows}
    return kind, (rows[record] if kind == "alumni_contact" else record,)


def type_into(form: RecordForm, name: str, text: str) -> QWidget:
    form.focus_field(name)
    editor = form.row_of(name).editor
    assert isinstance(editor, QLineEdit | QPlainTextEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    return editor


def to_another_record(screen: CooperationScreen, _window: MainWindow) -> None:
    """By a click on what is drawn there."""
    page = screen.page
    if isinstance(page, AllianceTab):
        boxes = page.strip.boxes if screen.pane.which is not PROJECTS else page.timeline.boxes
        area = page.strip if screen.pane.which is not PROJECTS else page.timeline
        QTest.mouseClick(area.viewport(), LEFT, pos=next(iter(boxes.values())).center())
        return
    if isinstance(page, AlumniTab):
        view = page.table.view
        other = next(one for one in page.shown_ids() if one != screen.pane.key)
        index = view.table.index(view.table.row_of(other), 0)
        QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
        return
    assert isinstance(page, LeadsTab | ProjectsTab)
    area = page.board if isinstance(page, LeadsTab) else page.cards
    box = next((b for key, b in area.boxes.items() if key != screen.pane.key), None)
    point = box.center() if box is not None else area.viewport().rect().bottomRight()
    QTest.mouseClick(area.viewport(), LEFT, pos=point)


def to_another_tab(screen: CooperationScreen, _window: MainWindow) -> None:
    other = "alumni" if screen.tabs.key != "alumni" else "leads"
    QTest.mouseClick(screen.tabs.tabs[other], LEFT)


def to_another_screen(_screen: CooperationScreen, window: MainWindow) -> None:
    window.open_screen("participants")


def close_pane(screen: CooperationScreen, _window: MainWindow) -> None:
    QTest.mouseClick(screen.pane.close_button, LEFT)


WAYS: Mapping[str, Leave] = {
    "record": to_another_record,
    "tab": to_another_tab,
    "screen": to_another_screen,
    "closed": close_pane,
}
LEFT_BY = [
    *((kind, "record") for kind in PLACES),  # each tab has lists of its own
    ("lead", "tab"),
    ("member", "tab"),
    ("project", "screen"),
    ("event", "screen"),
    ("alliance", "closed"),
    ("alumni_contact", "closed"),
]
"""Which record is left in which way: the other ways are the same for all."""


@pytest.mark.shares
@pytest.mark.parametrize(("kind", "way"), LEFT_BY)
def test_what_is_typed_is_saved_whatever_is_clicked(
    screen: CooperationScreen, window: MainWindow, desk: Desk, settle: Settle, kind: str, way: str
) -> None:
    which, _tab, text, _day = PLACES[kind]
    before = {one: list_records(desk, one) for one, *_rest in PLACES.values()}
    record = open_form(screen, desk, kind, settle)
    type_into(screen.pane.form, text, "Half a word")
    WAYS[way](screen, window)
    settle()
    assert get_record(desk, which, record)[text] == "Half a word"
    assert stored(desk) == {}
    for one, records in before.items():  # and nothing of anybody else
        others = [other for other in records if one is not which or other["id"] != record]
        now = list_records(desk, one)
        assert [other for other in now if one is not which or other["id"] != record] == others


@pytest.mark.shares
@pytest.mark.parametrize(("kind", "way"), LEFT_BY)
def test_what_cannot_be_saved_is_kept_and_goes_back_into_its_form(
    running: program.Program,
    screen: CooperationScreen,
    window: MainWindow,
    desk: Desk,
    settle: Settle,
    kind: str,
    way: str,
) -> None:
    which, tab, _text, day = PLACES[kind]
    record = open_form(screen, desk, kind, settle)
    was = get_record(desk, which, record)
    type_into(screen.pane.form, day, "31/02/2x")
    WAYS[way](screen, window)
    settle()
    running.settle()
    assert get_record(desk, which, record) == was
    assert stored(desk) == {drafted(screen, kind, record): {day: "31/02/2x"}}
    window.open_screen("participants")
    settle()
    running.care.show_drafts()
    (dialog,) = [one for one in window.findChildren(DraftsDialog) if one.isVisible()]
    assert can_open(dialog.cards[0].line.draft)
    assert not dialog.cards[0].line.fields[0][3]  # nothing private is masked for being unknown
    dialog.cards[0].put.click()
    window.activateWindow()
    running.settle()
    assert (screen.tabs.key, screen.pane.which, screen.pane.isVisible()) == (tab, which, True)
    assert typed_text(screen.pane.form.rows[day].editor) == "31/02/2x"
    screen.pane.form.row_of(day).show_value(was[day])
    for one in drafts.list_drafts(desk):
        window.context.drafts.discard(one)
    settle()


@pytest.mark.parametrize("kind", ["lead", "member", "event", "alumni_contact"])
def test_a_window_that_closes_keeps_both(
    screen: CooperationScreen, window: MainWindow, desk: Desk, settle: Settle, kind: str
) -> None:
    which, _tab, text, day = PLACES[kind]
    record = open_form(screen, desk, kind, settle)
    where = drafted(screen, kind, record)
    type_into(screen.pane.form, day, "31/02/2x")
    type_into(screen.pane.form, text, "Half a word")
    window.close()
    assert get_record(desk, which, record)[text] == "Half a word"
    assert stored(desk) == {where: {day: "31/02/2x"}}


@pytest.mark.shares
@pytest.mark.parametrize("kind", PLACES)
def test_a_new_one_is_put_back_into_its_dialog(
    running: program.Program, desk: Desk, window: MainWindow, kind: str
) -> None:
    day = PLACES[kind][3]
    values: Mapping[str, Any] = {day: "31/02/2x"}
    drafts.keep(desk, [Draft(f"new_{kind}", (), values, "1", 1)])
    running.care.show_drafts()
    (dialog,) = [one for one in window.findChildren(DraftsDialog) if one.isVisible()]
    assert dialog.cards[0].line.title == drafts._NEW[kind]
    dialog.cards[0].put.click()
    window.activateWindow()
    running.settle()
    (made,) = [one for one in window.findChildren(NewRecordDialog) if one.isVisible()]
    assert made.form.kind is PLACES[kind][0].kind
    assert typed_text(made.form.row_of(day).editor) == "31/02/2x"
    discard(made)
    running.settle()


@pytest.mark.shares
def test_an_organisation_is_put_back_into_its_page(
    running: program.Program, desk: Desk, window: MainWindow
) -> None:
    key = list_records(desk, ORGANISATIONS)[1]["id"]
    drafts.keep(desk, [Draft("organisation", (key,), {"country": "Atlantis?"})])
    running.care.show_drafts()
    (dialog,) = [one for one in window.findChildren(DraftsDialog) if one.isVisible()]
    dialog.cards[0].put.click()
    window.activateWindow()
    running.settle()
    running.tasks.hurry()
    running.settle()
    screen = window.screens["directory"]
    assert isinstance(screen, DirectoryScreen)
    view = screen.organisations.view
    assert view.page is not None
    assert (view.page.record["id"], view.is_edited()) == (key, True)
    assert typed_text(view.form.rows["country"].editor) == "Atlantis?"
