"""The screen Cooperation with real clicks and keys: leads dragged and sent to other stages, records
of each tab made, edited, searched, removed and brought back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.model import clock
from lcdesk.model.query import Query
from lcdesk.services.cooperation.leads import list_steps
from lcdesk.services.core import finding, record_lists
from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    ALLIANCES,
    ALUMNI,
    EVENTS,
    LEADS,
    MEMBERS,
    PROJECTS,
    RecordList,
    list_records,
)
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants
from lcdesk.ui.cooperation.alliance_tab import AllianceTab
from lcdesk.ui.cooperation.alumni_tab import AlumniTab
from lcdesk.ui.cooperation.board import LeadBoard
from lcdesk.ui.cooperation.edits import MoveLeadDialog, NewRecordDialog
from lcdesk.ui.cooperation.leads_tab import LeadsTab
from lcdesk.ui.cooperation.project_cards import since_words
from lcdesk.ui.cooperation.projects_tab import ProjectsTab
from lcdesk.ui.cooperation.screen import CooperationScreen
from lcdesk.ui.kit.dialogs.saving import ExportDialog
from lcdesk.ui.kit.forms.editors import NameEditor, as_editor
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.cooperating import ALLIANCE, add_cooperation
from tests.ui.filled import filled_copy
from tests.ui.lectures import type_in

pytestmark = [pytest.mark.opens("cooperation"), pytest.mark.shares]

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
Press = Callable[..., None]
Settle = Callable[[], None]


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_copy(peopled_desk, tmp_path_factory.mktemp("cooperation"), add_cooperation)


@pytest.fixture
def screen(window: MainWindow, settle: Settle) -> CooperationScreen:
    window.open_screen("cooperation", tab="leads")
    settle()
    made = window.screens["cooperation"]
    assert isinstance(made, CooperationScreen)
    return made


@pytest.fixture
def leads(screen: CooperationScreen) -> LeadsTab:
    found = screen.pages["leads"]
    assert isinstance(found, LeadsTab)
    found.switch.choose("board")
    return found


def called(desk: Desk, which: RecordList) -> dict[str, dict[str, Any]]:
    return {record_lists.name_of(which, one): one for one in list_records(desk, which)}


def take(screen: CooperationScreen, tab: str, settle: Settle) -> None:
    QTest.mouseClick(screen.tabs.tabs[tab], LEFT)
    settle()


def middle(board: LeadBoard, lead_id: int) -> QPoint:
    return board.box_on_view(lead_id).center()


def drag(board: LeadBoard, lead_id: int, stage: str, settle: Settle) -> None:
    """Carry a card to another column, as a hand does."""
    ground, start = board.viewport(), middle(board, lead_id)
    wide = board.boxes[lead_id].width() + 12
    end = QPoint(board.columns.index(stage) * wide + wide // 2 - board.shift.x(), start.y() + 20)
    QTest.mousePress(ground, LEFT, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(ground, start + QPoint(30, 5))
    QTest.mouseMove(ground, end)
    settle()
    QTest.mouseRelease(ground, LEFT, Qt.KeyboardModifier.NoModifier, end)
    settle()


def dialog_of(window: MainWindow, kind: type) -> Any:
    return next(one for one in window.findChildren(kind) if one.isVisible())


def type_into(dialog: Any, qtbot: QtBot, name: str, text: str) -> None:
    editor = dialog.form.row_of(name).editor
    as_editor(editor).show_value(None)
    qtbot.keyClicks(editor, text)


def test_the_board_shows_what_there_is(screen: CooperationScreen, leads: LeadsTab) -> None:
    assert leads.sentence.text() == "4 leads from 2 countries; 2 in contact, 1 due this week"
    assert leads.late.text() == "1 late"
    assert [leads.board.count_of(stage) for stage in leads.board.columns] == [1, 2, 0, 1, 0, 0]
    assert screen.badge() == "1 !"
    counts = [screen.tabs.tabs[key].accessibleName() for key in screen.tabs.tabs]
    assert counts == ["Leads 4", "Projects 1", "Alliance 2", "Alumni 2"]


def test_a_card_is_dragged_to_another_stage_with_day_and_reason_and_comes_back(
    window: MainWindow, leads: LeadsTab, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    lead = called(desk, LEADS)["Solar drying of coffee"]
    drag(leads.board, lead["id"], "draft", settle)
    dialog = dialog_of(window, MoveLeadDialog)
    assert dialog.form.values() == {"on": clock.today(), "reason": None}
    type_into(dialog, qtbot, "on", "2026-03-04")
    type_into(dialog, qtbot, "reason", "They sent a letter")
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    assert called(desk, LEADS)["Solar drying of coffee"]["stage"] == "draft"
    step = list_steps(desk, lead["id"])[-1]
    assert (step.stage, step.on, step.reason) == (
        "draft",
        dt.date(2026, 3, 4),
        "They sent a letter",
    )
    assert leads.board.count_of("draft") == 1
    assert leads.board.current == lead["id"]
    window.do("undo")
    settle()
    assert window.stack.key == "cooperation"
    assert leads.board.count_of("idea") == 1
    assert "draft" not in {one.stage for one in list_steps(desk, lead["id"])}


def test_a_drag_that_ends_where_it_began_or_beside_the_board_moves_nothing(
    window: MainWindow, leads: LeadsTab, desk: Desk, settle: Settle
) -> None:
    lead = called(desk, LEADS)["Solar drying of coffee"]
    drag(leads.board, lead["id"], "idea", settle)
    assert not [one for one in window.findChildren(MoveLeadDialog) if one.isVisible()]
    ground = leads.board.viewport()
    QTest.mousePress(ground, LEFT, Qt.KeyboardModifier.NoModifier, middle(leads.board, lead["id"]))
    QTest.mouseMove(ground, QPoint(400, 200))
    QTest.keyClick(leads.board, Qt.Key.Key_Escape)
    QTest.mouseRelease(ground, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(400, 200))
    settle()
    assert not [one for one in window.findChildren(MoveLeadDialog) if one.isVisible()]
    assert called(desk, LEADS)["Solar drying of coffee"]["stage"] == "idea"


def test_the_keyboard_goes_from_card_to_card_and_sends_one_on(
    window: MainWindow, leads: LeadsTab, desk: Desk, press: Press, settle: Settle
) -> None:
    board, names = leads.board, called(desk, LEADS)
    board.setFocus()
    board.choose(names["Solar drying of coffee"]["id"])
    press(Qt.Key.Key_Right)
    assert board.current == names["Joint PhD places"]["id"]  # what is due first is on top
    press(Qt.Key.Key_Down)
    assert board.current == names["Yak-wool insulation"]["id"]
    press(Qt.Key.Key_Right)
    assert board.current == names["五年合作框架"]["id"]
    press(Qt.Key.Key_Left, CONTROL)
    dialog = dialog_of(window, MoveLeadDialog)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    settle()
    assert called(desk, LEADS)["五年合作框架"]["stage"] == "draft"
    window.activateWindow()  # offscreen nobody else does
    settle()
    assert QApplication.focusWidget() is board


def test_enter_opens_the_pane_where_a_field_is_edited_and_delete_removes(
    window: MainWindow,
    screen: CooperationScreen,
    leads: LeadsTab,
    desk: Desk,
    press: Press,
    settle: Settle,
) -> None:
    lead = called(desk, LEADS)["Yak-wool insulation"]
    leads.board.setFocus()
    leads.board.choose(lead["id"])
    press(Qt.Key.Key_Return)
    assert screen.pane.isVisible()
    assert screen.pane.key == lead["id"]
    editor = screen.pane.form.row_of("next_step").editor
    editor.setFocus()
    press("Winter readings")
    press(Qt.Key.Key_Return)
    assert called(desk, LEADS)["Yak-wool insulation"]["next_step"] == "Winter readings"
    assert desk.undo_label() == "Edit cooperation lead Yak-wool insulation"
    press(Qt.Key.Key_Escape)
    assert not screen.pane.isVisible()
    press(Qt.Key.Key_Delete)
    assert "Yak-wool insulation" not in called(desk, LEADS)
    window.do("undo")
    settle()
    assert called(desk, LEADS)["Yak-wool insulation"]["next_step"] == "Winter readings"


@pytest.mark.parametrize(
    ("tab", "which", "name"),
    [
        ("leads", LEADS, "next_step"),
        ("projects", PROJECTS, "technology"),
        ("alliance", MEMBERS, "document"),
        ("alumni", ALUMNI, "next_step"),
    ],
)
def test_the_pane_tells_what_was_changed_and_sets_it_back(
    screen: CooperationScreen, desk: Desk, settle: Settle, tab: str, which: RecordList, name: str
) -> None:
    take(screen, tab, settle)
    record = list_records(desk, which)[0]
    was, shown = record[name], record["id"]
    page = screen.page
    if isinstance(page, AlumniTab):  # a row is a person
        rows = {one["contact_id"]: one["id"] for one in page.content.rows}
        shown = rows[record["id"]]
    record_lists.change_records(desk, which, {record["id"]: {name: "Another"}})
    settle()
    screen.page.select(shown)
    screen.open_pane()
    settle()
    history = screen.pane.history
    assert not history.isHidden()
    back = next(one for one in history.findChildren(Button) if one.text() == "Set back")
    QTest.mouseClick(back, LEFT)
    settle()
    assert record_lists.get_record(desk, which, record["id"])[name] == was
    screen.close_pane()


def test_the_plus_above_a_column_makes_a_lead_there_with_names_offered(
    window: MainWindow, leads: LeadsTab, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    QTest.mouseClick(leads.board.plus["running"], LEFT)
    dialog = dialog_of(window, NewRecordDialog)
    assert dialog.form.values()["stage"] == "running"
    type_into(dialog, qtbot, "subject", "Rooftop PV")
    editor = dialog.form.row_of("organisation").editor
    assert isinstance(editor, NameEditor)
    qtbot.keyClicks(editor, "nakulu")  # as the Chinese name sounds
    assert editor.offered() == ["Nakuru Cold Stores"]
    QTest.keyClick(editor, Qt.Key.Key_Down)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert editor.text() == "Nakuru Cold Stores"
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    made = called(desk, LEADS)["Rooftop PV"]
    assert (made["stage"], made["organisation"]) == ("running", "Nakuru Cold Stores")
    assert leads.board.current == made["id"]


@pytest.mark.parametrize(
    ("tab", "which", "field", "text"),
    [
        ("leads", LEADS, "subject", "A new lead"),
        ("projects", PROJECTS, "title_en", "A new project"),
        ("alliance", MEMBERS, "organisation", "A New Member"),
        ("alumni", ALUMNI, "person", "Dawit Bekele"),
    ],
)
def test_each_tab_makes_one_by_its_key_and_removes_it(
    window: MainWindow,
    screen: CooperationScreen,
    desk: Desk,
    qtbot: QtBot,
    settle: Settle,
    tab: str,
    which: RecordList,
    field: str,
    text: str,
) -> None:
    take(screen, tab, settle)
    before = len(list_records(desk, which))
    window.do("new_participant")
    dialog = dialog_of(window, NewRecordDialog)
    type_into(dialog, qtbot, field, text)
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    assert text in called(desk, which)
    chosen, records = screen.page.chosen_records()
    assert (chosen, [one[field] for one in records]) == (which, [text])
    window.do("remove")
    settle()
    assert len(list_records(desk, which)) == before
    window.do("undo")
    settle()
    assert text in called(desk, which)


def test_the_search_finds_on_the_board_and_in_the_list_in_every_language(
    screen: CooperationScreen, leads: LeadsTab, desk: Desk, settle: Settle
) -> None:
    names = called(desk, LEADS)
    for words, found in (
        ("coffee", ["Solar drying of coffee"]),
        ("肯尼亚", ["Solar drying of coffee"]),
        ("技术", ["Solar drying of coffee"]),
        ("wunianhezuo", ["五年合作框架"]),
        ("nobody", []),
    ):
        screen.search.setText(words)
        screen.search.searched.emit(words)
        settle()
        assert list(leads.board.records) == [names[name]["id"] for name in found]
        leads.switch.choose("list")
        assert list(leads.table.table.ids) == [names[name]["id"] for name in found]
        leads.switch.choose("board")
    screen.search.show_text("")
    leads.search("")


def test_late_ones_alone_and_one_kind_alone(leads: LeadsTab, desk: Desk, settle: Settle) -> None:
    QTest.mouseClick(leads.late, LEFT)
    assert [one["subject"] for one in leads.board.records.values()] == ["Solar drying of coffee"]
    QTest.mouseClick(leads.late, LEFT)
    leads.kind.want("talent")
    assert [one["subject"] for one in leads.board.records.values()] == ["Joint PhD places"]
    assert leads.kind.value() == "Talent"
    leads.select(called(desk, LEADS)["五年合作框架"]["id"])
    assert len(leads.board.records) == 4


def test_a_cell_of_the_list_is_typed_into(
    leads: LeadsTab, desk: Desk, press: Press, settle: Settle
) -> None:
    leads.switch.choose("list")
    lead = called(desk, LEADS)["Joint PhD places"]
    view = leads.table.view
    view.setFocus()
    view.setCurrentIndex(
        view.table.index(view.table.row_of(lead["id"]), view.table.column_at("next_step"))
    )
    type_in(press, "Ask for two names")
    press(Qt.Key.Key_Return)
    assert called(desk, LEADS)["Joint PhD places"]["next_step"] == "Ask for two names"


def test_what_was_typed_a_moment_ago_is_found_and_the_pane_shows_it(
    screen: CooperationScreen, leads: LeadsTab, desk: Desk, settle: Settle
) -> None:
    lead = called(desk, LEADS)["Solar drying of coffee"]
    leads.switch.choose("list")
    leads.select(lead["id"])
    screen.open_pane()
    table = leads.table.table
    place = table.index(table.row_of(lead["id"]), table.column_at("next_step"))
    assert table.setData(place, "Bring two drums")
    leads.search("drums")  # before everything is read anew
    assert list(leads.table.found) == [lead["id"]]
    settle()
    assert screen.pane.record["next_step"] == "Bring two drums"
    leads.search("dru")
    assert screen.pane.key == lead["id"]
    leads.search("nobody")
    assert screen.pane.isHidden()
    leads.search("")
    leads.switch.choose("board")


def test_projects_as_cards_and_as_a_table(
    screen: CooperationScreen, desk: Desk, settle: Settle
) -> None:
    take(screen, "projects", settle)
    page = screen.page
    assert isinstance(page, ProjectsTab)
    assert page.sentence.text() == "1 project; 1 running, 1 measured"
    (project,) = page.cards.records.values()
    assert since_words(project) == "since 2025"
    assert "1.8 MW" in page.cards.words_of(project)
    page.cards.choose(project["id"])
    page.switch.choose("table")
    assert page.table.view.current_id() == project["id"]
    page.switch.choose("cards")


def test_the_alliance_tells_who_has_no_document_and_what_is_to_come(
    window: MainWindow, screen: CooperationScreen, desk: Desk, settle: Settle
) -> None:
    take(screen, "alliance", settle)
    page = screen.page
    assert isinstance(page, AllianceTab)
    assert page.sentence.text() == ("2 members from 1 country; 1 of 1 project has measured figures")
    assert page.undocumented.text() == "1 without a document"
    QTest.mouseClick(page.undocumented, LEFT)
    assert [one["who"] for one in page.table.read_page(page.shown_ids())] == ["Nakuru Cold Stores"]
    QTest.mouseClick(page.undocumented, LEFT)
    events = [one["title_en"] for one in page.timeline.records.values()]
    assert events == ["Launch", "Meeting"]
    first, second = page.timeline.boxes.values()
    assert first.bottom() < page.timeline.today_at < second.top()
    QTest.mouseClick(page.timeline.viewport(), LEFT, pos=first.center())
    assert page.chosen_records()[0] is EVENTS
    page.edit_alliance()
    settle()
    assert screen.pane.which is ALLIANCES
    screen.close_pane()


def test_a_new_event_belongs_to_the_alliance_on_view(
    window: MainWindow, screen: CooperationScreen, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    take(screen, "alliance", settle)
    page = screen.page
    assert isinstance(page, AllianceTab)
    QTest.mouseClick(page.new_event, LEFT)
    dialog = dialog_of(window, NewRecordDialog)
    type_into(dialog, qtbot, "title_en", "Workshop")
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    assert called(desk, EVENTS)["Workshop"]["alliance"] == ALLIANCE
    assert "Workshop" in {one["title_en"] for one in page.timeline.records.values()}


def test_alumni_in_groups_their_phones_masked_until_they_are_shown(
    screen: CooperationScreen, desk: Desk, settle: Settle
) -> None:
    take(screen, "alumni", settle)
    page = screen.page
    assert isinstance(page, AlumniTab)
    assert page.sentence.text() == "2 alumni from 2 countries; 1 agreed to be written to"
    page.groups.want("nationality")
    bands = [band.label for band in page.table.table.bands.values()]
    assert bands == ["Ethiopia", "Kenya"]
    page.groups.want(None)
    one = called(desk, ALUMNI)["Wanjiru Kamau"]
    page.select(one["id"])
    screen.open_pane()
    row = screen.pane.form.row_of("phone")
    assert "700" not in row.editor.text()
    QTest.mouseClick(row.eye, LEFT)
    assert "700" in row.editor.text()
    assert [line.how for line in list_reveals(desk)][:1] == ["shown"]
    screen.close_pane()


def test_a_cell_of_somebody_without_a_contact_makes_one(
    screen: CooperationScreen, desk: Desk, press: Press, settle: Settle
) -> None:
    people = finding.read_page(desk, finding.find_ids(desk, Query.of(1)))
    number = next(one["id"] for one in people if one["full_name"] == "Ayesha Siddiqui")
    participants.change_cells(desk, {number: {"status": "completed"}}, participants.EDIT)
    take(screen, "alumni", settle)
    page = screen.page
    assert isinstance(page, AlumniTab)
    row = next(one for one in page.content.rows if one["person"] == "Ayesha Siddiqui")
    assert (row["contact_id"], row["years"], row["cohorts"]) == (None, (2026,), "Low-Carbon 2026")
    view = page.table.view
    view.setFocus()
    view.setCurrentIndex(
        view.table.index(view.table.row_of(row["id"]), view.table.column_at("next_step"))
    )
    type_in(press, "Write to her")
    press(Qt.Key.Key_Return)
    assert called(desk, ALUMNI)["Ayesha Siddiqui"]["next_step"] == "Write to her"
    assert desk.undo_label() == "New alumni contact Ayesha Siddiqui"


def test_only_who_agreed_goes_into_the_file_for_letters(
    screen: CooperationScreen, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letters.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))
    take(screen, "alumni", settle)
    page = screen.page
    assert isinstance(page, AlumniTab)
    QTest.mouseClick(page.mail, LEFT)
    settle()
    sheet: Any = load_workbook(path).worksheets[0]
    said = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert "Wanjiru Kamau" in said
    assert "Hana Tesfaye" not in said


@pytest.mark.parametrize(
    ("tab", "words", "kind", "count"),
    [
        ("alliance", "Events…", "event", 2),
        ("alliance", "Demonstration projects…", "project", 1),
        ("alliance", "Members…", "member", 2),
        ("alumni", "All who are shown, with where they took part…", "alumni_contact", 2),
        ("alumni", "Only the contacts that are kept…", "alumni_contact", 2),
    ],
)
def test_what_is_exported_is_chosen_and_comes_in_the_same(
    window: MainWindow,
    screen: CooperationScreen,
    desk: Desk,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tab: str,
    words: str,
    kind: str,
    count: int,
) -> None:
    path = tmp_path / "list.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))
    take(screen, tab, settle)
    QTest.mouseClick(screen.export_button, LEFT)
    (menu,) = [one for one in screen.export_button.findChildren(QMenu) if one.isVisible()]
    action = next(one for one in menu.actions() if one.text() == words)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    settle()
    for dialog in window.findChildren(ExportDialog):
        if dialog.isVisible():
            QTest.mouseClick(dialog.ok, LEFT)
            settle()
    plan = importing.prepare(desk, importing.read_file(path), None)
    assert [(row.read.kind, row.fate) for row in plan.rows] == [(kind, "same")] * count


def test_another_language_says_all_of_it_again(
    window: MainWindow, screen: CooperationScreen, leads: LeadsTab, settle: Settle
) -> None:
    window.set_language("zh")
    settle()
    assert leads.sentence.text() == "4 项意向，来自 2 个国家；2 项洽谈中，1 项本周到期"
    assert screen.tabs.tabs["alumni"].accessibleName() == "校友 2"
    window.set_language("en")
    settle()
    assert leads.late.text() == "1 late"
