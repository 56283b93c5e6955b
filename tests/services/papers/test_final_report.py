"""The report at the end says what the screens say."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lcdesk.model.organisers import Organiser, signed_by
from lcdesk.model.timetable_hours import known_minutes
from lcdesk.papers.content import PaperContent
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts.organisers import set_organisers
from lcdesk.services.cooperation.leads import list_leads
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import add_activity
from lcdesk.services.figures.report import gather_report
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from tests.papers.pdf_reading import pages_of, squeezed, text_of


def test_its_figures_are_those_of_the_screens(
    samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    report, reader = gather_report(samples, shanghai), CourseReader(samples, shanghai)
    paper = prepare_paper(samples, paper_kind("final_report"), shanghai, PaperChoice("en"))
    data = paper.gathered.data
    figures = data["figures"]
    assert figures["total"] == report.total == sum(one["total"] for one in figures["rows"])
    assert figures["women"] + figures["men"] == report.total
    assert figures["sentence"]["en"] == "22 participants from 11 countries"
    kinds = {one["kind"]["en"]: (one["number"], one["hours"]) for one in data["kinds"]}
    assert kinds["ceremony"] == (2, "3")
    assert kinds["lecture"] == (9, "21.25")
    assert len(data["leads"]) == len(list_leads(samples, cohort_id=shanghai)) > 0
    said = text_of(typesetter.set_pdf(paper.content).pdf)
    assert squeezed(figures["rule"]["en"]) in said
    named = [one["full_name"] for one in reader.people if squeezed(one["full_name"] or "") in said]
    assert named == []


def test_its_tables_add_up_to_the_timetable(own_samples: Desk, shanghai: int) -> None:
    day = CourseReader(own_samples, shanghai).cohort["starts"]
    for values in (
        {"title": "Introduction", "date": day, "start": dt.time(14), "end": dt.time(15, 30)},
        {"title": "Cultural evening", "kind": "culture", "date": day, "start": dt.time(18, 30)},
        {"title": "Campus tour"},
        {"title": "Dinner", "kind": "meal", "date": day, "start": dt.time(22), "end": dt.time(1)},
    ):
        add_activity(own_samples, shanghai, values)
    reader = CourseReader(own_samples, shanghai)
    every = reader.activities
    data = prepare_paper(
        own_samples, paper_kind("final_report"), shanghai, PaperChoice("en")
    ).gathered.data
    kinds, whole = data["kinds"], data["all_kinds"]
    assert sum(one["number"] for one in kinds) == whole["number"] == len(every)
    hours = sum(known_minutes(one["start"], one["end"]) for one in every) / 60
    assert sum(float(one["hours"] or 0) for one in kinds) == float(whole["hours"]) == hours
    assert sum(one["endless"] for one in kinds) == whole["endless"] == 2
    assert kinds[-1]["kind"]["en"] == "other"
    for name in ("final_report", "handbook"):
        told = prepare_paper(own_samples, paper_kind(name), shanghai, PaperChoice("en"))
        days = told.gathered.data["days"]
        assert sum(len(one["entries"]) for one in days) == len(every)
        assert days[-1]["day"]["en"] == "Day not yet known"


@pytest.mark.parametrize("leads", [0, 1, 4])
def test_who_signs_never_stands_alone_on_a_page(
    own_samples: Desk, shanghai: int, typesetter: Typesetter, leads: int
) -> None:
    set_organisers(
        own_samples,
        shanghai,
        [signed_by(Organiser("host", "Institute"), "Chen Min | 陈敏", "Director | 主任")],
    )
    paper = prepare_paper(own_samples, paper_kind("final_report"), shanghai, PaperChoice("en"))
    data = dict(paper.content.data)
    assert data["leads"]
    data["leads"] = [*data["leads"], *data["leads"], *data["leads"]][:leads]
    for lines in range(0, 33, 8):
        more = {"en": ["An overview."] * lines, "zh": []}
        content: PaperContent = replace(paper.content, data={**data, "overview": more})
        last = squeezed(pages_of(typesetter.set_pdf(content).pdf)[-1])
        assert "ChenMinDirector" in last
        kept = last.partition("ChenMin")[0]
        wanted = (
            "Noleadshavebeennotedyet" if leads == 0 else squeezed(data["leads"][-1]["stage"]["en"])
        )
        assert wanted in kept
