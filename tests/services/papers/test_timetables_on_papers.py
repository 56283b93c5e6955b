"""Timetable and sign-in sheets as papers: a sheet for each activity or day, and what is told of a
grid that takes several pages.
"""

from __future__ import annotations

import datetime as dt

from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import check_paper, prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from tests.papers.pdf_reading import pages_of


def test_a_sheet_of_a_day_has_all_its_activities(
    samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    kind = paper_kind("sign_in")
    each = prepare_paper(samples, kind, shanghai, PaperChoice("en"))
    days = prepare_paper(samples, kind, shanghai, PaperChoice("en", options={"by": "day"}))
    assert len(each.items) > len(days.items) == 13
    second = each.items[1].id
    chosen = PaperChoice("en", [second], {"by": "day"})
    (page,) = pages_of(
        typesetter.set_pdf(prepare_paper(samples, kind, shanghai, chosen).content).pdf
    )
    assert "Opening Ceremony" in page
    assert "Carbon Neutrality" in page


def test_a_timetable_that_nobody_could_read_on_one_page_is_told(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    kind = paper_kind("timetable")
    first = next(
        day for one in curriculum.list_activities(own_samples, shanghai) if (day := one["date"])
    )
    for number in range(60):
        moment = {
            "date": first + dt.timedelta(days=number % 14),
            "start": dt.time(8 + number // 14),
        }
        values = {"title": "A long title " * 12, "kind": "lecture", **moment}
        curriculum.add_activity(own_samples, shanghai, values)
    paper = prepare_paper(own_samples, kind, shanghai, PaperChoice("both"))
    told = [one for one in check_paper(paper, typesetter) if one.kind == "pages"]
    count = len(pages_of(typesetter.set_pdf(paper.content).pdf))
    assert count > 1
    assert [str(count) in one.words for one in told] == [True]
