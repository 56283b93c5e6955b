"""Status, reserve, quota and balance with real keys and clicks: one deed each, and nobody
stopped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lcdesk.model.balance import Agreed
from lcdesk.model.query import Query
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.participants import quotas, status
from lcdesk.ui.kit.forms.editors import as_editor
from lcdesk.ui.participants.balance import QuotaDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.participants.status import ReserveDialog
from lcdesk.ui.participants.status_dialog import StatusDialog
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.letting_go import discard
from tests.ui.participants.statuses import (
    BRIAN,
    DAWIT,
    ERIC,
    WANJIRU,
    XIAOMING,
    move,
    shown,
    status_of,
)

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def cohort_id(desk: Desk) -> int:
    return int(list_cohorts(desk)[0]["id"])


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    return list(find_ids(desk, Query()))


def asked(window: MainWindow, screen: ParticipantsScreen, ids: list[int]) -> StatusDialog:
    """The dialog for these people, by its command."""
    screen.view.select_ids(ids)
    window.do("set_status")
    return shown(screen, StatusDialog)


# --- the dialog ---


def test_the_next_steps_come_first_and_the_day_is_today(
    window: MainWindow, screen: ParticipantsScreen, ids: list[int]
) -> None:
    dialog = asked(window, screen, [ids[WANJIRU], ids[DAWIT]])
    assert dialog.windowTitle() == "Status of 2 participants"
    assert dialog.statuses.codes()[:2] == ["invited", "arrived"]
    assert len(dialog.statuses.codes()) == 18
    assert dialog.statuses.code() == "invited"
    assert [one.text() for one in dialog.statuses.selectedItems()] == ["invited"], "it is seen"
    assert dialog.form.values() == {"on": dt.date.today(), "reason": None}
    assert dialog.ok.text() == "Set 1 to “invited”"


def test_several_are_set_with_day_and_reason_as_one_undo(
    window: MainWindow,
    screen: ParticipantsScreen,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    dialog = asked(window, screen, [ids[WANJIRU], ids[BRIAN]])
    dialog.statuses.pick("withdrawn")
    as_editor(dialog.form.rows["on"].editor).show_value(dt.date(2026, 6, 12))
    qtbot.keyClicks(dialog.form.rows["reason"].editor, "a conference")
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert [status_of(desk, ids[at]) for at in (WANJIRU, BRIAN)] == ["withdrawn", "withdrawn"]
    step = next(step for step in status.steps(desk, ids[BRIAN]) if step.status == "withdrawn")
    assert (step.on, step.reason) == (dt.date(2026, 6, 12), "a conference")
    assert desk.undo_label() == "2 participants: withdrawn"
    window.do("undo")
    settle()
    assert [status_of(desk, ids[at]) for at in (WANJIRU, BRIAN)] == ["confirmed", "confirmed"]
    window.do("redo")
    settle()
    assert status_of(desk, ids[WANJIRU]) == "withdrawn"


def test_a_reason_is_asked_for_once_and_may_stay_blank(
    window: MainWindow,
    screen: ParticipantsScreen,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    dialog = asked(window, screen, [ids[WANJIRU]])
    assert dialog.windowTitle() == "Status of Wanjiru Kamau"
    dialog.statuses.pick("declined")
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible()
    assert dialog.form.rows["reason"].note.text().startswith("Why?")
    assert status_of(desk, ids[WANJIRU]) == "confirmed"
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert status_of(desk, ids[WANJIRU]) == "declined"


def test_who_does_not_fit_is_named_and_goes_after_a_tick(
    window: MainWindow,
    screen: ParticipantsScreen,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    dialog = asked(window, screen, [ids[WANJIRU], ids[DAWIT], ids[ERIC]])
    dialog.statuses.pick("arrived")
    assert (
        dialog.misfits.text()
        == "Dawit Bekele (selected): steps are left out\nEric Habimana (withdrawn): had ended, "
        "and would be on again"
    )
    assert dialog.ok.text() == "Set 1 to “arrived”"
    qtbot.mouseClick(dialog.tick, LEFT, pos=QPoint(12, dialog.tick.height() // 2))
    assert dialog.ok.text() == "Set 3 to “arrived”"
    qtbot.keyClicks(dialog.form.rows["reason"].editor, "came after all")
    move(desk, [ids[DAWIT]], "invited")
    # refused: nothing is lost, and it can be set for them as they are by now
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.misfits.text().startswith("Dawit Bekele (invited): steps are left out")
    assert (dialog.statuses.code(), dialog.form.values()["reason"]) == ("arrived", "came after all")
    dialog.tick.setChecked(True)
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert {status_of(desk, ids[at]) for at in (WANJIRU, DAWIT, ERIC)} == {"arrived"}


def test_a_day_that_cannot_be_understood_keeps_the_dialog(
    window: MainWindow, screen: ParticipantsScreen, desk: Desk, ids: list[int], qtbot: QtBot
) -> None:
    dialog = asked(window, screen, [ids[WANJIRU]])
    editor = dialog.form.rows["on"].editor
    as_editor(editor).show_value(None)
    qtbot.keyClicks(editor, "32 June")
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible()
    assert status_of(desk, ids[WANJIRU]) == "confirmed"


def test_by_keys_alone(
    window: MainWindow,
    screen: ParticipantsScreen,
    desk: Desk,
    ids: list[int],
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    dialog = asked(window, screen, [ids[WANJIRU]])
    assert dialog.focusWidget() is dialog.statuses
    qtbot.keyClick(dialog.statuses, Qt.Key.Key_Down)
    assert dialog.statuses.code() == "declined"
    qtbot.keyClick(dialog.statuses, Qt.Key.Key_Up)
    qtbot.keyClick(dialog.statuses, Qt.Key.Key_Return)
    settle()
    assert status_of(desk, ids[WANJIRU]) == "arrived"
    dialog = asked(window, screen, [ids[WANJIRU]])
    qtbot.keyClick(dialog.statuses, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_menu_sets_what_fits_at_once_and_asks_for_the_rest(
    screen: ParticipantsScreen, desk: Desk, ids: list[int], settle: Callable[[], None]
) -> None:
    screen.view.select_ids([ids[WANJIRU], ids[BRIAN]])
    menu = QMenu()
    screen.status.fill_statuses(menu)
    texts = {action.text(): action for action in menu.actions()}
    texts["arrived"].trigger()
    settle()
    assert status_of(desk, ids[BRIAN]) == "arrived"
    texts["no-show"].trigger()
    assert shown(screen, StatusDialog).statuses.code() == "no_show"
    assert status_of(desk, ids[BRIAN]) == "arrived"


# --- the reserve ---


def test_the_reserve_is_promoted_by_its_dialog(
    screen: ParticipantsScreen,
    desk: Desk,
    ids: list[int],
    cohort_id: int,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    cohorts.change_cohort(desk, cohort_id, {"places": 6})
    move(desk, [ids[ERIC], ids[XIAOMING]], "reserve")
    settle()
    screen.view.select_ids([ids[WANJIRU]])
    screen.handlers()["promote"]()
    dialog = shown(screen, ReserveDialog)
    assert dialog.note.text() == "No place is free."
    assert dialog.chosen() == []
    dialog.people.item(1).setCheckState(Qt.CheckState.Checked)
    dialog.people.item(0).setCheckState(Qt.CheckState.Checked)
    move(desk, [ids[ERIC]], "withdrawn")
    # refused: the list as it is by now, those still on it stay ticked
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.chosen() == [ids[XIAOMING]]
    assert dialog.note.property("ink") == "warn"
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert [status_of(desk, ids[at]) for at in (ERIC, XIAOMING)] == ["withdrawn", "selected"]
    assert desk.undo_label() == "Promote 王小明 from the reserve"


def test_the_reserve_by_keys_alone(
    screen: ParticipantsScreen, desk: Desk, ids: list[int], qtbot: QtBot, settle: Callable[[], None]
) -> None:
    move(desk, [ids[ERIC], ids[XIAOMING]], "reserve")
    settle()
    screen.view.select_ids([ids[WANJIRU]])
    screen.handlers()["promote"]()
    dialog = shown(screen, ReserveDialog)
    assert [dialog.chosen(), dialog.note.text()] == [
        [ids[ERIC], ids[XIAOMING]],
        "18 places are free.",
    ]
    assert dialog.focusWidget() is dialog.people
    qtbot.keyClick(dialog.people, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.people, Qt.Key.Key_Return)
    settle()
    assert [status_of(desk, ids[at]) for at in (ERIC, XIAOMING)] == ["reserve", "selected"]


def test_a_place_that_becomes_free_is_offered_to_the_first_of_the_reserve(
    screen: ParticipantsScreen,
    desk: Desk,
    ids: list[int],
    cohort_id: int,
    settle: Callable[[], None],
) -> None:
    cohorts.change_cohort(desk, cohort_id, {"places": 6})
    move(desk, [ids[XIAOMING]], "reserve")
    settle()
    assert not screen.notice.isVisible()
    move(desk, [ids[BRIAN]], "withdrawn")
    settle()
    assert screen.notice.text() == "1 place is free. Next on the reserve: 王小明."
    desk.undo()
    settle()
    assert not screen.notice.isVisible()


# --- quota and balance ---


def test_the_bar_takes_no_room_until_a_quota_is_agreed_or_there_are_more_people_than_places(
    screen: ParticipantsScreen,
    window: MainWindow,
    desk: Desk,
    cohort_id: int,
    ids: list[int],
    settle: Callable[[], None],
) -> None:
    bar, top = screen.status.balance.bar, screen.view.mapTo(screen, QPoint(0, 0)).y()
    screen.view.select_ids([ids[WANJIRU], ids[XIAOMING]])
    settle()
    assert not bar.isVisible()
    assert screen.view.mapTo(screen, QPoint(0, 0)).y() == top
    assert "quota" in window.possible_commands(), "and the way to one stays in the menu"
    quotas.set_quotas(desk, cohort_id, [Agreed("country", "KE", None, 6)])
    settle()
    assert bar.isVisible()
    desk.undo()
    settle()
    assert not bar.isVisible()
    cohorts.change_cohort(desk, cohort_id, {"places": 2})
    settle()
    assert bar.isVisible()
    assert bar.said.property("ink") == "warn"


def test_the_bar_shows_who_holds_the_places_and_follows_the_selection(
    screen: ParticipantsScreen,
    desk: Desk,
    cohort_id: int,
    ids: list[int],
    settle: Callable[[], None],
) -> None:
    quotas.set_quotas(desk, cohort_id, [Agreed("country", "KE", None, 6)])
    bar = screen.status.balance.bar
    screen.view.select_ids([ids[WANJIRU]])
    settle()
    assert bar.isVisible()
    assert (bar.places.text(), bar.women.text(), bar.lead.isVisible()) == (
        "6 of 24 places",
        "women: 4 of 6 (67%)",
        False,
    )
    screen.view.select_ids([ids[XIAOMING], ids[ERIC]])
    settle()
    assert (bar.lead.text(), bar.places.text(), bar.women.text()) == (
        "With the one marked:",
        "7 of 24 places",
        "women: 4 of 7 (57%)",
    )
    move(desk, [ids[XIAOMING]], "reserve")
    screen.view.select_ids([ids[WANJIRU]])
    settle()
    assert bar.places.text() == "6 of 24 places"


def test_the_bar_says_what_was_agreed(
    screen: ParticipantsScreen, desk: Desk, cohort_id: int, settle: Callable[[], None]
) -> None:
    quotas.set_quotas(desk, cohort_id, [Agreed("country", "KE", None, 1)])
    settle()
    bar = screen.status.balance.bar
    assert bar.said.text() == "Kenya has 2 of 6 (33%); at most 1 were agreed."
    assert bar.said.property("ink") == "warn"
    desk.undo()
    settle()
    assert not bar.said.isVisible()


def test_there_is_no_bar_once_the_course_is_on(
    screen: ParticipantsScreen, desk: Desk, cohort_id: int, settle: Callable[[], None]
) -> None:
    cohorts.change_cohort(desk, cohort_id, {"status": "running"})
    settle()
    assert not screen.status.balance.bar.isVisible()


def test_quotas_are_typed_and_kept_as_one_undo(
    window: MainWindow,
    screen: ParticipantsScreen,
    desk: Desk,
    cohort_id: int,
    qtbot: QtBot,
    settle: Callable[[], None],
) -> None:
    window.do("quota")
    dialog = shown(screen, QuotaDialog)
    women, country = dialog.lines
    qtbot.keyClicks(women.least, "5")
    as_editor(country.country).show_value("KE")
    qtbot.keyClicks(country.most, "1")
    assert country.count.text() == "now 2"
    assert dialog.said.text().splitlines() == [
        "Kenya has 2 of 6 (33%); at most 1 were agreed.",
        "4 of 6 (67%) are women; at least 5 were agreed.",
    ]
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert quotas.list_quotas(desk, cohort_id) == [
        Agreed("gender", "F", 5, None),
        Agreed("country", "KE", None, 1),
    ]
    assert desk.undo_label() == "Quota of Low-Carbon 2026"


def test_a_number_that_is_none_is_said_and_nothing_is_lost(
    window: MainWindow, screen: ParticipantsScreen, desk: Desk, cohort_id: int, qtbot: QtBot
) -> None:
    window.do("quota")
    dialog = shown(screen, QuotaDialog)
    qtbot.keyClicks(dialog.lines[0].least, "many")
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible()
    assert dialog.problem.isVisible()
    qtbot.mouseClick(dialog.add, LEFT)
    assert len(dialog.lines) == 3
    discard(dialog)
    assert quotas.list_quotas(desk, cohort_id) == []
