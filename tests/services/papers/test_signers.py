"""Who signs: named with the organisers of a course, in print order, on certificates and letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.organisers import CODES, Organiser, is_same, signed_by
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts.organisers import list_organisers, set_organisers
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import check_paper, prepare_paper
from lcdesk.services.papers.office_names import OWN, Told
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.papers.signers import SIGNERS, who_signs
from tests.papers.pdf_reading import count_pages, squeezed, text_of

CERTIFICATE = paper_kind("certificate")
GUIDE = signed_by(Organiser("guidance", "Department", "国际合作司"), "Li Wei | 李伟", "司长")
CENTRE = Organiser("organiser", "Science Centre", "科技中心")
HOST = signed_by(
    Organiser("host", "Institute of Environmental Science and Engineering", "环境科学与工程学院"),
    "Wickramasinghe Arachchige Dona Nadeesha Priyadarshani | 维克拉马辛哈·纳迪莎",
    "Deputy Director-General for Technology Transfer | 技术转移司副司长",
)
SUPPORT = signed_by(Organiser("supporting", "Green Fund"), "Ana Ruiz", "President")


def test_the_named_sign_in_print_order_else_the_first_body() -> None:
    those = [HOST, CENTRE, GUIDE]
    assert who_signs(those, "named") == [GUIDE, HOST]
    assert who_signs(those, "one") == [GUIDE]
    assert who_signs(those, "three") == [GUIDE, CENTRE, HOST]
    twice = Organiser("host", "Science Centre")
    assert who_signs([twice, CENTRE], "three") == [CENTRE], "a body signs once"
    assert who_signs([twice, CENTRE], "named") == [CENTRE]
    assert who_signs([Organiser("supporting", "Green Fund")], "named") == []


_ORGANISERS = st.lists(
    st.builds(
        lambda role, n, name: signed_by(Organiser(role, f"Body {n}"), name, ""),
        st.sampled_from(CODES),
        st.integers(0, 5),
        st.sampled_from(["-", "Li Wei", "Ana Ruiz"]),
    ),
    max_size=8,
)


@given(_ORGANISERS, st.sampled_from([code for code, _label in SIGNERS.choices]))
def test_nobody_who_is_named_is_left_out_and_no_body_stands_twice(
    organisers: list[Organiser], choice: str
) -> None:
    signing = who_signs(organisers, choice)
    named = [one for one in organisers if one.has_signer]
    if choice == "named":
        assert not named or sorted(map(id, signing)) == sorted(map(id, named))
    bodies = [one for one in signing if not one.has_signer]
    assert not any(is_same(one, other) for one in bodies for other in signing if other is not one)
    assert [CODES.index(one.role) for one in signing] == sorted(
        CODES.index(one.role) for one in signing
    )


@pytest.mark.parametrize("language", ["zh", "en", "both"])
@pytest.mark.parametrize("organisers", [[CENTRE], [GUIDE], [GUIDE, HOST], [GUIDE, HOST, SUPPORT]])
def test_a_certificate_says_name_post_and_body_whole(
    own_samples: Desk,
    shanghai: int,
    typesetter: Typesetter,
    organisers: list[Organiser],
    language: str,
) -> None:
    set_organisers(own_samples, shanghai, organisers)
    paper = prepare_paper(own_samples, CERTIFICATE, shanghai, PaperChoice(language))
    paper = paper.only(paper.items[0].id)
    assert len(paper.content.data["signers"]) == len(organisers)
    faults = {one.kind for one in check_paper(paper, typesetter)}
    assert not faults & {"too-high", "too-long", "undrawn"}
    pdf = typesetter.set_pdf(paper.content).pdf
    assert count_pages(pdf) == 1
    said = text_of(pdf)
    for one in organisers:
        english = (one.signer_en, one.signer_post_en, one.name_en)
        chinese = (one.signer_zh, one.signer_post_zh, one.name_zh)
        for wanted, other in zip(english, chinese, strict=True):
            first, second = (other, wanted) if language == "zh" else (wanted, other)
            assert squeezed(first or second or "") in said


def test_who_is_not_named_is_said_before_it_is_printed(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    set_organisers(own_samples, shanghai, [CENTRE])
    paper = prepare_paper(own_samples, CERTIFICATE, shanghai, PaperChoice("en"))
    assert [gap.words for gap in paper.gathered.missing] == ["who signs for Science Centre"]
    set_organisers(own_samples, shanghai, [signed_by(CENTRE, "Ana Ruiz", "")])
    paper = prepare_paper(own_samples, CERTIFICATE, shanghai, PaperChoice("en"))
    assert list(paper.gathered.missing) == []


def test_another_signer_makes_issued_papers_wrong_and_undo_right_again(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    choice = PaperChoice("en")
    for key in ("certificate", "invitation"):
        paper = prepare_paper(own_samples, paper_kind(key), shanghai, choice)
        register.issue_paper(own_samples, paper.only(paper.items[0].id))
    assert register.find_wrong(own_samples, shanghai, typesetter) == []
    stood = list_organisers(own_samples, shanghai)
    host = next(one for one in stood if one.role == "host")
    now = [signed_by(one, "Ana Ruiz", "Dean") if one is host else one for one in stood]
    set_organisers(own_samples, shanghai, now, stood)
    wrong = register.find_wrong(own_samples, shanghai, typesetter)
    assert [one.line.kind for one in wrong] == ["certificate", "invitation"]
    assert {now for one in wrong for _where, _then, now in one.changed} == {"Ana Ruiz", "Dean", ""}
    own_samples.undo()
    assert register.find_wrong(own_samples, shanghai, typesetter) == []


def test_a_letter_is_signed_for_the_host_by_whoever_is_named(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    kind = paper_kind("invitation")
    set_organisers(own_samples, shanghai, [SUPPORT, Organiser("host", "Science Centre")])
    paper = prepare_paper(own_samples, kind, shanghai, PaperChoice("en"))
    assert paper.content.data["signer"]["name"] == {"zh": "", "en": ""}
    set_organisers(own_samples, shanghai, [SUPPORT, HOST])
    paper = prepare_paper(own_samples, kind, shanghai, PaperChoice("both"))
    said = text_of(typesetter.set_pdf(paper.only(paper.items[0].id).content).pdf)
    for text in (HOST.signer_en, HOST.signer_zh, HOST.signer_post_en, HOST.signer_post_zh):
        assert squeezed(text or "") in said


def test_files_of_the_office_can_name_them(own_samples: Desk, shanghai: int) -> None:
    set_organisers(own_samples, shanghai, [GUIDE, SUPPORT, CENTRE])
    told = Told({}, 1, CourseReader(own_samples, shanghai))
    names = {one.key: one for one in OWN["course"]}
    assert names["signer"].tell(told, "zh").text == "李伟、Ana Ruiz"
    assert names["signer"].tell(told, "en").text == "Li Wei; Ana Ruiz"
    assert names["signer_post"].tell(told, "en").text == "司长; President"
