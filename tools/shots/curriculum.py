"""What the pictures of the Curriculum's views and tabs show: a sample timetable with a clash,
attendance, answers and a published version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from lcdesk import app
from lcdesk.model.entities import Evaluation
from lcdesk.services.attendance import attendance
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import curriculum, published_versions
from lcdesk.services.evaluation import evaluation
from lcdesk.ui.kit.screens import SCREENS

VIEWS = ("week", "day", "programme", "venue", "speaker", "list")
TABS = tuple(kind.key for kind in SCREENS if kind.below)
STATES = ("present",) * 17 + ("late", "excused", "absent")
ANSWERS = (5, 5, 4, 5, 4, 3, 5, 4)


def fill(desk: Desk, cohort_id: int) -> None:
    """Marks for the first days, answers of eight forms, and a timetable that changed since it
    was published.
    """
    register = attendance.read_register(desk, cohort_id)
    first = [session.id for session in register.sessions[:9]]
    marks = {
        (person.id, key): STATES[(number * 7 + place * 3) % len(STATES)]
        for number, person in enumerate(register.people)
        for place, key in enumerate(first)
    }
    attendance.note(desk, register, marks)
    desk.execute("Answers", lambda work: _answer(work, desk, cohort_id))
    published_versions.publish(
        desk, cohort_id, "Sent to the speakers", published_versions.open_clashes(desk, cohort_id)
    )
    moved = [
        one
        for one in curriculum.list_activities(desk, cohort_id)
        if one["kind"] == "lecture" and one["start"]
    ][:2]
    later = {
        one["id"]: {"start": _later(one["start"]), "end": _later(one["end"])}
        for one in moved
        if one["end"]
    }
    curriculum.change_each(desk, later)


def _later(time: dt.time) -> dt.time:
    return dt.time(time.hour, 45)


def _answer(work: Work, desk: Desk, cohort_id: int) -> None:
    lectures = [
        one
        for one in curriculum.list_activities(desk, cohort_id)
        if one["kind"] in ("lecture", "field visit", "visit")
    ][:8]
    asked = [
        question
        for question in evaluation.list_questions(desk, cohort_id)
        if question.about == "activity"
    ]
    for form in range(8):
        for number, lecture in enumerate(lectures):
            for place, question in enumerate(asked):
                work.add(
                    Evaluation(
                        cohort_id=cohort_id,
                        activity_id=lecture["id"],
                        respondent=str(form + 1),
                        question=evaluation.question_words(question),
                        answer=ANSWERS[(form + number * 3 + place) % len(ANSWERS)],
                    )
                )


def show_each(program: app.Program) -> Iterator[tuple[str, Callable[[], None]]]:
    """(name, what shows it) of every view and tab."""
    window = program.window
    screen: Any = window.screens["curriculum"]

    def view(key: str) -> None:
        window.open_screen("curriculum")
        screen.close_pane()
        screen.show_view(key)
        program.settle()

    def clash() -> None:
        view("week")
        screen.open_activity(screen.timetable.clashes[0].activities[0])
        program.settle()

    for key in VIEWS:
        yield f"curriculum_{key}", lambda key=key: view(key)
    yield "curriculum_clash", clash
    for key in TABS:
        yield key, lambda key=key: _open(program, key)


def _open(program: app.Program, key: str) -> None:
    program.window.open_screen(key)
    program.settle()
