"""The evaluation on screen with real keys and clicks: questions typed, the questionnaire saved,
forms taken in, results sorted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from lcdesk import texts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.evaluation import evaluation, questionnaire
from lcdesk.ui.evaluation.lists import mean_words
from lcdesk.ui.evaluation.screen import EvaluationScreen, IntakeDialog, QuestionnaireDialog
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.places import handled_in, told
from tests.ui.walking import name_of

pytestmark = [pytest.mark.opens("evaluation"), pytest.mark.shares]

Settle = Callable[[], None]
Press = Callable[..., None]
LEFT = Qt.MouseButton.LeftButton
DAY = dt.date(2026, 12, 9)


@pytest.fixture
def screen(desk: Desk, window: MainWindow, settle: Settle) -> EvaluationScreen:
    for number, (title, kind, speaker) in enumerate(
        (
            ("Energy storage", "lecture", "Li Wen"),
            ("Lunch", "meal", None),
            ("Wind farm", "field_visit", "Ana Reyes"),
        )
    ):
        values = {
            "title": title,
            "title_zh": f"中{title}",
            "kind": kind,
            "speaker": speaker,
            "date": DAY,
            "start": dt.time(9 + number),
        }
        curriculum.add_activity(desk, 1, values)
    window.open_screen("evaluation")
    settle()
    made = window.screens["evaluation"]
    assert isinstance(made, EvaluationScreen)
    return made


def filled(desk: Desk, path: Path, *forms: tuple[int, int]) -> Path:
    """A numbered form for each pair of answers: about energy storage, about the wind farm."""
    questionnaire.save_questionnaire(desk, 1, path, len(forms))
    book = openpyxl.load_workbook(path)
    for page, answers in zip(book.worksheets, forms, strict=True):
        rows = [row for row in page.iter_rows() if str(row[0].value).startswith("activity ")]
        for row, value in zip(rows, answers, strict=True):
            row[5].value = value
            row[9].value = f"Comment {value}"
    book.save(path)
    return path


def opened(screen: EvaluationScreen, kind: type[QDialog]) -> QDialog:
    return next(one for one in screen.window().findChildren(kind) if one.isVisible())


def titles(screen: EvaluationScreen, key: str = "activities") -> list[str]:
    return [str(record["title"]) for record in screen.shown[key].rows()]


def take_tab(screen: EvaluationScreen, key: str, settle: Settle) -> None:
    QTest.mouseClick(screen.lists.tabs[key], LEFT)
    settle()


def test_nothing_yet_offers_the_questionnaire(
    screen: EvaluationScreen, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    assert screen.empty.isVisible()
    assert not screen.save.isEnabled()
    QTest.mouseClick(screen.empty.button, LEFT)
    dialog = opened(screen, QuestionnaireDialog)
    assert isinstance(dialog, QuestionnaireDialog)
    assert [kind for kind, tick in dialog.kinds.items() if tick.isChecked()] == [
        "lecture",
        "field_visit",
    ]
    assert dialog.told.text() == "2 activities are asked about."
    QTest.mouseClick(dialog.kinds["meal"], LEFT, pos=QPoint(12, 12))
    assert dialog.told.text() == "3 activities are asked about."
    assert dialog.unjudged() == frozenset()
    assert dialog.count.value() == 8, "a form for each participant"
    dialog.close()
    screen.save_form(tmp_path / "form.xlsx", frozenset({"meal"}), 2)
    settle()
    assert openpyxl.load_workbook(tmp_path / "form.xlsx").sheetnames == ["01", "02"]


def test_forms_come_in_at_once_and_are_undone(
    screen: EvaluationScreen, desk: Desk, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    screen.read_answers([filled(desk, tmp_path / "a.xlsx", (5, 2), (4, 2), (5, 3))])
    settle()
    assert titles(screen) == ["Energy storage", "Wind farm"]
    assert [mean_words(record["spread"]) for record in screen.shown["activities"].rows()] == [
        "4.67 (n 3)",
        "2.33 (n 3)",
    ]
    assert window.status.more.text() == "Undo"
    QTest.mouseClick(window.status.more, LEFT)
    settle()
    assert evaluation.read_results(desk, 1).forms == 0
    window.open_screen("evaluation")
    settle()
    assert screen.empty.isVisible()


def test_the_same_number_again_is_asked_about(
    screen: EvaluationScreen, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    screen.read_answers([filled(desk, tmp_path / "a.xlsx", (5, 2))])
    settle()
    other = filled(desk, tmp_path / "b.xlsx", (1, 1))
    book = openpyxl.load_workbook(other)
    rows = [row for row in book.active.iter_rows() if str(row[0].value).startswith("activity ")]
    rows[0][5].value = "bad"
    book.save(other)
    screen.read_answers([other])
    settle()
    dialog = opened(screen, IntakeDialog)
    assert isinstance(dialog, IntakeDialog)
    assert dialog.double() == "leave"
    assert "“bad” is no answer from 1 to 5" in dialog.remarks.toPlainText()
    assert evaluation.read_results(desk, 1).forms == 1, "nothing is written before it is said"
    QTest.mouseClick(dialog.choices["add"], LEFT, pos=QPoint(12, 12))
    QTest.mouseClick(dialog.ok, LEFT)
    settle()
    assert evaluation.read_results(desk, 1).forms == 2


def test_results_are_sorted_by_their_heads(
    screen: EvaluationScreen, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    screen.read_answers([filled(desk, tmp_path / "a.xlsx", (2, 5), (3, 5))])
    settle()
    shown = screen.shown["activities"]
    heads, at = shown.view.horizontalHeader(), shown.table.column_at("mean")
    point = QPoint(heads.sectionViewportPosition(at) + 20, heads.height() // 2)
    orders = []
    for _click in range(2):
        QTest.mouseClick(heads.viewport(), LEFT, pos=point)
        settle()
        orders.append(titles(screen))
    assert sorted(orders) == [["Energy storage", "Wind farm"], ["Wind farm", "Energy storage"]]
    forms = shown.table.columns[shown.table.column_at("forms")]
    record = shown.rows()[0]
    assert (forms.show(record), forms.tone and forms.tone(record)) == ("2 · few", "warn"), (
        "two forms are few"
    )
    take_tab(screen, "speakers", settle)
    assert sorted(titles(screen, "speakers")) == ["Ana Reyes", "Li Wen"]
    take_tab(screen, "comments", settle)
    assert [band.label for band in screen.comments.table.bands.values()] == [
        "Energy storage",
        "Wind farm",
    ]
    assert sorted(screen.comments.texts()) == ["Comment 2", "Comment 3", "Comment 5", "Comment 5"]


def test_questions_are_typed_added_moved_and_taken_out(
    screen: EvaluationScreen, desk: Desk, window: MainWindow, settle: Settle, press: Press
) -> None:
    take_tab(screen, "questions", settle)
    shown = screen.questions
    assert shown.isVisible(), "questions are shown before there are answers"
    assert "usual" in shown.note.text()
    shown.view.setFocus()
    shown.view.select_cells([1], ["text"])
    press("D")
    press("epth")
    press(Qt.Key.Key_Return)
    settle()
    assert evaluation.list_questions(desk, 1)[0].text == "Depth"
    assert shown.note.text() == ""
    assert desk.undo_label() == "Edit question “Content”"
    shown.view.select_ids([1])
    assert not shown.up.isEnabled()
    QTest.mouseClick(shown.down, LEFT)
    settle()
    assert [one.text for one in evaluation.list_questions(desk, 1)][:2] == ["Teaching", "Depth"]
    assert shown.place() == 1, "the cursor goes with it"
    QTest.mouseClick(shown.bin, LEFT)
    settle()
    assert "Depth" not in [one.text for one in evaluation.list_questions(desk, 1)]
    shown.add_question("course")
    settle()
    assert [one.text for one in evaluation.list_questions(desk, 1)][-1] == "New question"
    for _turn in range(4):
        window.do("undo")
        settle()
    assert evaluation.list_questions(desk, 1)[0].id is None, "the usual set again"


def test_results_are_saved(
    screen: EvaluationScreen, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    screen.read_answers([filled(desk, tmp_path / "a.xlsx", (2, 5))])
    settle()
    assert "export_view" in screen.handlers()
    screen.save_workbook(tmp_path / "results.xlsx")
    settle()
    assert openpyxl.load_workbook(tmp_path / "results.xlsx").sheetnames[0] == "Activities"


@pytest.mark.alone
def test_all_of_it_is_said_in_chinese(
    screen: EvaluationScreen, desk: Desk, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    screen.read_answers([filled(desk, tmp_path / "a.xlsx", (2, 5))])
    settle()
    window.do("language_zh")
    settle()
    try:
        assert titles(screen) == ["中Energy storage", "中Wind farm"]
        assert screen.sentence.text() == "8 人，收回 1 份问卷"
        heads = [
            screen.shown["activities"].table.headerData(at, Qt.Orientation.Horizontal)
            for at in range(7)
        ]
        assert not any(str(head).isascii() for head in heads), heads
        assert QApplication.activeModalWidget() is None
    finally:
        texts.speak("en")


def test_everything_that_can_be_used_says_what_it_is(
    screen: EvaluationScreen, desk: Desk, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    path = filled(desk, tmp_path / "a.xlsx", (2, 5))
    screen.read_answers([path])
    settle()
    window.resize(1024, 640)
    for key in screen.lists.tabs:
        take_tab(screen, key, settle)
        assert not [told(one) for one in handled_in(window) if not name_of(one, window)], key
        assert window.width() == 1024, "a laptop's window is wide enough"
    screen.read_answers([path])
    settle()
    screen.ask_for_form()
    for kind in (IntakeDialog, QuestionnaireDialog):
        dialog = opened(screen, kind)
        assert not [told(one) for one in handled_in(dialog) if not name_of(one, dialog)]
        dialog.close()
