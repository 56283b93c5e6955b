"""Summaries after the course: who was there, and how it was judged."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import partial
from typing import Any

from lcdesk.model.attendance import RULE, Rate, Register
from lcdesk.model.evaluation import Judged, Spread
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.evaluation.evaluation import Results, read_results
from lcdesk.services.news.fact_words import Gap, tidy
from lcdesk.services.papers.course import (
    CourseReader,
    Words,
    both,
    day_in_words,
    scripted_words,
    words,
)
from lcdesk.services.papers.paper_kinds import (
    GatheredPaper,
    PaperChoice,
    PaperKind,
    PaperOption,
    gaps_of,
)
from lcdesk.services.papers.people import Pictures, person_data
from lcdesk.services.papers.programme import title_words
from lcdesk.texts import N_, BilingualText, _, in_language

# --- Attendance ---


def attendance_data(
    reader: CourseReader, people: list[ParticipantRecord], pictures: Pictures
) -> dict[str, Any]:
    """Rates of people and days, and who does not reach what the certificate asks for."""
    register = reader.register
    rates = register.by_person
    total = _sum(rates[one["id"]] for one in people if one["id"] in rates)
    return {
        "has_lists": total.of > 0,
        "total": _rate(total),
        "wanted": register.wanted,
        "rule": words(in_language("zh", RULE), RULE),
        "below": sum(one["id"] in register.below for one in people),
        "rows": [_attendee(reader, one, register, pictures) for one in people],
        "days": _days(register),
        "overdue": len(register.overdue),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    """`percent` -1 where nothing counts yet."""
    return {
        "there": rate.there,
        "of": rate.of,
        "percent": -1 if rate.percent is None else rate.percent,
    }


def _sum(rates: Any) -> Rate:
    found = list(rates)
    return Rate(sum(one.there for one in found), sum(one.of for one in found))


def _attendee(
    reader: CourseReader, person: ParticipantRecord, register: Register, pictures: Pictures
) -> dict[str, Any]:
    data, flags = person_data(reader, person)
    pictures.update(flags)
    rate = register.by_person.get(person["id"], Rate())
    noted = Counter(
        state
        for (who, activity), state in register.marks.items()
        if who == person["id"] and register.session_by_id[activity].is_counted
    )
    return {
        **{key: data.get(key) for key in ("name", "name_zh", "number", "country", "flag")},
        **_rate(rate),
        "present": noted["present"],
        "late": noted["late"],
        "excused": noted["excused"],
        # whoever is on no list of what is over was not there either
        "absent": rate.of - rate.there,
        "is_below": person["id"] in register.below,
    }


def _days(register: Register) -> list[dict[str, Any]]:
    days: dict[dt.date, list[Rate]] = {}
    for one in register.sessions:
        rate = register.by_session[one.id]
        if one.date and rate.of:
            days.setdefault(one.date, []).append(rate)
    return [
        {"day": day_in_words(day), "lists": len(rates), **_rate(_sum(rates))}
        for day, rates in sorted(days.items())
    ]


def _gather_attendance(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    title = BilingualText.told(lambda: _("Attendance summary"))
    pictures: Pictures = {}
    attendance = attendance_data(reader, reader.chosen(choice.ids), pictures)
    data = {**reader.head(title, has_organisers=choice.has_organisers), "attendance": attendance}
    return GatheredPaper(data, pictures=pictures, missing=missing_attendance(reader, attendance))


def missing_attendance(reader: CourseReader, data: dict[str, Any]) -> list[Gap]:
    """What of the attendance nobody knows."""
    return gaps_of((data.get("has_lists"), _("attendance"), reader.entered("attendance")))


# --- Evaluation ---


COMMENTS = PaperOption("comments", N_("Comments"), (("yes", N_("with")), ("no", N_("without"))))


def evaluation_data(reader: CourseReader) -> dict[str, Any]:
    """How the course and its activities were judged from 1 to 5, with how many answered."""
    results = read_results(reader.desk, reader.cohort_id)
    course = results.course
    return {
        "forms": results.forms,
        "asked": results.people,
        "course": _spread(course.whole),
        "questions": [
            {"question": _question(results, key), **_spread(course.by_question[key])}
            for key in results.keys("course")
        ],
        "topics": [
            {"question": _question(results, key), **_spread(spread)}
            for key in results.keys("activity")
            if (spread := _of_activities(results, key)).n
        ],
        "activities": [
            _activity(reader, results, one["id"])
            for one in reader.activities
            if one["id"] in results.by_activity
        ],
        "comments": [
            {
                "on": words("", "") if one.activity is None else _title(reader, one.activity["id"]),
                "text": tidy(one.text) or "",
            }
            for one in results.comments
        ],
    }


def _spread(spread: Spread) -> dict[str, Any]:
    """`mean` and `deviation` to two places, "" where there is none; `counts` of 1 to 5."""
    return {
        "n": spread.n,
        "mean": "" if spread.mean is None else f"{spread.mean:.2f}",
        "deviation": "" if spread.deviation is None else f"{spread.deviation:.2f}",
        "counts": list(spread.counts),
    }


def _question(results: Results, key: str) -> Words:
    return both(BilingualText.told(partial(results.name, key)))


def _of_activities(results: Results, key: str) -> Spread:
    found = [one.by_question[key] for one in results.by_activity.values() if key in one.by_question]
    return Spread(tuple(sum(counts) for counts in zip(*(one.counts for one in found), strict=True)))


def _activity(reader: CourseReader, results: Results, activity_id: int) -> dict[str, Any]:
    judged: Judged = results.by_activity[activity_id]
    record = results.activities[activity_id]
    speakers = words(record["speaker_zh"], record["speaker"])
    return {
        "title": _title(reader, activity_id),
        "day": day_in_words(record["date"]),
        "speaker": speakers if any(speakers.values()) else scripted_words(record["host"]),
        "forms": judged.forms,
        "is_few": judged.is_few,
        **_spread(judged.whole),
    }


def _title(reader: CourseReader, activity_id: int) -> Words:
    found = next((one for one in reader.activities if one["id"] == activity_id), None)
    return words("", "") if found is None else title_words(found)


def _gather_evaluation(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    title = BilingualText.told(lambda: _("Evaluation summary"))
    evaluation = evaluation_data(reader)
    if choice.option("comments") == "no":
        evaluation |= {"comments": []}
    data = {**reader.head(title, has_organisers=choice.has_organisers), "evaluation": evaluation}
    return GatheredPaper(data, missing=missing_evaluation(reader, evaluation))


def missing_evaluation(reader: CourseReader, data: dict[str, Any]) -> list[Gap]:
    """What of the evaluation nobody knows."""
    words = _("answers of the evaluation")
    return gaps_of((data.get("forms"), words, reader.entered("evaluation")))


ATTENDANCE_SUMMARY = PaperKind(
    key="attendance_summary",
    label=N_("Attendance summary"),
    about="course",
    template="attendance_summary",
    gather=_gather_attendance,
    when="after",
    place=13,
    icon="list-checks",
    subjects=("attendance",),
)
EVALUATION_SUMMARY = PaperKind(
    key="evaluation_summary",
    label=N_("Evaluation summary"),
    about="course",
    template="evaluation_summary",
    gather=_gather_evaluation,
    when="after",
    place=16,
    icon="star",
    options=(COMMENTS,),
)
