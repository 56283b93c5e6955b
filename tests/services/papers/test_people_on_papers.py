"""What papers tell of people, and how flags stand in them."""

from __future__ import annotations

import datetime as dt

from lcdesk.papers.content import PaperContent
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.course import flag_picture
from lcdesk.services.papers.making import check_paper, prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.papers.people import group_words, tints_of


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
