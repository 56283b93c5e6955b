"""People in roles by real keys: put in order, completed from the bench, printed as typed, kept
in one step.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import EXPERTS, change_records
from lcdesk.services.curriculum import curriculum
from lcdesk.services.curriculum.curriculum import (
    BodyInPart,
    Cast,
    list_activity_bodies,
    list_activity_people,
)
from lcdesk.ui.curriculum.people_dialog import EntryEditor, PeopleDialog, PersonEditor
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.lectures import LEFT, Press, Settle, add_lectures, compose, dialog, entries, press_in
from tests.ui.letting_go import asked

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    return add_lectures(desk)


@pytest.fixture
def people(ids: list[int], desk: Desk, window: MainWindow, settle: Settle) -> PeopleDialog:
    """The people of the second lecture, opened by its command."""
    key = entries(desk, EXPERTS)["Chen Yi"]["id"]
    change_records(
        desk, EXPERTS, {key: {"title": "Dean", "organization": "Tongji", "name_zh": "陈一"}}
    )
    window.open_screen("curriculum")
    settle()
    shown = window.screens["curriculum"]
    assert isinstance(shown, CurriculumScreen)
    shown.go_to([ids[1]])
    settle()
    window.do("activity_people")
    settle()
    found = dialog(PeopleDialog)
    assert isinstance(found, PeopleDialog)
    return found


def rows_of(people: PeopleDialog, role: str) -> list[tuple[str, ...]]:
    return [texts(row) for row in people.parts[role].rows]


def texts(row: EntryEditor) -> tuple[str, ...]:
    """Name, title, organisation as they stand there."""
    return tuple(line.text() for line in row.lines[:3])


def test_people_are_put_in_order_and_kept_in_one_step(
    people: PeopleDialog,
    desk: Desk,
    ids: list[int],
    press: Press,
    window: MainWindow,
    settle: Settle,
) -> None:
    before = list_activity_people(desk, ids[1])
    assert rows_of(people, "speaker") == [("Lin Hua", "", ""), ("Ana Reyes", "", "")]
    assert rows_of(people, "host") == [("", "", "")]
    press(Qt.Key.Key_Tab)
    press("Director")  # title as printed, for this occasion
    press(Qt.Key.Key_Down, ALT)
    assert rows_of(people, "speaker") == [("Ana Reyes", "", ""), ("Lin Hua", "Director", "")]
    assert people.parts["speaker"].rows[1].lines[1].hasFocus()
    people.parts["host"].rows[0].lines[0].setFocus()
    press("Wang Min")
    QTest.mouseClick(people.parts["host"].add, LEFT)
    press("Su Lan")
    press(Qt.Key.Key_Return)
    assert QApplication.activeModalWidget() is None
    assert [one[:4] for one in list_activity_people(desk, ids[1])] == [
        ("speaker", "Ana Reyes", None, None),
        ("speaker", "Lin Hua", "Director", None),
        ("host", "Wang Min", None, None),
        ("host", "Su Lan", None, None),
    ]
    assert {"Wang Min", "Su Lan"} <= set(entries(desk, EXPERTS))
    record = curriculum.read_activity(desk, ids[1])
    assert record
    assert (record["speaker"], record["host"]) == ("Ana Reyes; Lin Hua", "Wang Min; Su Lan")
    assert desk.undo_label() == "Edit people of Hydrogen"
    window.do("undo")
    settle()
    assert list_activity_people(desk, ids[1]) == before


@pytest.mark.parametrize("typed", ["yi", "陈"])
def test_somebody_from_the_bench_brings_title_and_organisation(
    people: PeopleDialog, press: Press, settle: Settle, typed: str
) -> None:
    row = people.parts["interpreter"].rows[0]
    assert isinstance(row, PersonEditor)
    row.name.setFocus()
    (press if typed.isascii() else compose)(typed)
    settle()
    completer = row.name.completer()
    assert completer
    popup = completer.popup()
    assert popup
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    settle()
    press(Qt.Key.Key_Tab)
    assert texts(row) == ("Chen Yi", "Dean", "Tongji")
    assert row.title.hasFocus()


def test_what_is_typed_is_not_overwritten_by_the_bench(people: PeopleDialog, press: Press) -> None:
    row = people.parts["escort"].rows[0]
    assert isinstance(row, PersonEditor)
    row.title.setFocus()
    press("Leader of the delegation")
    row.name.setFocus()
    press("Chen Yi")
    press(Qt.Key.Key_Escape)  # the list of names
    press(Qt.Key.Key_Tab)
    assert texts(row) == ("Chen Yi", "Leader of the delegation", "Tongji")


def test_a_line_without_a_name_is_told_and_nothing_is_lost(
    people: PeopleDialog, desk: Desk, ids: list[int], press: Press, settle: Settle
) -> None:
    before = list_activity_people(desk, ids[1])
    people.parts["host"].rows[0].lines[1].setFocus()
    press("Dean")
    press(Qt.Key.Key_Return)
    assert people.isVisible()
    assert "Somebody has no name: Dean" in people.problem.text()
    press(Qt.Key.Key_Escape)
    asked(people).keep.click()
    assert list_activity_people(desk, ids[1]) == before
    first = people.parts["speaker"].rows[0]
    QTest.mouseClick(first.bin, LEFT)
    QTest.mouseClick(people.parts["host"].rows[0].bin, LEFT)
    press_in(people, "Save", settle)
    assert list_activity_people(desk, ids[1]) == [Cast("speaker", "Ana Reyes")]


@pytest.mark.parametrize("role", ["addressed", "represented"])
def test_tab_goes_through_lines_that_were_added_as_they_read(
    people: PeopleDialog, settle: Settle, role: str
) -> None:
    part = people.parts[role]
    for _ in range(2):
        QTest.mouseClick(part.add, LEFT)
        settle()
    assert part.rows[2].lines[0].hasFocus()
    there: list[QWidget] = [one for line in part.rows for one in (*line.lines, line.bin)]
    chain, here = list[QWidget](), part.rows[0].lines[0].previousInFocusChain()
    for _ in range(500):
        here = here.nextInFocusChain()
        if here in (*there, part.add):
            chain.append(here)
        if here is part.add:
            break
    assert chain == [*there, part.add]


def test_bodies_are_kept_with_both_names_and_how_many_came(
    people: PeopleDialog,
    desk: Desk,
    ids: list[int],
    press: Press,
    window: MainWindow,
    settle: Settle,
) -> None:
    part = people.parts["represented"]
    part.rows[0].lines[0].setFocus()
    for text in ("Delta Science Office", "三角洲科技处", "many"):
        (press if text.isascii() else compose)(text)
        press(Qt.Key.Key_Tab)
    press_in(people, "Save", settle)
    assert people.isVisible()
    assert people.problem.text()
    part.rows[0].lines[2].setText("8")
    press_in(people, "Save", settle)
    body = BodyInPart("represented", "Delta Science Office", "三角洲科技处", 8)
    assert list_activity_bodies(desk, ids[1]) == [body]
    record = curriculum.read_activity(desk, ids[1])
    assert record
    assert record["represented"] == "Delta Science Office (8)"
    window.do("undo")
    settle()
    assert list_activity_bodies(desk, ids[1]) == []


def test_the_pane_has_a_button_for_it(ids: list[int], window: MainWindow, settle: Settle) -> None:
    window.open_screen("curriculum")
    settle()
    shown = window.screens["curriculum"]
    assert isinstance(shown, CurriculumScreen)
    shown.open_activity(ids[0])
    settle()
    QTest.mouseClick(shown.pane.people_button, LEFT)
    settle()
    found = dialog(PeopleDialog)
    assert found.windowTitle() == "People of Carbon markets"
    found.reject()
