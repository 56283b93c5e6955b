"""Letters say what the desk knows, and name what it does not."""

from __future__ import annotations

import datetime as dt

import pytest

from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts.cohorts import change_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants.participants import change_cells
from lcdesk.texts import N_
from tests.papers.pdf_reading import pages_of, squeezed, text_of


def test_a_visa_letter_bears_what_the_consulate_asks(
    samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    person = next(one for one in CourseReader(samples, shanghai).people if one["number"] == "1")
    choice = PaperChoice(
        "en", [person["id"]], {"costs": "all"}, has_organisers=False, day=dt.date(2025, 4, 18)
    )
    paper = prepare_paper(samples, paper_kind("visa_letter"), shanghai, choice)
    (item,) = paper.items
    facts = {one["what"]: one["said"]["en"] for one in item.data["facts"]}
    assert facts["passport"] == person["passport_no"]
    assert facts["birth"] == "14 March 1986"
    assert facts["stay"] == "13–28 June 2025"
    assert list(item.missing) == []
    said = text_of(typesetter.set_pdf(paper.content).pdf)
    for value in (*facts.values(), "18 April 2025", "the People’s Republic of China"):
        assert squeezed(value) in said


def test_the_invitation_tells_nothing_private(samples: Desk, shanghai: int) -> None:
    paper = prepare_paper(samples, paper_kind("invitation"), shanghai, PaperChoice("both"))
    held = repr(paper.content.data)
    for person in CourseReader(samples, shanghai).people:
        assert str(person["passport_no"]) not in held
        assert str(person["birth_date"]) not in held


def test_what_a_visa_letter_lacks_is_named_and_left_out(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    person = CourseReader(own_samples, shanghai).people[0]
    values = {"passport_no": None, "birth_date": "1986", "arrival_date": None}
    change_cells(own_samples, {person["id"]: values}, N_("Edit {name}"))
    choice = PaperChoice("zh", [person["id"]])
    paper = prepare_paper(own_samples, paper_kind("visa_letter"), shanghai, choice)
    (item,) = paper.items
    facts = {one["what"]: one["said"]["zh"] for one in item.data["facts"]}
    assert [gap.words for gap in item.missing] == ["Passport no."]
    assert "passport" not in facts
    assert facts["birth"] == "1986年"
    assert facts["stay"] == "2025年6月14日至28日"  # from the first day of the course
    assert typesetter.set_pdf(paper.content).pdf


def test_each_letter_ends_on_its_page(samples: Desk, shanghai: int, typesetter: Typesetter) -> None:
    for key in ("invitation", "visa_letter"):
        choice = PaperChoice("both", options={"costs": "host"})
        paper = prepare_paper(samples, paper_kind(key), shanghai, choice)
        pages = pages_of(typesetter.set_pdf(paper.content).pdf)
        assert len(pages) == len(paper.items)
        for one, page in zip(paper.items, pages, strict=True):
            assert squeezed(one.name) in squeezed(page)


LONG_EN = (
    "Advanced International Training Programme on Green and Low-Carbon Technologies, Circular "
)
LONG_ZH = "面向共建国家高级管理人员的绿色低碳技术、循环经济与城市可持续发展国际高级研修班"


def test_letters_of_long_names_end_on_their_page_too(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    change_cohort(own_samples, shanghai, {"name_en": LONG_EN * 2, "name_zh": LONG_ZH * 2})
    people = CourseReader(own_samples, shanghai).people
    long = {"organization": LONG_EN, "position": LONG_EN, "full_name": "Wickramasinghe " * 5}
    change_cells(own_samples, {one["id"]: long for one in people}, N_("Edit {name}"))
    choice = PaperChoice("both", options={"costs": "host"})
    paper = prepare_paper(own_samples, paper_kind("visa_letter"), shanghai, choice)
    pages = pages_of(typesetter.set_pdf(paper.content).pdf)
    assert len(pages) == len(paper.items)
    assert all("signature and stamp" in page for page in pages)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("1985-12-10", "1985年12月10日", "10 December 1985"),
        ("1985-12", "1985年12月", "December 1985"),
        ("1985", "1985年", "1985"),
        (None, "", ""),
    ],
)
def test_a_date_of_birth_is_told_as_far_as_it_is_known(
    own_samples: Desk, shanghai: int, text: str | None, zh: str, en: str
) -> None:
    person = CourseReader(own_samples, shanghai).people[0]
    change_cells(own_samples, {person["id"]: {"birth_date": text}}, N_("Edit {name}"))
    choice = PaperChoice("both", [person["id"]])
    paper = prepare_paper(own_samples, paper_kind("visa_letter"), shanghai, choice)
    facts = {one["what"]: one["said"] for one in paper.items[0].data["facts"]}
    assert facts.get("birth", {"zh": "", "en": ""}) == {"zh": zh, "en": en}
