"""The report at the end says what the screens say."""

from __future__ import annotations

from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cooperation.leads import list_leads
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.report import gather_report
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from tests.papers.pdf_reading import squeezed, text_of


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
