"""What papers tell of people, and how flags stand in them."""

from __future__ import annotations

import datetime as dt
from itertools import cycle, islice

import pypdfium2
import pytest

from lcdesk.model.attendance import listed_numbers
from lcdesk.papers.content import PaperContent
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.course import CourseReader, flag_picture
from lcdesk.services.papers.making import check_paper, prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.papers.people import group_words, tints_of
from lcdesk.services.participants import participants
from tests.papers.pdf_reading import squeezed, text_of


def test_groups_are_said_in_both_languages_and_have_a_colour_each() -> None:
    assert group_words(" A ") == {"zh": "A组", "en": "Group A"}
    assert group_words("绿色组 Green group") == {"zh": "绿色组", "en": "Green group"}
    assert group_words(None) == {"zh": "", "en": ""}
    assert tints_of(["b", None, "A", "b", " "]) == {"A": 0, "b": 1}


def test_who_has_no_photo_is_told(samples: Desk, shanghai: int, typesetter: Typesetter) -> None:
    paper = prepare_paper(samples, paper_kind("badges"), shanghai, PaperChoice("en"))
    told = [one.item for one in check_paper(paper, typesetter) if one.kind == "photo"]
    assert told == [one.id for one in paper.items]


def test_a_flag_with_arms_is_light_however_often_it_stands(typesetter: Typesetter) -> None:
    own = {"house": "", "flags": '#set document(title: "t")\n#image("flag-rs.svg", alt: "RS")\n'}
    name, pictures = flag_picture("RS")
    assert (name, list(pictures)) == ("rs", ["flag-rs.svg"])

    def size_of(times: int) -> int:
        source = own["flags"] + '#image("flag-rs.svg", alt: "RS")\n' * (times - 1)
        moment = dt.datetime(2025, 6, 27, tzinfo=dt.UTC)
        content = PaperContent("flags", {}, moment, pictures, {**own, "flags": source})
        return len(typesetter.set_pdf(content).pdf)

    assert len(pictures["flag-rs.svg"]) > 100_000
    assert size_of(20) < size_of(1) + 20_000 < 70_000


def test_no_country_has_no_flag() -> None:
    assert flag_picture(None) == flag_picture("") == ("", {})


@pytest.mark.parametrize("name", ["name_list", "contacts", "certificate_register", "handbook"])
def test_a_printed_list_is_numbered_by_itself_and_the_number_of_the_sheet_stays(
    own_samples: Desk, shanghai: int, typesetter: Typesetter, name: str
) -> None:
    people = CourseReader(own_samples, shanghai).people
    numbers = list(islice(cycle(["1", "2", "3"]), len(people)))  # as three embassies' lists
    for person, number in zip(people, numbers, strict=True):
        participants.change_participants(own_samples, [person["id"]], {"number": number})
    reader = CourseReader(own_samples, shanghai)
    assert sorted(str(one["number"]) for one in reader.people) == sorted(numbers)
    paper = prepare_paper(own_samples, paper_kind(name), shanghai, PaperChoice("en"))
    said = text_of(typesetter.set_pdf(paper.content).pdf)
    items = [one.name for one in paper.items] or [
        str(one["name"]) for one in paper.gathered.data["people"]
    ]
    for place, who in enumerate(items, 1):
        assert f"{place}{squeezed(who)}" in said


def test_a_list_that_is_read_again_has_numbers_that_tell_people_apart() -> None:
    assert listed_numbers(["7", "3", None]) == ["7", "3", ""]
    assert listed_numbers(["1", "2", "1", "2"]) == ["1", "2", "3", "4"]
    assert listed_numbers([None, None]) == ["1", "2"]
    assert listed_numbers([]) == []


@pytest.mark.parametrize("call", ["data.it", "zh(data.it)", "zh(data.it, family: fonts.serif)"])
def test_an_apostrophe_between_latin_letters_is_as_narrow_as_they_are(
    typesetter: Typesetter, call: str
) -> None:
    source = (
        '#import "house.typ": *\n#show: paper.with(title: data.title)\n'
        f"#set page(width: 120mm, height: 40mm)\n#text(size: 20pt, {call})"
    )
    for text in ("de l’eau", "水资源 l’eau 局"):
        data = {"language": "both", "title": {"zh": "", "en": "t"}, "it": text}
        moment = dt.datetime(2025, 6, 27, tzinfo=dt.UTC)
        content = PaperContent("line", data, moment, {}, {"house": "", "line": source})
        with pypdfium2.PdfDocument(typesetter.set_pdf(content).pdf) as document:
            page = document[0].get_textpage()
            at = page.get_text_bounded().index("’")
            gap = page.get_charbox(at + 1)[0] - page.get_charbox(at - 1)[2]
        assert gap < 0.4 * 20, "a Chinese one is a whole em wide"


def test_people_of_several_lists_are_printed_by_country_and_name(
    desk: Desk, cohort_id: int
) -> None:
    """The numbers of two embassies' lists are mixed up otherwise."""
    for name, country, number in (
        ("Wanjiru", "KE", "1"),
        ("Otieno", "KE", "2"),
        ("Diop", "SN", "1"),
        ("Abebe", "ET", "2"),
    ):
        participants.add_participant(
            desk, cohort_id, {"full_name": name, "nationality": country, "number": number}
        )
    printed = [one["full_name"] for one in CourseReader(desk, cohort_id).people]
    assert printed == ["Abebe", "Otieno", "Wanjiru", "Diop"]
