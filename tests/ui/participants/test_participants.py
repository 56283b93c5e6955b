"""The Participants screen with real clicks: search, filters, edits, undo, removal, masking,
selection counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.model.query import Query, chosen, completeness
from lcdesk.services.cohorts.cohorts import remove_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_one, read_page
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.dialogs.form_dialog import QuestionDialog
from lcdesk.ui.participants.marked import SOON_MS
from lcdesk.ui.participants.people import NewParticipant
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.participants.shown import passport_tone
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton
COURSE = {"ends": dt.date(2026, 12, 19)}


def names(screen: ParticipantsScreen) -> list[str]:
    return [screen.table.cell(row, 0)[0] for row in range(screen.table.rowCount())]


def press(app: QApplication, words: str) -> None:
    """Press a button of the question on screen."""
    asked = next(
        one for one in app.topLevelWidgets() if isinstance(one, QuestionDialog) and one.isVisible()
    )
    next(button for button in (asked.confirm, asked.cancel) if button.text() == words).click()


def search(screen: ParticipantsScreen, words: str, qtbot: QtBot) -> None:
    screen.views.filters.search.clear()
    with qtbot.waitSignal(screen.views.filters.changed):
        if words.isascii():
            qtbot.keyClicks(screen.views.filters.search, words)
        else:  # the test keyboard knows no Chinese
            screen.views.filters.search.setText(words)


def pick(menu: QMenu, start: str) -> None:
    next(action for action in menu.actions() if action.text().startswith(start)).trigger()


# --- what is shown ---


@pytest.mark.looks
def test_everybody_is_shown_with_counts(screen: ParticipantsScreen, window: MainWindow) -> None:
    assert len(names(screen)) == 8
    assert screen.badge() == "8"
    assert screen.figures.cards.people.accessibleName() == (
        "Participants: 7. 1 more not coming · 6 of 24 places"
    )
    assert screen.figures.cards.women.accessibleName() == "Women: 57%. 4 of 7"
    assert "6 countries" in window.status.left.text()


@pytest.mark.looks
@pytest.mark.parametrize(
    ("words", "found"),
    [("kamau", ["Wanjiru Kamau"]), ("小明", ["王小明"]), ("ethiop", ["Hana Tesfaye"])],
)
def test_search_finds_in_every_script(
    screen: ParticipantsScreen, qtbot: QtBot, words: str, found: list[str]
) -> None:
    search(screen, words, qtbot)
    assert set(found) <= set(names(screen))
    assert len(names(screen)) < 8


@pytest.mark.looks
def test_nobody_found_offers_everybody_again(screen: ParticipantsScreen, qtbot: QtBot) -> None:
    search(screen, "zzzz", qtbot)
    assert screen.views.empty.isVisible()
    qtbot.mouseClick(screen.views.empty.button, LEFT)
    assert len(names(screen)) == 8
    assert screen.views.filters.search.text() == ""


@pytest.mark.looks
def test_filters_narrow_the_table_and_say_so(screen: ParticipantsScreen) -> None:
    menu = QMenu()
    screen.views.filters._fill_values(menu, "status")
    pick(menu, "withdrawn")
    assert names(screen) == ["Eric Habimana"]
    assert screen.views.filters.status.value() == "withdrawn"
    screen.views.filters.clear()
    menu = QMenu()
    screen.views.filters._fill_values(menu, "nationality")
    pick(menu, "Kenya")
    assert set(names(screen)) == {"Wanjiru Kamau", "Brian Otieno"}


@pytest.mark.looks
def test_the_view_of_those_who_come_leaves_out_the_withdrawn(screen: ParticipantsScreen) -> None:
    screen.views.filters.tabs.chosen.emit("coming")
    assert "Eric Habimana" not in names(screen)
    assert len(names(screen)) == 7


@pytest.mark.looks
def test_those_in_need_of_attention_are_one_view(
    screen: ParticipantsScreen, settle: Callable[[], None]
) -> None:
    settle()
    screen.views.filters.tabs.chosen.emit("attention")
    assert "Dawit Bekele" in names(screen)
    assert "Wanjiru Kamau" not in names(screen)


@pytest.mark.looks
def test_other_screens_can_ask_for_some_people(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk
) -> None:
    ids = find_ids(desk, Query.of(1))[:2]
    assert window.context is not None
    window.context.open_screen("participants", ids=list(ids))
    assert len(names(screen)) == 2
    window.context.open_screen("participants", country="PK")
    assert screen.views.filters.country.value() == "Pakistan"


@pytest.mark.looks
def test_a_column_of_the_small_chart_filters_by_its_country(
    screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    chart = screen.figures.cards.chart
    chart.grab()
    qtbot.mouseClick(chart, LEFT, pos=chart.laid.hits[0].rect.center().toPoint())
    assert len(names(screen)) == 2


@pytest.mark.looks
def test_a_click_on_a_head_sorts(screen: ParticipantsScreen, qtbot: QtBot) -> None:
    heads = screen.view.horizontalHeader()
    qtbot.mouseClick(heads.viewport(), LEFT, pos=QPoint(20, 10))
    first = names(screen)
    assert first[0] == "Ayesha Siddiqui"
    qtbot.mouseClick(heads.viewport(), LEFT, pos=QPoint(20, 10))
    assert names(screen) == first[::-1]


@pytest.mark.parametrize(
    ("expiry", "tone"),
    [
        (dt.date(2026, 12, 18), "bad"),
        (dt.date(2027, 6, 18), "warn"),
        (dt.date(2027, 6, 19), ""),
        (None, ""),
    ],
)
def test_a_passport_is_coloured_by_the_end_of_the_course(expiry: dt.date | None, tone: str) -> None:
    assert passport_tone({"passport_expiry": expiry}, COURSE, 6) == tone


def test_a_file_is_complete_by_what_is_needed_before_the_course() -> None:
    assert completeness({}) == 0
    assert 0 < completeness({"full_name": "Hana", "visa_state": "issued"}) < 30


# --- choosing ---


@pytest.mark.looks
def test_the_status_bar_counts_who_is_shown_and_the_line_below_the_table_who_is_marked(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    screen.view.select_ids(list(find_ids(desk, Query.of(1)))[:3])
    settle()
    assert window.status.left.text().startswith("8 people   ·   6 countries")
    QTest.qWait(2 * SOON_MS)
    line = screen.marked.line
    assert (line.count.text(), line.figures.text()) == ("3 marked", "·   2 countries")
    assert all(button.isEnabled() for button in line.buttons.values())


@pytest.mark.looks
def test_the_details_show_who_is_chosen_and_mask_the_passport(
    screen: ParticipantsScreen, desk: Desk, settle: Callable[[], None]
) -> None:
    dawit = next(
        i
        for i in find_ids(desk, Query.of(1))
        if (read_one(desk, i) or {})["full_name"] == "Dawit Bekele"
    )
    screen.view.select_ids([dawit])
    settle()
    assert screen.details.pane.head.name.text() == "Dawit Bekele"
    assert "••••" in screen.details.pane.facts.lines["passport_no"].fact.words
    screen.details.pane.show_fields(True)
    assert "••••" in screen.details.pane.form.rows["passport_no"].editor.text()
    assert "51 days after the course" in screen.details.pane.head.note.text()
    assert screen.details.pane.history.lines.count() > 0


# --- changing ---


def test_a_cell_is_edited_in_place_and_undone(
    screen: ParticipantsScreen,
    window: MainWindow,
    desk: Desk,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    first = screen.table.id_at(0)
    screen.view.setFocus()
    screen.view.edit_cell(first, "organization")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, "Ministry of Energy")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert (read_one(desk, first) or {})["organization"] == "Ministry of Energy"
    window.do("undo")
    settle()
    assert (read_one(desk, first) or {})["organization"] == "Ministry of Environment and Forestry"
    assert (
        screen.table.cell(0, screen.table.column_at("organization"))[0]
        == "Ministry of Environment and Forestry"
    )


def test_a_field_of_the_details_is_saved_when_left(
    screen: ParticipantsScreen, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    first = screen.table.id_at(0)
    screen.view.select_ids([first])
    line = screen.details.pane.form.row_of("position").editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, "Head of Division")
    screen.view.setFocus()
    settle()
    assert (read_one(desk, first) or {})["position"] == "Head of Division"


def test_a_late_writer_is_told_and_sees_the_newer_value(
    screen: ParticipantsScreen, desk: Desk, dressed: QApplication, settle: Callable[[], None]
) -> None:
    first = screen.table.id_at(0)
    screen.shown.record_of(first)
    # its news still waits for the event loop
    change_participants(desk, [first], {"position": "Dean"})
    screen.sheet.change([first], {"position": "Engineer"})
    settle()
    assert (read_one(desk, first) or {})["position"] == "Dean"
    for widget in dressed.topLevelWidgets():
        if type(widget).__name__ == "FaultDialog":
            widget.close()


def test_pasted_cells_are_one_step_back(
    screen: ParticipantsScreen, desk: Desk, settle: Callable[[], None]
) -> None:
    QGuiApplication.clipboard().setText("Kenya\tMinistry of Health\nAtlantis\tMinistry of Water\n")
    screen.view.setCurrentIndex(screen.table.index(2, screen.table.column_at("nationality")))
    third, fourth = screen.table.id_at(2), screen.table.id_at(3)
    screen.view.paste()
    settle()
    assert (read_one(desk, third) or {})["nationality"] == "KE"
    assert (read_one(desk, fourth) or {})["organization"] == "Ministry of Water"
    assert (read_one(desk, fourth) or {})["nationality"] == "ET"


def test_fill_down_gives_all_selected_the_first_value(
    screen: ParticipantsScreen, desk: Desk, settle: Callable[[], None]
) -> None:
    ids = [screen.table.id_at(row) for row in range(3)]
    screen.view.select_cells(ids, ["organization"])
    screen.sheet.fill("down")
    settle()
    assert {(read_one(desk, i) or {})["organization"] for i in ids} == {
        "Ministry of Environment and Forestry"
    }


def test_a_status_is_set_for_several_as_one_undo(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    ids = [screen.table.id_at(row) for row in range(3)]
    screen.view.select_ids(ids)
    menu = QMenu()
    screen.status.fill_statuses(menu)
    pick(menu, "arrived")
    settle()
    assert {(read_one(desk, i) or {})["status"] for i in ids} == {"arrived"}
    window.do("undo")
    settle()
    assert "arrived" not in {(read_one(desk, i) or {})["status"] for i in ids}


def test_a_new_participant_is_added_and_marked(
    screen: ParticipantsScreen, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    qtbot.mouseClick(screen.add_button, LEFT)
    dialog = screen.findChild(NewParticipant)
    assert dialog is not None
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible()
    qtbot.keyClicks(dialog.form.rows["full_name"].editor, "Luis Quispe Mamani")
    qtbot.keyClicks(dialog.form.rows["passport_expiry"].editor, "21 Jun 2029")
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert "Luis Quispe Mamani" in names(screen)
    added = read_one(desk, screen.view.selected_ids()[0]) or {}
    assert (added["full_name"], added["passport_expiry"], added["status"]) == (
        "Luis Quispe Mamani",
        dt.date(2029, 6, 21),
        "nominated",
    )


def test_who_is_typed_for_a_cohort_that_went_meanwhile_stays_in_the_form(
    screen: ParticipantsScreen,
    window: MainWindow,
    desk: Desk,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    assert screen.context.cohort_id is not None
    qtbot.mouseClick(screen.add_button, LEFT)
    dialog = screen.findChild(NewParticipant)
    assert dialog is not None
    qtbot.keyClicks(dialog.form.rows["full_name"].editor, "Luis Quispe Mamani")
    remove_cohort(desk, screen.context.cohort_id)
    settle()
    qtbot.mouseClick(dialog.ok, LEFT)
    told = dialog.findChild(FaultDialog)
    assert told is not None
    told.close()
    assert dialog.isVisible()
    window.do("undo")
    settle()
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert "Luis Quispe Mamani" in names(screen)


def test_removal_asks_once_and_undo_brings_back(
    screen: ParticipantsScreen,
    window: MainWindow,
    dressed: QApplication,
    settle: Callable[[], None],
) -> None:
    screen.view.select_ids([screen.table.id_at(0), screen.table.id_at(1)])
    screen.people.remove()
    press(dressed, "Cancel")
    assert len(names(screen)) == 8
    screen.people.remove()
    press(dressed, "Remove")
    settle()
    assert len(names(screen)) == 6
    window.do("undo")
    settle()
    assert len(names(screen)) == 8
    assert len(screen.view.selected_ids()) == 2


@pytest.mark.looks
def test_addresses_are_copied_for_a_mail_program(screen: ParticipantsScreen) -> None:
    screen.view.select_ids([screen.table.id_at(0), screen.table.id_at(1)])
    screen.people.copy_mail()
    assert QGuiApplication.clipboard().text() == "p13@example.org; p12@example.org"


@pytest.mark.looks
def test_columns_give_way_before_the_table_scrolls(
    screen: ParticipantsScreen, window: MainWindow, settle: Callable[[], None]
) -> None:
    bar = screen.view.horizontalScrollBar()
    for width in range(1300, 1560, 20):
        window.resize(width, 900)
        settle()
        assert screen.details.pane.isVisible()
        assert bar.maximum() == 0, f"at {width} px"


@pytest.mark.looks
def test_a_small_screen_shows_the_table_first_and_details_when_asked(
    screen: ParticipantsScreen, window: MainWindow, settle: Callable[[], None]
) -> None:
    window.resize(1536, 900)
    settle()
    assert screen.details.pane.isVisible()
    assert screen.figures.cards.chart.isVisible()
    window.resize(1000, 700)
    settle()
    assert window.width() == 1000
    assert not screen.details.pane.isVisible()
    assert not screen.figures.cards.chart.isVisible()
    window.do("details")
    assert screen.details.pane.isVisible()


def test_a_pasted_block_is_one_undo(screen: ParticipantsScreen, desk: Desk) -> None:
    ids = list(find_ids(desk, Query.of(1))[:3])
    screen.sheet.paste(
        {
            record_id: {"position": f"Engineer {record_id}", "email": f"e{record_id}@example.org"}
            for record_id in ids
        }
    )
    assert [record["position"] for record in read_page(desk, ids)] == [
        f"Engineer {record_id}" for record_id in ids
    ]
    desk.undo()
    assert all(record["position"] is None for record in read_page(desk, ids))


@pytest.mark.looks
def test_a_notice_offers_its_handler_once(screen: ParticipantsScreen) -> None:
    done: list[int] = []
    screen.show_args(notice=("22 participants imported", "Undo", lambda: done.append(1)))
    assert screen.notice.isVisible()
    screen.notice._buttons[0].click()
    assert done == [1]
    assert not screen.notice.isVisible()


@pytest.mark.looks
def test_nobody_found_shows_nobodys_details(screen: ParticipantsScreen) -> None:
    screen.views.filters.show_rules([chosen([])])
    assert screen.details.pane.record_id() is None
    screen.views.filters.clear()
    assert screen.details.pane.record_id() is not None


def test_addresses_are_those_that_there_are(
    screen: ParticipantsScreen, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    first, second = (screen.table.id_at(row) for row in (0, 1))
    change_participants(desk, [first, second], {"email": None})
    change_participants(desk, [second], {"email": "b@example.org"})
    settle()
    button = screen.marked.line.buttons["copy_mail"]
    for ids, words in (([first], "Copy 0 addresses"), ([first, second], "Copy 1 address")):
        screen.view.select_ids(ids)
        qtbot.wait(SOON_MS * 2)
        assert (button.text(), button.isEnabled()) == (words, ids != [first])
    screen.views.filters.show_rules([chosen([])])
    settle()
    assert "attention" not in screen.window().statusBar().left.text()
