"""Open questions in the window: what the import's button says, the card that lists and answers them,
the amber word in the table, the chip in the details, found by search.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import open_questions
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.importing.dialogs import WordDialog
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, PlainLabel
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.services.rows import bring, found, people, sheet
from tests.ui.sheets import LEFT, Settle, dialog

pytestmark = pytest.mark.opens("import")

HEADS = ("Name", "Passport no.", "Nationality", "Sex", "Date of birth")
BEK = ("Bek Omarov", "BB2222222", "Kazahstan", "F", "1991-03-04")
CARLA = ("Carla Diaz", "CC3333333", "Kenya", "F", "30/02/1991")


@pytest.fixture
def screen(window: MainWindow, settle: Settle, tmp_path: Path) -> ImportScreen:
    """The review of a list with two words that nobody can read."""
    window.open_screen("import")
    settle()
    made = window.screens["import"]
    assert isinstance(made, ImportScreen)
    window.take_files([sheet(tmp_path / "names.xlsx", BEK, CARLA, heads=HEADS)])
    settle()
    return made


def test_from_the_review_to_the_last_answer(
    screen: ImportScreen,
    window: MainWindow,
    desk: Desk,
    qapp: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    assert screen.page.confirm.text() == "Import 2, 2 questions stay open"
    qtbot.mouseClick(screen.page.confirm, LEFT)
    settle()
    table = window.screens["participants"]
    assert isinstance(table, ParticipantsScreen)
    bek = people(desk)["Bek Omarov"]["id"]
    rows = table.table
    at = rows.index(rows.row_of(bek), rows.column_at("nationality"))
    assert (rows.data(at), rows.columns[at.column()].tone(rows.record(at.row()))) == (
        "Kazahstan",
        "warn",
    )
    assert "names.xlsx" in rows.data(at, TIP_ROLE)
    assert found(desk, "Kazahstan") == [bek]
    table.view.select_ids([bek])
    settle()
    assert table.details.pane.head.asked.text() == "1 open question"
    fact = table.details.pane.facts.lines["nationality"].fact
    assert (fact.words, fact.tone) == ("Kazahstan", "warn")
    table.details.pane.show_fields(True)
    country = table.details.pane.form.rows["nationality"]
    assert country.isVisibleTo(table)
    assert country.note.isVisibleTo(country)
    assert "Kazahstan" in country.note.text()
    window.open_screen("import")
    settle()
    card = screen.start.questions
    assert [one["question"].word for one in card.records()] == ["Kazahstan", "30/02/1991"]
    card.view.select_ids([1])
    qtbot.mouseClick(card.answer, LEFT)
    asked = dialog(qapp, WordDialog)
    assert [button.text() for button in asked.likely] == ["Kazakhstan"]
    qtbot.mouseClick(asked.likely[0], LEFT)
    settle()
    assert people(desk)["Bek Omarov"]["nationality"] == "KZ"
    assert [one["question"].word for one in card.records()] == ["30/02/1991"]
    card.view.setFocus()
    card.view.select_ids([1])
    qtbot.mouseClick(card.blank, LEFT)
    settle()
    assert card.isHidden()
    assert open_questions.count_open(desk) == 0
    desk.undo()
    settle()
    assert [one["question"].word for one in card.records()] == ["30/02/1991"]


def test_a_value_that_is_none_is_not_taken(
    screen: ImportScreen,
    window: MainWindow,
    desk: Desk,
    qapp: QApplication,
    qtbot: QtBot,
    settle: Settle,
) -> None:
    qtbot.mouseClick(screen.page.confirm, LEFT)
    settle()
    window.open_screen("import")
    settle()
    card = screen.start.questions
    card.view.select_ids([2])
    qtbot.mouseClick(card.answer, LEFT)
    asked = dialog(qapp, WordDialog)
    qtbot.keyClicks(asked.editor, "31/02/1991")
    qtbot.keyClick(asked.editor, Qt.Key.Key_Return)
    settle()
    assert asked.isVisible()
    assert asked.echo.text()
    asked.reject()
    assert people(desk)["Carla Diaz"]["birth_date"] is None


def test_near_spellings_are_taken_with_one_press_or_one_by_one(
    screen: ImportScreen, window: MainWindow, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [
        (f"Person {name}", f"BB000000{at}", word, "F", "1991-03-04")
        for at, (name, word) in enumerate(
            (("One", "Kazahstan"), ("Two", "Usbekistan"), ("Three", "Tajikstann"))
        )
    ]
    screen.close_review()
    window.take_files([sheet(tmp_path / "near.xlsx", *rows, heads=HEADS)])
    settle()
    (card,) = screen.page.problems.cards
    assert [one.raw for one in card.question.words] == [row[2] for row in rows]
    qtbot.mouseClick(card.buttons[1], LEFT)
    settle()
    assert len(screen.page.problems.cards) == 3
    screen.decisions.step_back()
    settle()
    (card,) = screen.page.problems.cards
    qtbot.mouseClick(card.buttons[0], LEFT)
    settle()
    assert not screen.page.problems.cards
    assert screen.page.outlook
    found = [row.read.values["nationality"] for row in screen.page.outlook.plan.rows]
    assert found == ["KZ", "UZ", "TJ"]


def test_a_word_that_is_hardly_a_country_is_asked_alone(
    screen: ImportScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    words = ("Kazahstan", "Usbekistan", "Wakanda")
    rows = [
        (f"Person {at}", f"BB000000{at}", word, "F", "1991-03-04") for at, word in enumerate(words)
    ]
    screen.close_review()
    window.take_files([sheet(tmp_path / "far.xlsx", *rows, heads=HEADS)])
    settle()
    together, alone = (card.question for card in screen.page.problems.cards)
    assert [one.raw for one in together.words] == ["Kazahstan", "Usbekistan"]
    assert (alone.raw, alone.words) == ("Wakanda", ())
    assert screen.page.problems.head.text() == "3 things to look at"


def test_five_questions_are_seen_at_once_in_a_small_window(
    screen: ImportScreen, window: MainWindow, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    words = ("Wakanda", "Utopia", "Narnia", "Atlantis", "Elbonia")
    rows = [
        (f"Person {at}", f"BB000000{at}", word, "F", "1991-03-04") for at, word in enumerate(words)
    ]
    screen.close_review()
    window.take_files([sheet(tmp_path / "five.xlsx", *rows, heads=HEADS)])
    settle()
    qtbot.mouseClick(screen.page.confirm, LEFT)
    settle()
    window.open_screen("import")
    window.resize(1366, 768)
    settle()
    card = screen.start.questions
    assert len(card.records()) == 5
    assert card.view.verticalScrollBar().maximum() == 0
    assert screen.start.done.view.verticalScrollBar().maximum() == 0


def test_what_list_and_desk_both_changed_is_answered_in_the_card(
    screen: ImportScreen,
    window: MainWindow,
    desk: Desk,
    qapp: QApplication,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
) -> None:
    screen.close_review()
    cohort_id = window.context.cohort_id if window.context else None
    assert cohort_id is not None
    for name, word in (("v1.xlsx", "Kenya"), ("v2.xlsx", "Rwanda")):
        path = sheet(
            tmp_path / name, ("Dan Ouma", "DD4444444", word, "M", "1990-01-02"), heads=HEADS
        )
        bring(desk, cohort_id, path)
        number = people(desk)["Dan Ouma"]["id"]
        if word == "Kenya":
            change_participants(desk, [number], {"nationality": "UG"})
    window.open_screen("import")
    settle()
    card = screen.start.questions
    (record,) = card.records()
    assert record["question"].is_conflict
    card.view.select_ids([1])
    qtbot.mouseClick(card.answer, LEFT)
    asked = dialog(qapp, WordDialog)
    assert any("Uganda" in label.text() for label in asked.findChildren(PlainLabel))
    assert [button.text() for button in asked.likely] == ["Rwanda"]
    qtbot.mouseClick(asked.likely[0], LEFT)
    settle()
    assert people(desk)["Dan Ouma"]["nationality"] == "RW"
    assert card.isHidden()
