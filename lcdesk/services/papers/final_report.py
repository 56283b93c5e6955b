"""The report at the end of a course: figures, programme, attendance, evaluation and cooperation
together.
"""

from __future__ import annotations

from typing import Any

from lcdesk.model.lists import ACTIVITY_KIND, LEAD_KIND, LEAD_STAGE
from lcdesk.model.report import Report
from lcdesk.model.timetable_grid import PaperActivity
from lcdesk.model.timetable_hours import known_minutes
from lcdesk.services.cooperation.leads import LeadLine, list_leads
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.report_page import signer_words
from lcdesk.services.news.fact_words import tidy
from lcdesk.services.papers.course import (
    CourseReader,
    Words,
    both,
    choice_words,
    country_words,
    flag_picture,
    paragraphs,
    scripted_words,
    words,
)
from lcdesk.services.papers.paper_kinds import GatheredPaper, PaperChoice, PaperKind, gaps_of
from lcdesk.services.papers.people import Pictures
from lcdesk.services.papers.programme import days_data
from lcdesk.services.papers.summaries import (
    attendance_data,
    evaluation_data,
    missing_attendance,
    missing_evaluation,
)
from lcdesk.texts import N_, BilingualText, _


def _gather(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    cohort, pictures = reader.cohort, Pictures()
    report = gather_report(reader.desk, reader.cohort_id)
    title = BilingualText.told(lambda: _("Final report"))
    attendance, evaluation = attendance_data(reader, reader.people, {}), evaluation_data(reader)
    evaluation |= {"comments": []}
    # who is counted is told in figures; nobody stands here by name
    rows = attendance.get("rows", ())
    attendance |= {"rows": [{"is_below": one.get("is_below")} for one in rows]}
    overview = paragraphs(cohort["overview_zh"], cohort["overview_en"])
    data: dict[str, Any] = {
        **reader.head(title, has_organisers=choice.has_organisers),
        "aims": reader.aims,
        "overview": overview,
        "figures": _figures(report, pictures),
        "signer": signer_words(report.signer),
        "certificates": sum(bool(tidy(one["certificate_no"])) for one in reader.people),
        "kinds": _kinds(reader.activities),
        "all_kinds": _together(reader.activities),
        "days": days_data(reader, reader.activities),
        "attendance": attendance,
        "evaluation": evaluation,
        "leads": [_lead(reader, one) for one in list_leads(reader.desk, cohort_id=cohort["id"])],
    }
    missing = gaps_of(
        (any(reader.aims.values()), _("aims"), reader.entered("aims_en")),
        (any(overview.values()), _("overview"), reader.entered("overview_en")),
    )
    missing += missing_attendance(reader, attendance) + missing_evaluation(reader, evaluation)
    return GatheredPaper(data, pictures=pictures, missing=missing)


def _figures(report: Report, pictures: Pictures) -> dict[str, Any]:
    """Who came from where, as the screen of countries counts them, with its rule in words."""
    rows: list[dict[str, Any]] = []
    for one in report.rows:
        flag, picture = flag_picture(one.code)
        pictures.update(picture)
        rows.append(
            {
                "flag": flag,
                "country": both(one.name),
                "region": both(one.region),
                "women": one.women,
                "men": one.men,
                "total": one.total,
            }
        )
    return {
        "sentence": both(report.sentence),
        "figures": [
            {"number": one.number, "label": both(one.label), "note": both(one.note)}
            for one in report.figures
        ],
        "breakdowns": [
            {
                "title": both(one.title),
                "parts": [{"label": both(part.label), "number": part.number} for part in one.parts],
            }
            for one in report.breakdowns
        ],
        "rows": rows,
        "women": sum(one.women for one in report.rows),
        "men": sum(one.men for one in report.rows),
        "total": report.total,
        "rule": both(report.rule_words),
    }


def _kinds(activities: list[PaperActivity]) -> list[dict[str, Any]]:
    """How many activities of each kind and how long they took, most first; those of no kind are
    other ones, as on screen.
    """
    found: dict[str, list[PaperActivity]] = {}
    for one in activities:
        found.setdefault(one["kind"] or "other", []).append(one)
    return [
        {"kind": choice_words(ACTIVITY_KIND, kind), **_together(those)}
        for kind, those in sorted(
            found.items(), key=lambda pair: (pair[0] == "other", -len(pair[1]), pair[0])
        )
    ]


def _together(activities: list[PaperActivity]) -> dict[str, Any]:
    """How many they are and how long they took; `hours` "" where nothing is known, `endless`: of
    how many it is not.
    """
    minutes = [known_minutes(one["start"], one["end"]) for one in activities]
    return {"number": len(activities), "hours": _hours(sum(minutes)), "endless": minutes.count(0)}


def _hours(minutes: int) -> str:
    """2.5, 3, and "" for nothing."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".") if minutes else ""


def _lead(reader: CourseReader, lead: LeadLine) -> dict[str, Words]:
    organisation = reader.organisations.get(lead.organisation_id or 0)
    return {
        "subject": scripted_words(lead.subject),
        "kind": choice_words(LEAD_KIND, lead.kind),
        "stage": choice_words(LEAD_STAGE, lead.stage),
        "partner": scripted_words(lead.partner),
        "organisation": words("", "")
        if organisation is None
        else words(organisation["name_zh"], organisation["name_en"]),
        "country": country_words(lead.country),
        "next": scripted_words(lead.next_step),
    }


FINAL_REPORT = PaperKind(
    key="final_report",
    label=N_("Final report"),
    about="course",
    template="final_report",
    gather=_gather,
    when="after",
    place=18,
    icon="chart-column",
)
