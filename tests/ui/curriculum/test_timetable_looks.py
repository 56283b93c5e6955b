"""How the timetable and the tabs beside it stand: what is cut and what is not, where the
keyboard goes, that nothing jumps.
"""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from lcdesk.model.entities import Evaluation
from lcdesk.model.timetable_hours import Reached
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import curriculum
from lcdesk.services.evaluation import evaluation
from lcdesk.ui.curriculum.grids import ActivityGrid, note_of
from lcdesk.ui.curriculum.places import DayTime
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.curriculum.timetable import where_and_who
from lcdesk.ui.curriculum.views import KindLegend
from lcdesk.ui.curriculum.week_scene import clock_in
from lcdesk.ui.evaluation.screen import EvaluationScreen, QuestionnaireDialog
from lcdesk.ui.kit.painting.plain_text import fitted
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screens import SectionTabs
from lcdesk.ui.organisations.directory_content import reached_words
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.curriculum import test_curriculum
from tests.ui.curriculum.test_curriculum import MONDAY, STORAGE, Settle, drag, spot

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]

desk_folder, screen = test_curriculum.desk_folder, test_curriculum.screen  # the fixtures
HALL = "Lecture Hall, College of Environmental Science and Engineering"


@pytest.fixture
def face(dressed: QApplication) -> QFont:
    return font(11, is_tabular=True)


def wide(face: QFont, text: str) -> float:
    return QFontMetricsF(face).horizontalAdvance(text) + 1


# --- words in little room ---


def test_a_time_is_said_whole_or_by_its_start_or_not_at_all(face: QFont) -> None:
    place = DayTime(MONDAY, 14 * 60, 15 * 60 + 30)
    assert clock_in(place, face, wide(face, "14:00–15:30")) == "14:00–15:30"
    assert clock_in(place, face, wide(face, "14:00–15:3")) == "14:00"
    assert clock_in(place, face, wide(face, "14:0")) == ""
    assert clock_in(None, face, 200) == ""


def test_a_long_venue_is_cut_rather_than_the_speaker(face: QFont) -> None:
    room = wide(face, HALL)
    said = fitted((HALL, "Prof. Lin Haoran"), face, room)
    assert said.startswith("Lecture Hall, College")
    assert said.endswith("… · Prof. Lin Haoran")
    assert wide(face, said) <= room + 1
    assert fitted(("Room 302", "Prof. Lin Haoran"), face, room) == "Room 302 · Prof. Lin Haoran"
    little = wide(face, "Room 302 · Prof. Lin")
    # a room is no use cut
    assert fitted(("Room 302", "Prof. Lin Haoran"), face, little).startswith("Room 302 · Pr")
    assert fitted((HALL,), face, little).endswith("…")
    assert fitted((), face, little) == ""


def test_a_text_in_a_grid_says_the_host_where_nobody_speaks() -> None:
    record = {"venue": "Room 302", "speaker": None, "host": "Dr. Wu; Ms. Tang"}
    assert note_of(ActivityGrid("programme"), record) == ("Room 302", "Dr. Wu, Ms. Tang")
    assert note_of(ActivityGrid("venue"), record) == ("Dr. Wu, Ms. Tang",)
    assert note_of(ActivityGrid("speaker"), record) == ("Room 302",)
    assert note_of(ActivityGrid("venue"), {"speaker": "Prof. Lin", "host": "Dr. Wu"}) == (
        "Prof. Lin",
    )


def test_the_head_of_a_column_is_not_said_again_in_its_blocks() -> None:
    record = {"venue": "Room 302", "bus": "Bus 1", "speaker": "Prof. Lin"}
    assert where_and_who(record, "venue") == "Prof. Lin"
    assert where_and_who(record, "group_name") == "Room 302 · Prof. Lin"
    assert where_and_who({**record, "venue": None}, "venue") == "Bus 1 · Prof. Lin"


def test_the_legend_has_every_kind_in_as_many_lines_as_it_takes(dressed: QApplication) -> None:
    legend, kinds = KindLegend(), ["lecture", "field_visit", "ceremony"]
    legend.show_kinds(kinds)
    legend.resize(legend.sizeHint())
    assert legend.lines() == [kinds]
    legend.resize(legend.width() - 20, 20)
    assert legend.lines() == [kinds[:2], kinds[2:]]
    legend.resize(90, 20)
    assert [kind for line in legend.lines() for kind in line] == kinds


def test_hours_of_themes_are_those_of_the_days(dressed: QApplication) -> None:
    assert reached_words({"reached": Reached(675, 675)}) == "11.25 h"
    assert reached_words({"reached": Reached(630, 660), "hours": 12}) == "10.5–11 of 12 h"


# --- the window ---


def test_the_days_fill_the_view_when_its_scroll_bar_goes(
    screen: CurriculumScreen, window: MainWindow, settle: Settle
) -> None:
    for size in ((1100, 560), (1536, 900), (1300, 560), (1500, 980)):
        window.resize(*size)
        settle()
        assert screen.week.week.scale.width == pytest.approx(screen.week.viewport().width()), size


def test_the_hours_of_a_day_take_no_room_from_its_date(
    screen: CurriculumScreen, window: MainWindow, settle: Settle
) -> None:
    window.set_language("zh")
    window.resize(1000, 700)
    settle()
    heads = screen.heads
    lower = QRect(0, 24, heads.width(), heads.height() - 24)
    heads.show_hours({})
    alone = heads.grab(lower).toImage()
    heads.show_hours(dict.fromkeys(screen.week.week.scale.tracks, 7.25))
    assert heads.grab(lower).toImage() == alone
    window.set_language("en")


def test_a_fix_leaves_the_keyboard_with_what_was_cured(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    button = screen.clash_bar.fix_buttons()[0]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    settle()
    assert screen.clash_bar.clash is None
    assert screen.week.hasFocus()
    (cured,) = screen.selected
    before = (curriculum.read_activity(desk, cured) or {})["start"]
    QTest.keyClick(screen.week, Qt.Key.Key_Down)
    settle()
    assert (curriculum.read_activity(desk, cured) or {})["start"] > before


@pytest.mark.parametrize("is_chinese", [False, True])
def test_enter_in_the_title_adds_what_was_drawn(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle, is_chinese: bool
) -> None:
    drag(screen.week, spot(screen.week, MONDAY, 14.05), spot(screen.week, MONDAY, 16))
    if is_chinese:  # the form is built anew
        window.set_language("zh")
        settle()
    title = screen.pane.new_form.row_of("title").editor
    assert isinstance(title, QPlainTextEdit)
    title.setFocus()
    QTest.keyClicks(title, "Bus to the museum")
    QTest.keyClick(title, Qt.Key.Key_Return)
    settle()
    assert not screen.pane.isVisible()
    found = [
        one for one in curriculum.list_activities(desk, 1) if one["title"] == "Bus to the museum"
    ]
    assert [(one["date"], one["start"], one["end"]) for one in found] == [
        (MONDAY, dt.time(14), dt.time(16))
    ]
    window.set_language("en")


def test_enter_in_the_notes_of_a_new_one_is_a_line(
    screen: CurriculumScreen, desk: Desk, settle: Settle
) -> None:
    drag(screen.week, spot(screen.week, MONDAY, 14.05), spot(screen.week, MONDAY, 16))
    notes = screen.pane.new_form.row_of("notes").editor
    assert isinstance(notes, QPlainTextEdit)
    notes.setFocus()
    QTest.keyClicks(notes, "Helmets")
    QTest.keyClick(notes, Qt.Key.Key_Return)
    assert screen.pane.isVisible()
    assert notes.toPlainText() == "Helmets\n"


def test_the_tabs_stand_still_from_screen_to_screen(
    screen: CurriculumScreen, window: MainWindow, settle: Settle
) -> None:
    tops = dict[str, int]()
    for key in ("curriculum", "attendance", "evaluation", "versions"):
        window.open_screen(key)
        settle()
        tabs = window.screens[key].findChild(SectionTabs)
        assert tabs is not None
        tops[key] = tabs.mapTo(window, QPoint()).y()
    assert len(set(tops.values())) == 1, tops


# --- evaluation ---


def _answer(work: Work, desk: Desk) -> None:
    asked = [one for one in evaluation.list_questions(desk, 1) if one.about == "activity"]
    for question in asked:
        words = evaluation.question_words(question)
        work.add(
            Evaluation(cohort_id=1, activity_id=STORAGE, respondent="1", question=words, answer=4)
        )


def test_the_speakers_of_results_are_there_in_both_languages_or_give_way_in_both(
    screen: CurriculumScreen, desk: Desk, window: MainWindow, settle: Settle
) -> None:
    desk.execute("Answers", lambda work: _answer(work, desk))
    window.resize(1200, 900)  # before the columns of the questions are known
    window.open_screen("evaluation")
    settle()
    found = window.screens["evaluation"]
    assert isinstance(found, EvaluationScreen)
    view = found.shown["activities"].view
    evaluation.add_question(desk, 1, "activity", "Pace", "节奏")  # a column more
    desk.execute("Answers", lambda work: _answer(work, desk))
    settle()
    assert found.results is not None
    assert "Pace" in [column.title for column in view.table.columns]
    for width, is_shown in ((1200, False), (1536, True)):
        window.resize(width, 900)
        for language in ("en", "zh"):
            window.set_language(language)
            settle()
            assert (
                "speaker" in [column.name for _at, column in view.columns.shown()]
            ) == is_shown, (width, language)


def test_kinds_of_the_questionnaire_are_called_as_everywhere(window: MainWindow) -> None:
    dialog = QuestionnaireDialog(
        window, {"field_visit": 2, "lecture": 1}, 22, lambda _kinds, _forms: None
    )
    assert [tick.text() for tick in dialog.kinds.values()] == ["Field visit  (2)", "Lecture  (1)"]
    dialog.close()
