"""Experts and places with real keys and clicks: typed, pasted, searched, joined, taken out, put
in order; people in roles.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk.app import Program
from lcdesk.model.entities import ActivityPerson, Expert
from lcdesk.services.cohorts import cohorts, programmes
from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk
from lcdesk.services.core.record_lists import (
    EXPERTS,
    PROGRAMMES,
    THEMES,
    VENUES,
    add_record,
    change_records,
    get_record,
    list_records,
)
from lcdesk.services.curriculum import curriculum, directory, travel_times
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.organisations.directory_pane import MergeEntriesDialog, NewEntryDialog, UseLine
from lcdesk.ui.organisations.directory_screen import DirectoryScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.filled import filled_copy
from tests.ui.lectures import (
    DAY,
    LEFT,
    Press,
    Settle,
    add_lectures,
    compose,
    dialog,
    entries,
    press_in,
    type_in,
)

pytestmark = [pytest.mark.opens("directory"), pytest.mark.shares]

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the lectures of the first cohort."""
    return filled_copy(peopled_desk, tmp_path_factory.mktemp("lectures"), add_lectures)


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    """The lectures, in the order they were put in."""
    return sorted(one["id"] for one in curriculum.list_activities(desk, 1))


@pytest.fixture
def screen(ids: list[int], window: MainWindow, settle: Settle) -> DirectoryScreen:
    window.open_screen("directory")
    settle()
    made = window.screens["directory"]
    assert isinstance(made, DirectoryScreen)
    return made


def take(screen: DirectoryScreen, tab: str, settle: Settle) -> None:
    QTest.mouseClick(screen.tabs.tabs[tab], LEFT)
    settle()


def put(screen: DirectoryScreen, entry_id: int, name: str) -> None:
    view = screen.shown.view
    view.setFocus()
    view.setCurrentIndex(view.table.index(view.table.row_of(entry_id), view.table.column_at(name)))


def cells(screen: DirectoryScreen, name: str) -> list[str]:
    table = screen.shown.table
    return [table.cell(row, table.column_at(name))[0] for row in range(len(table.ids))]


def test_the_bench_is_typed_into_as_a_sheet_and_undone(
    screen: DirectoryScreen, desk: Desk, press: Press, settle: Settle, window: MainWindow
) -> None:
    assert cells(screen, "name") == ["Ana Reyes", "Chen Yi", "Lin Hua", "Prof. Lin"]
    assert cells(screen, "uses") == ["1", "1", "1", "1"]
    assert cells(screen, "where") == ["Low-Carbon 2026"] * 4
    put(screen, entries(desk, EXPERTS)["Ana Reyes"]["id"], "organization")
    type_in(press, "Green Park")
    press(Qt.Key.Key_Return)
    type_in(press, "Tongji")
    press(Qt.Key.Key_Return)
    assert cells(screen, "organization") == ["Green Park", "Tongji", "", ""]
    put(screen, entries(desk, EXPERTS)["Ana Reyes"]["id"], "name")
    type_in(press, "Zoe Reyes")
    press(Qt.Key.Key_Return)
    # nobody moves under the hands
    assert cells(screen, "name") == ["Zoe Reyes", "Chen Yi", "Lin Hua", "Prof. Lin"]
    assert desk.undo_label() == "Edit expert Ana Reyes"
    put(screen, entries(desk, EXPERTS)["Chen Yi"]["id"], "name")
    press(Qt.Key.Key_Delete)
    assert entries(desk, EXPERTS)["Chen Yi"]["uses"] == 1  # a name is needed
    window.do("undo")
    settle()
    assert cells(screen, "name") == ["Ana Reyes", "Chen Yi", "Lin Hua", "Prof. Lin"]
    assert window.stack.key == "directory"


def test_it_is_searched_in_both_languages_and_sorted(
    screen: DirectoryScreen,
    desk: Desk,
    press: Press,
    settle: Settle,
    qtbot: QtBot,
    window: MainWindow,
) -> None:
    change_records(
        desk,
        EXPERTS,
        {entries(desk, EXPERTS)["Lin Hua"]["id"]: {"name_zh": "林华", "phone": "555 0199"}},
    )
    settle()
    window.do("find")
    settle()
    compose("林华")
    qtbot.waitUntil(lambda: cells(screen, "name") == ["Lin Hua"])
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(cells(screen, "name")) == 4)
    window.do("find")
    settle()
    press("555")
    qtbot.waitUntil(lambda: cells(screen, "name") == [])  # nobody is found by what is private
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(cells(screen, "name")) == 4)
    heads = screen.shown.view.horizontalHeader()
    at = screen.shown.table.column_at("name")
    spot = QPoint(heads.sectionViewportPosition(at) + 20, 10)
    for expected in (
        ["Ana Reyes", "Chen Yi", "Lin Hua", "Prof. Lin"],
        ["Prof. Lin", "Lin Hua", "Chen Yi", "Ana Reyes"],
    ):
        QTest.mouseClick(heads.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, spot)
        assert cells(screen, "name") == expected


def test_a_phone_stays_masked_until_it_is_asked_for(
    screen: DirectoryScreen, desk: Desk, press: Press, settle: Settle, window: MainWindow
) -> None:
    key = entries(desk, EXPERTS)["Lin Hua"]["id"]
    change_records(desk, EXPERTS, {key: {"phone": "+86 138 0000 4412"}})
    settle()
    assert cells(screen, "phone") == ["", "", "+8••••412", ""]
    put(screen, key, "name")
    window.do("details")
    settle()
    row = screen.pane.forms["expert"].row_of("phone")
    assert isinstance(row.editor, QLineEdit)
    assert row.editor.text() == "+8••••412"
    QTest.mouseClick(row.eye, LEFT)
    assert row.editor.text() == "+86 138 0000 4412"
    settle()
    (line,) = list_reveals(desk)
    assert (line.name, line.how) == ("Lin Hua", "shown")
    row.editor.selectAll()
    press("+86 139 1111 2222")
    press(Qt.Key.Key_Return)
    assert entries(desk, EXPERTS)["Lin Hua"]["phone"] == "+86 139 1111 2222"
    press(Qt.Key.Key_Escape)
    assert screen.pane.isHidden()


def test_where_somebody_spoke_leads_to_the_activity(
    screen: DirectoryScreen, desk: Desk, settle: Settle, window: MainWindow, ids: list[int]
) -> None:
    put(screen, entries(desk, EXPERTS)["Prof. Lin"]["id"], "name")
    window.do("details")
    settle()
    (line,) = screen.pane.findChildren(UseLine)
    assert line.accessibleName() == "Carbon markets, 7 Dec · speaker · Low-Carbon 2026 · Prof. Lin"
    QTest.mouseClick(line, LEFT)
    settle()
    shown = window.screens["curriculum"]
    assert isinstance(shown, CurriculumScreen)
    assert (window.stack.key, shown.selected) == ("curriculum", [ids[0]])


def test_the_pane_tells_what_was_changed_and_sets_it_back(
    screen: DirectoryScreen, desk: Desk, settle: Settle
) -> None:
    screen.tabs.choose("venue")
    hall = entries(desk, VENUES)["Hall 1"]
    change_records(desk, VENUES, {hall["id"]: {"address": "North gate"}})
    settle()
    screen.shown.view.select_ids([hall["id"]])
    screen.open_pane()
    settle()
    press_in(screen.pane.history, "Set back", settle)
    assert entries(desk, VENUES)["Hall 1"]["address"] == hall["address"]
    screen.close_pane()


def test_programmes_are_typed_into_joined_and_lead_to_their_cohorts(
    screen: DirectoryScreen, window: MainWindow, desk: Desk, settle: Settle, press: Press
) -> None:
    one, other = (
        add_record(desk, PROGRAMMES, {"title_en": name, "year": 2025})
        for name in ("Course on Water", "Course on Waters")
    )
    programmes.set_programme(desk, 1, other)
    before = len(list_records(desk, PROGRAMMES))
    settle()
    take(screen, "programme", settle)
    assert screen.tabs.tabs["programme"].accessibleName() == f"Programmes {before}"
    assert screen.banner.isHidden()  # programmes of nearly one name are two
    put(screen, one, "area")
    type_in(press, "Water")
    press(Qt.Key.Key_Return)
    settle()
    assert get_record(desk, PROGRAMMES, one)["area"] == "Water"
    screen.shown.view.select_ids([other])
    screen.open_pane()
    settle()
    assert screen.pane.count.text() == "1 cohort"
    (line,) = screen.pane.uses.findChildren(UseLine)
    QTest.mouseClick(line, LEFT)
    settle()
    assert window.stack.key == "overview"
    window.open_screen("directory")
    screen.merge(one, other)
    made = dialog(MergeEntriesDialog)
    QTest.mouseClick(made.ok, LEFT)
    settle()
    assert len(list_records(desk, PROGRAMMES)) == before - 1
    assert directory.list_uses(desk, PROGRAMMES, other)[0].cohort_id == 1
    window.do("undo")
    settle()
    assert len(list_records(desk, PROGRAMMES)) == before


def test_an_activity_of_another_cohort_takes_us_there(
    screen: DirectoryScreen, desk: Desk, settle: Settle, window: MainWindow
) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu", "starts": DAY, "ends": DAY})
    key = curriculum.add_activity(
        desk, other, {"title": "Wetlands", "date": DAY, "start": dt.time(9), "host": "Chen Yi"}
    )
    settle()
    put(screen, entries(desk, EXPERTS)["Chen Yi"]["id"], "name")
    window.do("details")
    settle()
    lines = {
        line.accessibleName().split(",")[0]: line for line in screen.pane.findChildren(UseLine)
    }
    QTest.mouseClick(lines["Wetlands"], LEFT)
    settle()
    shown = window.screens["curriculum"]
    assert isinstance(shown, CurriculumScreen)
    assert window.context
    assert (window.stack.key, window.context.cohort_id, shown.selected) == (
        "curriculum",
        other,
        [key],
    )


def test_similar_names_are_asked_about_and_joined(
    screen: DirectoryScreen, desk: Desk, press: Press, settle: Settle, window: MainWindow
) -> None:
    before = entries(desk, EXPERTS)
    assert screen.banner.text() == "“Prof. Lin” and “Lin Hua” may be one."
    press_in(screen.banner, "Compare…", settle)
    asked = dialog(MergeEntriesDialog)
    stays = next(one for one in asked.choices.buttons() if one.text() == "Lin Hua")
    stays.setFocus()
    press(Qt.Key.Key_Space)
    assert asked.ok.text() == "Merge into Lin Hua"
    press(Qt.Key.Key_Return)
    assert cells(screen, "name") == ["Ana Reyes", "Chen Yi", "Lin Hua"]
    assert cells(screen, "uses") == ["1", "1", "2"]
    assert screen.banner.isHidden()
    assert curriculum.list_activities(desk, 1)[0]["speaker"] == "Prof. Lin"  # as printed
    window.do("undo")
    settle()
    assert entries(desk, EXPERTS) == {
        name: {**one, "version": entries(desk, EXPERTS)[name]["version"]}
        for name, one in before.items()
    }
    assert window.stack.key == "directory"
    press_in(screen.banner, "Two different ones", settle)
    assert screen.banner.isHidden()


def test_a_delegation_among_the_experts_becomes_an_organisation_when_somebody_says_so(
    screen: DirectoryScreen, window: MainWindow, desk: Desk, ids: list[int], settle: Settle
) -> None:
    name = "Representatives of the Consulate General (3)"

    def write(work: Work) -> None:  # as an older version did
        expert = work.add(Expert(name=name)).id
        values = {"role": "attended", "expert_id": expert, "name": name, "place": 0}
        work.add(ActivityPerson(activity_id=ids[0], **values))

    desk.execute("Old", write)
    settle()
    take(screen, "expert", settle)
    assert screen.banner.isVisible()
    press_in(screen.banner, "Make it organisations that attend", settle)
    held = {one["id"]: one for one in curriculum.list_activities(desk, 1)}
    assert held[ids[0]]["represented"] == "Consulate General (3)"
    assert name not in entries(desk, EXPERTS)
    window.do("undo")
    settle()
    assert name in entries(desk, EXPERTS)
    press_in(screen.banner, "Not now", settle)
    assert name in entries(desk, EXPERTS)
    shown = [one.text() for one in screen.banner.findChildren(Button) if one.isVisible()]
    assert "Make it organisations that attend" not in shown
    screen._is_put_off = False


def test_two_selected_rows_are_joined_by_the_command(
    screen: DirectoryScreen, desk: Desk, press: Press, settle: Settle, window: MainWindow
) -> None:
    take(screen, "venue", settle)
    assert "merge" not in window.possible_commands()
    there = entries(desk, VENUES)
    screen.shown.view.select_ids([there["Hall 1"]["id"], there["Teahouse"]["id"]])
    window.do("merge")
    settle()
    dialog(MergeEntriesDialog)
    press(Qt.Key.Key_Return)
    assert len(entries(desk, VENUES)) == 2
    assert {one["venue"] for one in curriculum.list_activities(desk, 1)[:2]} == {"Hall 1"}


def test_what_is_used_is_asked_about_before_it_goes(
    screen: DirectoryScreen, desk: Desk, press: Press, settle: Settle, window: MainWindow
) -> None:
    take(screen, "venue", settle)
    put(screen, entries(desk, VENUES)["Hall 1"]["id"], "name")
    window.do("remove")
    settle()
    assert (
        screen.banner.text() == "Hall 1: 1 activity takes place there. It stays, without a venue."
    )
    press_in(screen.banner, "Do not remove", settle)
    assert len(entries(desk, VENUES)) == 3
    window.do("remove")
    settle()
    press(Qt.Key.Key_Space)
    assert sorted(entries(desk, VENUES)) == ["Hall One", "Teahouse"]
    assert curriculum.list_activities(desk, 1)[0]["venue"] is None
    directory.add_entry(desk, VENUES, {"name": "Nowhere"})
    settle()
    put(screen, entries(desk, VENUES)["Nowhere"]["id"], "name")
    window.do("remove")  # nobody uses it: nothing to ask
    settle()
    assert sorted(cells(screen, "name")) == ["Hall One", "Teahouse"]


def test_a_new_venue_is_asked_for_by_name(
    screen: DirectoryScreen, desk: Desk, press: Press, settle: Settle
) -> None:
    take(screen, "venue", settle)
    QTest.mouseClick(screen.new_button, LEFT)
    settle()
    asked = dialog(NewEntryDialog)
    press(Qt.Key.Key_Return)
    assert "name in one language" in asked.problem.text()
    asked.form.focus_field("name_zh")
    compose("三号厅")
    asked.form.focus_field("capacity")
    press("60")
    press(Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is None
    assert entries(desk, VENUES)["三号厅"]["capacity"] == 60
    assert desk.undo_label() == "New venue 三号厅"


def test_travel_times_are_typed_once_and_hold_both_ways(
    screen: DirectoryScreen, desk: Desk, press: Press, settle: Settle, window: MainWindow
) -> None:
    there = {name: one["id"] for name, one in entries(desk, VENUES).items()}
    take(screen, "ways", settle)
    put(screen, there["Hall 1"], f"way_{there['Teahouse']}")
    type_in(press, "35")
    press(Qt.Key.Key_Return)
    assert cells(screen, f"way_{there['Hall 1']}") == ["", "", "35"]
    assert cells(screen, f"way_{there['Teahouse']}") == ["35", "", ""]
    assert desk.undo_label() == "Travel time Hall 1 – Teahouse"
    put(screen, there["Hall 1"], f"way_{there['Hall 1']}")
    press("9")
    # no way to itself
    assert screen.shown.view.indexWidget(screen.shown.view.currentIndex()) is None
    put(screen, there["Hall 1"], f"way_{there['Hall One']}")
    type_in(press, "1441")
    press(Qt.Key.Key_Return)
    assert len(travel_times.list_minutes(desk)) == 1  # more than a day: the cell stays open
    press(Qt.Key.Key_Escape)
    put(screen, there["Hall 1"], f"way_{there['Hall 1']}")
    QGuiApplication.clipboard().setText("\t5\t35\n5\t\t\n35\t\t\n")
    window.do("paste")
    settle()
    assert travel_times.list_minutes(desk) == {
        frozenset((there["Hall 1"], there["Hall One"])): 5,
        frozenset((there["Hall 1"], there["Teahouse"])): 35,
    }
    put(screen, there["Hall One"], f"way_{there['Hall 1']}")
    press(Qt.Key.Key_Delete)
    assert travel_times.list_minutes(desk) == {frozenset((there["Hall 1"], there["Teahouse"])): 35}
    window.do("undo")
    settle()
    assert cells(screen, f"way_{there['Hall One']}") == ["5", "", ""]


def test_a_contradiction_is_refused_as_a_whole(
    screen: DirectoryScreen, desk: Desk, settle: Settle, window: MainWindow
) -> None:
    there = {name: one["id"] for name, one in entries(desk, VENUES).items()}
    take(screen, "ways", settle)
    put(screen, there["Hall 1"], f"way_{there['Hall 1']}")
    QGuiApplication.clipboard().setText("\t5\n6\t\n")
    window.do("paste")
    settle()
    assert travel_times.list_minutes(desk) == {}


def test_themes_say_planned_and_reached_and_are_put_in_order_by_keys(
    screen: DirectoryScreen, desk: Desk, press: Press, settle: Settle, window: MainWindow
) -> None:
    take(screen, "theme", settle)
    assert cells(screen, "title") == ["Pathways", "Finance"]
    assert cells(screen, "reached") == ["6 of 8 h", "0 h"]
    assert cells(screen, "note") == ["", "1 without an end"]
    put(screen, 2, "hours")
    type_in(press, "12")
    press(Qt.Key.Key_Return)
    assert cells(screen, "reached") == ["6 of 8 h", "0 of 12 h"]
    put(screen, 1, "title")
    press(Qt.Key.Key_Down, ALT)
    assert cells(screen, "title") == ["Finance", "Pathways"]
    assert screen.shown.view.current_id() == 1
    press(Qt.Key.Key_Down, ALT)  # already last
    assert desk.undo_label() == "Order of the themes"
    press(Qt.Key.Key_Up, ALT)
    assert cells(screen, "title") == ["Pathways", "Finance"]
    window.do("undo")
    settle()
    assert cells(screen, "title") == ["Finance", "Pathways"]


def test_a_theme_is_dragged_by_its_grip(
    screen: DirectoryScreen, desk: Desk, settle: Settle
) -> None:
    directory.add_entry(desk, THEMES, {"title": "Policy"}, 1)
    settle()
    take(screen, "theme", settle)
    view = screen.shown.view
    high = view.rowHeight(0)
    start, end = QPoint(20, high // 2), QPoint(24, 2 * high + high // 2 + 8)
    QTest.mousePress(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(view.viewport(), QPoint(22, high * 2))
    QTest.mouseMove(view.viewport(), end)
    QTest.mouseRelease(view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, end)
    settle()
    assert cells(screen, "title") == ["Finance", "Policy", "Pathways"]
    desk.undo()
    settle()
    assert cells(screen, "title") == ["Pathways", "Finance", "Policy"]


def test_all_cohorts_together_have_experts_but_no_themes(
    screen: DirectoryScreen, settle: Settle, window: MainWindow
) -> None:
    window.do("all_cohorts")
    settle()
    take(screen, "expert", settle)
    assert len(cells(screen, "name")) == 4
    take(screen, "theme", settle)
    assert screen.empty.sentence.text() == "Choose one cohort to see its themes."
    assert not screen.new_button.isEnabled()
    take(screen, "expert", settle)


@pytest.mark.alone
def test_an_empty_desk_says_what_comes_here(
    running: Program, peopled_desk: Path, tmp_path: Path, settle: Settle
) -> None:
    folder = Path(shutil.copytree(peopled_desk, tmp_path / "without lectures"))
    running._close_desk()
    running.show_desk(open_desk(folder / "office.lcdesk"))
    settle()
    screen = running.window.screens["directory"]
    assert isinstance(screen, DirectoryScreen)
    assert "Nobody is on the bench yet" in screen.empty.sentence.text()
    take(screen, "ways", settle)
    assert screen.empty.sentence.text() == "Travel times need two venues."
    running._close_desk()
