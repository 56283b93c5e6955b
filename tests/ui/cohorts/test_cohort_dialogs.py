"""Cohorts from the window: the set-up copied, closed, archived, removed; each asked first, each
taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.entities import Programme
from lcdesk.services.cohorts.cohorts import add_cohort, get_cohort, list_cohorts
from lcdesk.services.cohorts.programmes import read_programmes
from lcdesk.services.core import write_lock
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import PROGRAMMES, change_records, get_record
from lcdesk.services.curriculum import curriculum
from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
from lcdesk.ui.cohorts.copy_and_end_dialogs import CohortCopyDialog, CohortEndDialog
from lcdesk.ui.cohorts.programme_dialog import ProgrammeDialog
from lcdesk.ui.window.main_window import MainWindow
from tests.holder import holding
from tests.ui.letting_go import asked

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]
D = TypeVar("D", bound=QDialog)


def opened(window: MainWindow, command: str, kind: type[D]) -> D:
    window.do(command)
    dialog = window.findChild(kind)
    assert dialog is not None
    return dialog


@pytest.fixture
def planned(desk: Desk) -> Desk:
    for days in range(3):
        curriculum.add_activity(
            desk,
            1,
            {"title": f"Day {days}", "date": dt.date(2026, 12, 6 + days), "theme": "Energy"},
        )
    return desk


def test_the_set_up_is_copied_and_shown(
    planned: Desk, window: MainWindow, settle: Settle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(window, "copy_cohort", CohortCopyDialog)
    assert {part for part, tick in dialog.ticks.items() if tick.isEnabled()} == {
        "themes",
        "activities",
    }
    qtbot.mouseClick(dialog.ok, LEFT)
    assert not dialog.form.rows["name_en"].note.isHidden()
    qtbot.keyClicks(dialog.form.rows["name_en"].editor, "Low-Carbon 2027")
    qtbot.mouseClick(dialog.ok, LEFT)
    assert not dialog.form.rows["starts"].note.isHidden(), (
        "activities cannot move without a first day"
    )
    starts = dialog.form.rows["starts"].editor
    starts.setFocus()
    qtbot.keyClicks(starts, "2027-12-06")
    assert "364 days" in dialog.moved.text(), "weekdays stay"
    assert "Day 0 (Sun 5 Dec 2027)" in dialog.moved.text(), "it lies before the first day"
    qtbot.mouseClick(dialog.dates, LEFT, pos=QPoint(8, dialog.dates.height() // 2))
    assert "365 days" in dialog.moved.text()
    assert "Sunday" in dialog.moved.text()
    assert "Monday" in dialog.moved.text()
    qtbot.mouseClick(dialog.nearest, LEFT)
    assert dialog.form.rows["starts"].value() == dt.date(2027, 12, 5)
    assert dialog.form.rows["ends"].value() == dt.date(2027, 12, 18), (
        "the course is as long as before"
    )
    assert dialog.nearest.isHidden()
    monkeypatch.setattr(write_lock, "PATIENCE", 0.05)
    with holding(planned.path):
        qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible(), "what was typed stays while the desk is in use"
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert window.context is not None
    made = window.context.cohort
    assert (made["name"], made["activities"], made["people"], made["places"]) == (
        "Low-Carbon 2027",
        3,
        0,
        24,
    )
    assert [a["date"] for a in curriculum.list_activities(planned, made["id"])][0] == dt.date(
        2027, 12, 5
    )
    window.do("undo")
    settle()
    assert [cohort["name"] for cohort in list_cohorts(planned)] == ["Low-Carbon 2026"]


@pytest.mark.parametrize(
    ("command", "kind"), [("new_cohort", CohortDialog), ("copy_cohort", CohortCopyDialog)]
)
def test_the_keyboard_begins_in_the_name(
    window: MainWindow, command: str, kind: type[CohortDialog]
) -> None:
    dialog = opened(window, command, kind)
    assert dialog.focusWidget() is dialog.form.rows["name_en"].editor


def test_closing_says_first_what_is_open(
    window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, "close_cohort", CohortEndDialog)
    assert any("have neither completed nor left" in line.text() for line in dialog.lines)
    qtbot.mouseClick(dialog.cancel, LEFT)
    settle()
    assert get_cohort(desk, 1)["status"] == "planning"
    qtbot.mouseClick(opened_again(window, "close_cohort").ok, LEFT)
    settle()
    assert get_cohort(desk, 1)["status"] == "closed"
    assert not window.commands.actions["close_cohort"].isEnabled()
    qtbot.mouseClick(opened_again(window, "archive_cohort").ok, LEFT)
    settle()
    assert get_cohort(desk, 1)["status"] == "archived"
    assert not window.commands.actions["archive_cohort"].isEnabled()
    window.do("undo")
    settle()
    assert get_cohort(desk, 1)["status"] == "closed"


def opened_again(window: MainWindow, command: str) -> CohortEndDialog:
    window.do(command)
    return next(dialog for dialog in window.findChildren(CohortEndDialog) if dialog.isVisible())


def test_removing_says_what_goes(
    window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, "remove_cohort", CohortEndDialog)
    assert [line.text() for line in dialog.lines] == [
        "With it go 8 participants and 0 activities; the people themselves stay."
    ]
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert list_cohorts(desk) == []
    window.do("undo")
    settle()
    assert [cohort["people"] for cohort in list_cohorts(desk)] == [8]


# --- the programme ---

TITLE = "2025 Training Program on Low-Carbon Technologies"


@pytest.fixture
def sisters(desk: Desk) -> Desk:
    """Beside the cohort on screen three of one programme."""
    for city, month in (("Chengdu", 5), ("Wuhan", 6), ("Xi'an", 7)):
        names = {
            "name_en": f"{TITLE} ({city} Session)",
            "name_zh": f"2025年低碳技术培训班（{city}站）",
        }
        add_cohort(desk, {**names, "starts": dt.date(2025, month, 12)})
    return desk


def programmes_of(desk: Desk) -> dict[str, list[int]]:
    return {one.name: [cohort["id"] for cohort in one.cohorts] for one in read_programmes(desk)}


def shown(dialog: CohortDialog) -> tuple[str, str]:
    return dialog.programme.box.currentText(), dialog.programme.note.text()


def type_into_box(dialog: CohortDialog, qtbot: QtBot, text: str) -> None:
    line = dialog.programme.box.lineEdit()
    assert line is not None
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text) if text else qtbot.keyClick(line, Qt.Key.Key_Delete)
    # offscreen the list that opens while somebody types takes the keyboard with it
    dialog.activateWindow()
    qtbot.waitUntil(lambda: line.hasFocus() and dialog.isActiveWindow())


def test_the_programme_is_shown_while_the_name_is_typed(
    sisters: Desk, window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, "new_cohort", CohortDialog)
    assert shown(dialog) == ("", "Cohorts of one programme can be counted together.")
    name = dialog.form.rows["name_en"].editor
    qtbot.keyClicks(name, TITLE[:-1])
    assert shown(dialog) == (TITLE[:-1], "A new programme.")
    qtbot.keyClicks(name, f"{TITLE[-1]} (Shanghai Session)")
    assert shown(dialog) == (TITLE, "with Chengdu Session 2025, Wuhan Session 2025 and 1 more")
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert programmes_of(sisters) == {"Low-Carbon 2026": [1], TITLE: [2, 3, 4, 5]}
    window.do("undo")
    settle()
    assert programmes_of(sisters) == {"Low-Carbon 2026": [1], TITLE: [2, 3, 4]}


def test_another_programme_is_chosen_from_the_list_by_keys(
    sisters: Desk, window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, "edit_cohort", CohortDialog)
    assert shown(dialog) == ("Low-Carbon 2026", "No other cohort is in it.")
    qtbot.mouseClick(dialog.tabs.tabs["days"], LEFT)
    box = dialog.programme.box
    assert (box.accessibleName(), box.focusPolicy()) == ("Programme", Qt.FocusPolicy.WheelFocus)
    dialog.form.rows["keep_until"].editor.setFocus()
    qtbot.keyClick(dialog.form.rows["keep_until"].editor, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is box.lineEdit() or dialog.focusWidget() is box
    box.setCurrentIndex(0)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    while box.currentText() != TITLE:
        qtbot.keyClick(box, Qt.Key.Key_Up)
    assert shown(dialog)[1].startswith("with Chengdu Session 2025")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    settle()
    assert programmes_of(sisters) == {TITLE: [2, 3, 4, 1]}, "the programme left empty is gone"
    window.do("undo")
    settle()
    assert programmes_of(sisters) == {"Low-Carbon 2026": [1], TITLE: [2, 3, 4]}


def test_what_somebody_typed_no_longer_follows_until_it_is_emptied(
    sisters: Desk, window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, "new_cohort", CohortDialog)
    name = dialog.form.rows["name_en"].editor
    qtbot.keyClicks(name, "Summer school")
    type_into_box(dialog, qtbot, "Summer")
    assert shown(dialog) == ("Summer", "A new programme.")
    assert dialog.is_typed()
    qtbot.keyClicks(name, " A")
    assert shown(dialog)[0] == "Summer"
    type_into_box(dialog, qtbot, "")
    name.setFocus()
    assert shown(dialog)[0] == "Summer school A"
    type_into_box(dialog, qtbot, TITLE.lower())
    assert shown(dialog)[1].startswith("with Chengdu Session 2025")
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert programmes_of(sisters)[TITLE] == [2, 3, 4, 5]


def test_a_new_title_for_a_cohort_alone_renames_its_programme(
    desk: Desk, window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    number = get_cohort(desk, 1)["programme_id"]
    dialog = opened(window, "edit_cohort", CohortDialog)
    assert not dialog.is_typed()
    qtbot.mouseClick(dialog.tabs.tabs["days"], LEFT)
    type_into_box(dialog, qtbot, "Low-Carbon Series")
    dialog.reject()
    asked(dialog).keep.click()
    assert shown(dialog)[1] == "The programme gets this title; no other cohort is in it."
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    cohort = get_cohort(desk, 1)
    assert (cohort["programme"], cohort["programme_id"]) == ("Low-Carbon Series", number)


def test_of_two_of_one_title_the_one_picked_counts(desk: Desk, window: MainWindow) -> None:
    """Older desks may have such."""
    desk.execute(
        "older",
        lambda work: [work.add(Programme(title_en="Twice", year=year)) for year in (2023, 2024)],
    )
    line = opened(window, "edit_cohort", CohortDialog).programme
    for at in (at for at in range(line.box.count()) if line.box.itemText(at) == "Twice"):
        line.box.setCurrentIndex(at)
        line.box.activated.emit(at)
        assert line.choice() == line.box.itemData(at)


def test_the_dialog_grows_with_its_words_in_both_languages(
    sisters: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    for language in ("en", "zh"):
        with texts.speaking(language):
            window.do("new_cohort")
            dialog = [one for one in window.findChildren(CohortDialog) if one.isVisible()][-1]
            qtbot.keyClicks(
                dialog.form.rows["name_en"].editor,
                f"{TITLE} for Senior Officials of Cities (Shanghai)",
            )
            layout = dialog.layout()
            assert layout is not None
            qtbot.waitUntil(
                lambda d=dialog, made=layout: d.height() >= made.totalHeightForWidth(d.width())
            )
            note = dialog.programme.note
            assert note.height() >= note.heightForWidth(note.width())
            dialog.reject()


# --- texts and the rest of what is known of a cohort ---


def test_texts_and_places_are_typed_kept_in_one_step_and_undone(
    window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    before = get_cohort(desk, 1)
    number = before["programme_id"]
    assert number
    change_records(desk, PROGRAMMES, {number: {"aims_en": "Dialogue.", "languages": "English"}})
    dialog = opened(window, "edit_cohort", CohortDialog)
    aims, overview, reminders = dialog.cards
    assert [card.chip.text() for card in dialog.cards] == [
        "of the programme",
        "nothing yet",
        "nothing yet",
    ]
    editor = reminders.rows[0].editor
    editor.setFocus()
    qtbot.keyClicks(editor, "Wear the badge.")
    assert reminders.chip.text() == "no Chinese"
    editor = overview.rows[1].editor
    editor.setFocus()
    qtbot.keyClicks(editor, "two")
    assert overview.chip.text() == "no English"
    editor = aims.rows[0].editor
    editor.setFocus()
    qtbot.keyClicks(editor, "Own aims.")
    assert aims.chip.text() == "no Chinese"
    qtbot.mouseClick(dialog.tabs.tabs["days"], LEFT)
    for name, text in (("venue", "Lecture hall"), ("cost", "120000"), ("languages", "French")):
        editor = dialog.form.rows[name].editor
        editor.setFocus()
        qtbot.keyClicks(editor, text)
    assert dialog.is_typed()
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    now = get_cohort(desk, 1)
    assert {name: now[name] for name in now if now[name] != before[name]} == {
        "version": before["version"] + 1,
        "aims_en": "Own aims.",
        "overview_zh": "two",
        "reminders_en": "Wear the badge.",
        "venue": "Lecture hall",
        "venue_id": 1,
        "cost": 120000,
        "languages": "French",
    }
    window.do("undo")
    settle()
    again = get_cohort(desk, 1)
    assert {**again, "version": before["version"]} == before


def test_a_value_that_cannot_be_read_is_shown_on_its_page(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "edit_cohort", CohortDialog)
    places = dialog.form.rows["places"].editor
    qtbot.mouseClick(dialog.tabs.tabs["days"], LEFT)
    places.setFocus()
    qtbot.keyClicks(places, "many")
    qtbot.mouseClick(dialog.tabs.tabs["roles"], LEFT)
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible()
    assert dialog.tabs.key == "days"
    assert not dialog.form.rows["places"].note.isHidden()
    assert dialog.focusWidget() is places


def test_the_head_of_papers_follows_what_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, "edit_cohort", CohortDialog)
    for name in ("Science Centre", "East Lab"):
        row = dialog.organisers.add_row("joint_organiser")
        qtbot.keyClicks(row.name_en, name)
    assert dialog.head.lines["en"] == [
        "Low-Carbon 2026",
        "Jointly organised by: Science Centre; East Lab",
    ]
    assert dialog.head.lines["zh"] == ["绿色低碳2026", "联合主办单位：Science Centre、East Lab"]


def test_a_programme_is_filled_in_kept_in_one_step_and_undone(
    window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    number = get_cohort(desk, 1)["programme_id"]
    assert number
    before = get_record(desk, PROGRAMMES, number)
    dialog = opened(window, "edit_programme", ProgrammeDialog)
    for name, text in (("area", "energy"), ("region", "Africa"), ("aims_en", "Dialogue.")):
        editor = dialog.form.rows[name].editor
        editor.setFocus()
        qtbot.keyClicks(editor, text)
    editor = dialog.form.rows["alliance"].editor
    editor.setFocus()
    qtbot.keyClicks(editor, "Green Alliance")
    assert dialog.is_typed()
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    now = get_record(desk, PROGRAMMES, number)
    assert {name: now[name] for name in now if now[name] != before[name]} == {
        "version": before["version"] + 1,
        "area": "energy",
        "region": "Africa",
        "aims_en": "Dialogue.",
        "alliance": "Green Alliance",
    }
    window.do("undo")
    settle()
    again = get_record(desk, PROGRAMMES, number)
    assert {**again, "version": before["version"]} == before
