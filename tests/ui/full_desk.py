"""A cohort with a timetable, marks, questions, answers and a published version, so that every
tab of the Curriculum has something to show.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl

from lcdesk.model.entities import Evaluation
from lcdesk.services.attendance import attendance
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.evaluation import evaluation, questionnaire
from tests.ui.cooperating import add_cooperation
from tools.shots import curriculum as shots_curriculum

MONDAY = dt.date(2026, 12, 7)
COHORT = 1
# day of the course, hours, and what; the two of Tuesday morning clash, the last has no day yet
PLANNED: tuple[tuple[int | None, int, int, dict[str, Any]], ...] = (
    (0, 9, 10, {"title": "Opening", "title_zh": "开班", "kind": "ceremony", "venue": "Hall 1"}),
    (
        0,
        10,
        12,
        {"title": "Green finance", "title_zh": "绿色金融", "speaker": "Li Wen", "venue": "Hall 1"},
    ),
    (
        0,
        14,
        16,
        {"title": "Hydrogen", "title_zh": "氢能", "speaker": "Ana Reyes", "venue": "Room 302"},
    ),
    (1, 9, 11, {"title": "Methane", "title_zh": "甲烷", "speaker": "Li Wen", "venue": "Hall 1"}),
    (1, 10, 12, {"title": "Storage", "title_zh": "储能", "speaker": "Li Wen", "venue": "Room 302"}),
    (2, 9, 16, {"title": "Wind farm", "title_zh": "风电场", "kind": "field_visit", "bus": "No. 2"}),
    (
        7,
        9,
        11,
        {
            "title": "Carbon markets",
            "title_zh": "碳市场",
            "speaker": "Ana Reyes",
            "venue": "Hall 1",
        },
    ),
    (None, 0, 0, {"title": "Farewell", "title_zh": "欢送", "kind": "reception"}),
)


def fill(desk: Desk) -> None:
    """The eight people of `desk` go through a course: planned, attended, judged, published, and
    changed since; and cooperation comes of it.
    """
    add_cooperation(desk)
    for day, start, end, values in PLANNED:
        times = (
            {}
            if day is None
            else {
                "date": MONDAY + dt.timedelta(days=day),
                "start": dt.time(start),
                "end": dt.time(end),
            }
        )
        curriculum.add_activity(desk, COHORT, {"kind": "lecture", **times, **values})
    evaluation.add_question(desk, COHORT, "activity", "How useful was it?", "有用吗？")
    shots_curriculum.fill(desk, COHORT)
    asked = next(one for one in evaluation.list_questions(desk, COHORT) if one.about == "course")
    words = {
        "question": evaluation.question_words(asked),
        "answer": 4,
        "comment": "More practice, please.",
    }
    desk.execute(
        "Comment", lambda work: work.add(Evaluation(cohort_id=COHORT, respondent="1", **words))
    )


def filled(folder: Path, copied: Path) -> Path:
    """A copy of a desk's folder, its desk filled."""
    shutil.copytree(folder, copied, dirs_exist_ok=True)
    desk = open_desk(copied / "office.lcdesk")
    fill(desk)
    desk.close()
    return copied


def save_signed_sheet(desk: Desk, path: Path) -> Path:
    """A sheet of one day, so that it is asked which activity is meant; one of its people nobody
    knows.
    """
    register, book = attendance.read_register(desk, COHORT), openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["No.", "Name", "7 Dec"])
    for number, name in enumerate(
        [*(person.name for person in register.people[:4]), "Somebody Else"], 1
    ):
        page.append([number, name, "P"])
    book.save(path)
    return path


def save_forms(desk: Desk, path: Path) -> Path:
    """A filled-in form with an answer that is none, so that it is asked about before it comes
    in.
    """
    questionnaire.save_questionnaire(desk, COHORT, path, 1)
    book = openpyxl.load_workbook(path)
    rows = [
        row for row in book.worksheets[0].iter_rows() if str(row[0].value).startswith("activity ")
    ]
    rows[0][5].value, rows[1][5].value = 4, 9
    book.save(path)
    return path
