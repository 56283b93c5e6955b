"""Organisers at the head of the papers that are drawn: none, one, or eight with long names, in
either language and both.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from lcdesk.model.attendance import sheet_of_day
from lcdesk.model.organisers import CODES, Organiser, organiser_lines, organiser_words
from lcdesk.model.timetable_grid import LANGUAGES, lay_out
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.curriculum.timetable_pages import grid_page, sign_in_pages
from lcdesk.services.figures.report_page import report_pdf
from lcdesk.texts import PaperLanguage
from tests.papers.pdf_reading import count_pages, text_of
from tests.services.figures.reports import report_of

COHORT = {
    "name_en": "Green course (Shanghai Session)",
    "name_zh": "绿色课程（上海站）",
    "city": "Shanghai",
}
DAY = dt.date(2027, 6, 14)
LECTURES = [
    {
        "id": n,
        "date": dt.date(2027, 6, 13 + n),
        "start": dt.time(9),
        "end": dt.time(11),
        "title": f"Lecture {n}",
        "kind": "lecture",
        "people": [],
    }
    for n in range(1, 9)
]
LONG = [
    Organiser(
        role,
        f"Institute No. {n} of Sustainable Energy, Environmental Engineering and Low-Carbon "
        "Technology Transfer",
        f"国际可持续能源环境工程与低碳技术转移第{n}研究院暨技术转移中心",
    )
    for n, role in enumerate((*CODES[:7], CODES[1]))
]
ONE = [Organiser("organiser", "Science Centre", "科技中心")]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("organisers", [[], ONE, LONG], ids=["none", "one", "eight"])
def test_report_timetable_and_sign_in_sheet_say_every_organiser_whole(
    organisers: list[Organiser], language: PaperLanguage, qapp: object
) -> None:
    lines = organiser_lines(organisers, language)
    report = report_pdf(replace(report_of(11), organisers=organiser_words(organisers)), language)
    grid = replace(lay_out(LECTURES, COHORT, language), organisers=lines)
    sheet = replace(
        sheet_of_day(dt.date(2027, 6, 14), LECTURES[:1], COHORT, [], language), organisers=lines
    )
    with Typesetter() as typesetter:
        pages = [
            typesetter.set_pdf(content).pdf
            for content in (grid_page(grid, DAY), sign_in_pages([sheet], DAY))
        ]
    assert (count_pages(report), count_pages(pages[0])) == (1, 1)
    for pdf in (report, *pages):
        text = text_of(pdf)
        assert "…" not in text
        for line in (line for together in lines for line in together):
            assert bare(line) in text
        assert ("Organisedby" in text) is (bool(organisers) and language != "zh")
        assert ("主办单位" in text) is (bool(organisers) and language != "en")


def test_they_stand_above_the_numbers_and_leave_the_table_whole(qapp: object) -> None:
    for number in (1, 25, 60):
        report = replace(report_of(number), organisers=organiser_words(LONG))
        pdf = report_pdf(report, "both")
        text = text_of(pdf)
        assert count_pages(pdf) == 1
        assert text.index("Guidedby") < text.index(bare(report.sentence.en))
        assert all(bare(row.name.en) in text for row in report.rows)
