"""The one-page report of who takes part by country, as a paper of a course."""

from __future__ import annotations

from dataclasses import replace

from lcdesk.services.figures.map_pictures import read_map
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.report_page import report_content
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.paper_kinds import GatheredPaper, PaperChoice, PaperKind, gaps_of
from lcdesk.services.papers.signers import missing_signers, who_signs
from lcdesk.texts import N_, BilingualText, _


def _gather(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    report = gather_report(reader.desk, reader.cohort_id, office=reader.office)
    # equal data make equal pages, whenever they are made
    report = replace(report, made_at=None)
    if not choice.has_organisers:
        report = replace(report, organisers=())
    content = report_content(report, choice.language, read_map(reader.desk))
    title = BilingualText.told(lambda: _("Participants by country and region"))
    head = reader.head(title, has_organisers=False)
    missing = gaps_of((report.total, _("participants"), reader.entered("participants")))
    if report.signer is None:
        missing += missing_signers(who_signs(reader.organisers, "named"))
    return GatheredPaper(
        {**head, **content.data, "title": head.get("title")}, (), content.pictures, missing
    )


COUNTRY_REPORT = PaperKind(
    key="country_report",
    label=N_("Participants by country and region"),
    about="course",
    template="report",
    gather=_gather,
    when="after",
    place=17,
    icon="globe",
)
