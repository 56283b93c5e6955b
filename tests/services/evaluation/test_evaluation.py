"""Questionnaires written, filled in as people do it, read back; questions changed; results
exported: on real desks and workbooks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lcdesk.db.queries.curriculum import list_answers
from lcdesk.model.evaluation import COMMENT, Answer, forms_of
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.evaluation import evaluation, questionnaire
from tests.examples import examples
from tests.services.rows import contents

Marks = Mapping[tuple[str, str], object]
DAY = dt.date(2026, 12, 9)
CONTENT, SPEAKER, WHOLE = "Content", "Teaching", "The course as a whole"
COMMENTS = "comment"


@pytest.fixture
def course(desk: Desk, cohort_id: int) -> int:
    for title, kind, speaker in (
        ("Energy storage", "lecture", "Li Wen"),
        ("Lunch", "meal", None),
        ("Wind farm", "field_visit", "Li Wen; Ana Reyes"),
        ("Group discussion", None, None),
    ):
        values = {
            "title": title,
            "title_zh": f"中{title}",
            "kind": kind,
            "speaker": speaker,
            "date": DAY,
            "start": dt.time(9),
        }
        curriculum.add_activity(desk, cohort_id, values)
    return cohort_id


@pytest.fixture
def blank(desk: Desk, course: int, tmp_path: Path) -> Path:
    path = tmp_path / "questionnaire.xlsx"
    assert questionnaire.save_questionnaire(desk, course, path) == 3
    return path


def fill(
    blank: Path,
    path: Path,
    marks: Marks,
    number: str = "",
    remarks: str = "",
    sheet: str | None = None,
) -> Path:
    """Fill a form as a person does: (activity or "", question or "comment") → what is written."""
    book = openpyxl.load_workbook(blank)
    page = book[sheet] if sheet else book.active
    heads: list[str] = []
    for row in page.iter_rows():
        mark = str(row[0].value or "")
        if mark.startswith("lcdesk form") and number:
            row[4].value = number
        elif mark == "lcdesk heads":
            heads = [str(cell.value or "").split("\n")[-1] for cell in row]
        elif mark.startswith("activity "):
            title = str(row[3].value).split("\n")[-1]
            for at in range(5, len(heads)):
                row[at].value = marks.get((title, COMMENTS if at == len(heads) - 1 else heads[at]))
        elif mark == "course":
            row[5].value = marks.get(("", str(row[1].value).split("\n")[-1]))
        elif mark == "remarks":
            row[1].value = remarks or None
    book.save(path)
    return path


def answers_of(desk: Desk, cohort_id: int) -> list[Answer]:
    with desk.reading() as session:
        return list_answers(session, cohort_id)


def told(desk: Desk, course: int) -> set[tuple[str, str, int | None, str | None]]:
    titles = {one["id"]: one["title"] for one in curriculum.list_activities(desk, course)}
    return {
        (titles.get(one.activity_id or 0, ""), one.question, one.value, one.comment)
        for one in answers_of(desk, course)
    }


def take(
    desk: Desk, course: int, paths: Iterable[Path], double: questionnaire.Double = "leave"
) -> questionnaire.Taken:
    return questionnaire.take_answers(
        desk, course, questionnaire.read_answers(desk, course, list(paths)), double
    )


def test_the_sheet_asks_in_both_languages_with_a_list_of_one_to_five(blank: Path) -> None:
    page = openpyxl.load_workbook(blank).active
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    for words in (
        "内容\nContent",
        "中Energy storage\nEnergy storage",
        "日期\nDate",
        "Li Wen; Ana Reyes",
    ):
        assert words in texts
    assert not any("Lunch" in text for text in texts), "nobody is asked about a meal"
    assert page.column_dimensions["A"].hidden
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert {rule.formula1 for rule in lists} == {'"1,2,3,4,5"'}
    assert sum(len(list(block.cells)) for rule in lists for block in rule.sqref.ranges) == 3 * 4 + 6


def test_numbered_forms_are_sheets_of_one_workbook(desk: Desk, course: int, tmp_path: Path) -> None:
    path = tmp_path / "forms.xlsx"
    assert questionnaire.save_questionnaire(desk, course, path, forms=5, unjudged=()) == 4
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [f"{number:02}" for number in range(1, 6)]
    fill(path, path, {("Lunch", CONTENT): 5}, sheet="02")
    fill(path, path, {("Lunch", CONTENT): 2, ("", WHOLE): 4}, sheet="05")
    intake = questionnaire.read_answers(desk, course, [path])
    assert [one.form for one in intake.of("new")] == ["02", "05"]
    assert len(intake.of("empty")) == 3
    assert questionnaire.take_answers(desk, course, intake).forms == 2
    with pytest.raises(KnownFault, match="1 to 500"):
        questionnaire.save_questionnaire(desk, course, path, forms=0)


VALUES = st.one_of(st.none(), st.integers(1, 5))
WORDS = st.one_of(st.none(), st.sampled_from(("Very good!", "好", "Too long\nand loud")))


@settings(
    max_examples=examples(4, 8),
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_was_filled_in_is_what_is_read(
    desk: Desk, course: int, blank: Path, tmp_path: Path, data: st.DataObject
) -> None:
    """Export, filled in, import: the same answers; once more: nothing new; undone: nothing at
    all.
    """
    keys = [
        (title, question)
        for title in ("Energy storage", "Wind farm", "Group discussion")
        for question in (CONTENT, SPEAKER, COMMENTS)
    ]
    marks = {
        key: data.draw(WORDS if key[1] == COMMENTS else VALUES) for key in [*keys, ("", WHOLE)]
    }
    remarks = data.draw(WORDS) or ""
    before = contents(desk)
    path = fill(blank, tmp_path / "filled.xlsx", marks, "7", remarks)
    taken = take(desk, course, [path])
    expected = {
        (
            title,
            COMMENT if question == COMMENTS else question,
            None if question == COMMENTS else value,
            value if question == COMMENTS else None,
        )
        for (title, question), value in marks.items()
        if value is not None
    }
    expected |= {("", COMMENT, None, remarks)} if remarks else set()
    assert told(desk, course) == expected
    assert taken.forms == bool(expected)
    assert take(desk, course, [path]).forms == 0
    if expected:
        desk.undo()
    assert contents(desk) == before


def test_several_files_are_one_step(desk: Desk, course: int, blank: Path, tmp_path: Path) -> None:
    paths = [
        fill(
            blank,
            tmp_path / f"{n}.xlsx",
            {("Energy storage", CONTENT): n, ("", WHOLE): 5},
            f"No {n}",
        )
        for n in (1, 2, 3)
    ]
    taken = take(desk, course, paths)
    assert (taken.message, desk.undo_label()) == (
        "3 forms with 6 answers came in.",
        "Answers of 3 forms",
    )
    assert forms_of(answers_of(desk, course)) == ["No1", "No2", "No3"]
    desk.undo()
    assert answers_of(desk, course) == []


def test_words_and_values_outside_are_told_and_left_out(
    desk: Desk, course: int, blank: Path, tmp_path: Path
) -> None:
    marks = {
        ("Energy storage", CONTENT): 6,
        ("Energy storage", SPEAKER): "good",
        ("Wind farm", CONTENT): "４",
        ("Wind farm", SPEAKER): 4.5,
    }
    intake = questionnaire.read_answers(desk, course, [fill(blank, tmp_path / "odd.xlsx", marks)])
    assert [(one.value, one.question) for one in intake.forms[0].answers] == [(4, CONTENT)]
    assert len(intake.remarks) == 3
    for text, cell in (("6", "F15"), ("good", "G15"), ("4.5", "G16")):
        assert any(
            f"“{text}” is no answer from 1 to 5" in remark and f"!{cell}:" in remark
            for remark in intake.remarks
        )


def test_the_same_form_never_comes_in_twice(
    desk: Desk, course: int, blank: Path, tmp_path: Path
) -> None:
    first = fill(blank, tmp_path / "a.xlsx", {("Energy storage", CONTENT): 5}, "7")
    other = fill(blank, tmp_path / "b.xlsx", {("Energy storage", CONTENT): 2}, "7")
    intake = questionnaire.read_answers(desk, course, [first, first, other])
    assert [one.fate for one in intake.forms] == ["new", "same", "double"]
    assert (
        questionnaire.take_answers(desk, course, intake).message
        == "1 form with 1 answer came in. 2 forms were left out."
    )
    assert [one.value for one in answers_of(desk, course)] == [5]
    take(desk, course, [other], "replace")
    assert [(one.form, one.value) for one in answers_of(desk, course)] == [("7", 2)]
    desk.undo()
    assert [one.value for one in answers_of(desk, course)] == [5]
    take(desk, course, [other], "add")
    assert [(one.form, one.value) for one in answers_of(desk, course)] == [("7", 5), ("7/2", 2)]
    again = questionnaire.read_answers(desk, course, [first, other])
    assert [one.fate for one in again.forms] == ["same", "same"]


def test_forms_without_a_number_that_are_alike_are_asked_about(
    desk: Desk, course: int, blank: Path, tmp_path: Path
) -> None:
    paths = [
        fill(blank, tmp_path / f"{name}.xlsx", {("Energy storage", CONTENT): 5}) for name in "ab"
    ]
    intake = questionnaire.read_answers(desk, course, paths)
    assert [one.fate for one in intake.forms] == ["new", "double"]
    assert questionnaire.take_answers(desk, course, intake, "add").forms == 2
    results = evaluation.read_results(desk, course)
    assert results.forms == 2


def test_what_belongs_elsewhere_is_told(
    desk: Desk, course: int, blank: Path, tmp_path: Path
) -> None:
    other = add_cohort(desk, {"name_en": "Chengdu"})
    path = fill(
        blank, tmp_path / "a.xlsx", {("Energy storage", CONTENT): 5, ("Wind farm", CONTENT): 4}
    )
    assert "of another cohort" in questionnaire.read_answers(desk, other, [path]).remarks[0]
    plain = tmp_path / "plain.xlsx"
    openpyxl.Workbook().save(plain)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK nothing")
    storage = next(
        one for one in curriculum.list_activities(desk, course) if one["title"] == "Energy storage"
    )
    curriculum.remove_activities(desk, [storage["id"]])
    intake = questionnaire.read_answers(desk, course, [plain, broken, path])
    assert ["plain.xlsx" in intake.remarks[0], "broken.xlsx" in intake.remarks[1]] == [True, True]
    assert "no longer in the timetable" in intake.remarks[2]
    assert [one.value for one in intake.forms[0].answers] == [4]


def test_answers_find_an_activity_that_was_moved_or_made_anew(
    desk: Desk, course: int, blank: Path, tmp_path: Path
) -> None:
    path = fill(
        blank, tmp_path / "a.xlsx", {("Energy storage", CONTENT): 5, ("Wind farm", CONTENT): 4}
    )
    first, _lunch, second, _talk = curriculum.list_activities(desk, course)
    curriculum.change_activities(desk, [first["id"]], {"date": DAY + dt.timedelta(days=1)})
    curriculum.remove_activities(desk, [second["id"]])
    made = curriculum.add_activity(desk, course, {"title": "Wind farm", "date": DAY})
    (form,) = questionnaire.read_answers(desk, course, [path]).forms
    assert [(one.activity_id, one.value) for one in form.answers] == [(first["id"], 5), (made, 4)]


def test_the_usual_questions_become_the_cohorts_own(
    desk: Desk, course: int, blank: Path, tmp_path: Path
) -> None:
    usual = evaluation.list_questions(desk, course)
    assert [one.about for one in usual] == ["activity"] * 4 + ["course"] * 6
    take(desk, course, [fill(blank, tmp_path / "a.xlsx", {("Energy storage", CONTENT): 5}, "1")])
    before = contents(desk)
    evaluation.change_question(desk, course, 0, {"text": "Content of the lecture"})
    results = evaluation.read_results(desk, course)
    assert results.questions[0].id is not None
    assert results.keys("activity") == ["Content of the lecture"], "its answers stay its own"
    desk.undo()
    assert contents(desk) == before
    evaluation.add_question(desk, course, "activity", "Pace", "节奏")
    assert [one.text for one in evaluation.list_questions(desk, course)][4] == "Pace"
    assert evaluation.move_question(desk, course, 4, -1) == 3
    assert [one.text for one in evaluation.list_questions(desk, course)][3] == "Pace"
    assert evaluation.move_question(desk, course, 4, 1) == 4, "it stays among its kind"
    evaluation.remove_question(desk, course, 0)
    assert evaluation.read_results(desk, course).keys("activity") == [CONTENT], (
        "answers given stay in the results"
    )
    for texts in (("Pace", None), (None, "节奏"), (None, None)):
        with pytest.raises(KnownFault):
            evaluation.add_question(desk, course, "course", *texts)


def test_an_answer_to_a_question_taken_out_is_told(
    desk: Desk, course: int, blank: Path, tmp_path: Path
) -> None:
    path = fill(blank, tmp_path / "a.xlsx", {("Energy storage", CONTENT): 5})
    evaluation.remove_question(desk, course, 0)
    intake = questionnaire.read_answers(desk, course, [path])
    assert intake.forms[0].fate == "empty"
    assert "not among the questions any more; “5” was left out" in intake.remarks[0]


def test_results_as_a_workbook(desk: Desk, course: int, blank: Path, tmp_path: Path) -> None:
    paths = [
        fill(
            blank,
            tmp_path / f"{n}.xlsx",
            {("Wind farm", CONTENT): n, ("Wind farm", COMMENTS): "Go by bus", ("", WHOLE): 4},
            str(n),
        )
        for n in (3, 4, 5)
    ]
    take(desk, course, paths)
    evaluation.export_results(desk, course, tmp_path / "results.xlsx")
    book = openpyxl.load_workbook(tmp_path / "results.xlsx")
    assert book.sheetnames == ["Activities", "Speakers", "The course", "Comments"]

    def rows(name: str) -> list[tuple[Any, ...]]:
        return [
            row
            for row in book[name].iter_rows(values_only=True)
            if len([cell for cell in row if cell is not None]) > 1
        ]

    assert rows("Activities")[1][1:12] == (
        "Wind farm",
        "Li Wen; Ana Reyes",
        3,
        3,
        4,
        1,
        0,
        0,
        1,
        1,
        1,
    )
    assert [row[0] for row in rows("Speakers")[1:]] == ["Li Wen", "Ana Reyes"]
    assert rows("The course")[1][:4] == (WHOLE, 3, 3, 4)
    assert [row[2] for row in rows("Comments")[1:]] == ["Go by bus"] * 3
