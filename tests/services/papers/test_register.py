"""The register: no number twice whatever is undone, papers set again as they were, and those found
that today's data would set otherwise.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model import clock
from lcdesk.model.entities import Operation
from lcdesk.model.faults import KnownFault
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import PreparedPaper, check_paper, prepare_paper
from lcdesk.services.papers.numbers import NumberPattern, next_number, pattern_like, set_pattern
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants import participants
from lcdesk.texts import PaperLanguage, speaking
from tests.office_server import all_rows
from tests.papers.pdf_reading import squeezed, text_of

KIND = paper_kind("certificate")
YEAR = clock.today().year


def prepared(desk: Desk, cohort_id: int, language: str = "both") -> PreparedPaper:
    return prepare_paper(desk, KIND, cohort_id, PaperChoice(language))


def lines(desk: Desk) -> dict[str, str]:
    return {one.number: one.state for one in register.list_issued(desk)}


def test_it_says_which_numbers_were_given(own_samples: Desk, shanghai: int) -> None:
    kind = paper_kind("certificate")
    paper = prepare_paper(own_samples, kind, shanghai, PaperChoice())
    first, count = paper.items[0].id, len(paper.items)
    register.issue_paper(own_samples, paper.only(first))
    paper = prepare_paper(own_samples, kind, shanghai, PaperChoice())
    assert next_number(own_samples, kind) == f"LC-{YEAR}-002"
    assert next_number(own_samples, kind, "No. {n}") == "No. 1", "asked, not set"
    numbers = register.new_numbers(paper, register.issue_paper(own_samples, paper))
    assert (numbers[0], numbers[-1]) == (f"LC-{YEAR}-002", f"LC-{YEAR}-{count:03}")
    assert f"{numbers[0]} – {numbers[-1]}" in register.issued_words(numbers)
    assert "–" not in register.issued_words(numbers[:1])


def test_each_gets_the_next_number_and_it_stands_in_the_record(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    set_pattern(own_samples, KIND, "SSTEC-{year}-{n:3}")
    assert own_samples.undo_label() == "Numbers of Certificates of completion"
    paper = prepared(own_samples, shanghai)
    assert all(not one.number for one in paper.items)
    issued = register.issue_paper(own_samples, paper)
    numbers = [f"SSTEC-{YEAR}-{count:03}" for count in range(1, len(paper.items) + 1)]
    assert [one.number for one in issued.items] == numbers
    assert lines(own_samples) == dict.fromkeys(numbers, "issued")
    records = {
        one["id"]: one for one in finding.read_page(own_samples, [o.id for o in paper.items])
    }
    assert [records[one.id]["certificate_no"] for one in paper.items] == numbers
    assert {one["certificate_date"] for one in records.values()} == {clock.today()}
    said = text_of(typesetter.set_pdf(issued.content).pdf)
    assert [one for one in numbers if one not in said] == []
    with pytest.raises(KnownFault):
        register.issue_paper(own_samples, prepared(own_samples, shanghai))


def test_a_number_that_was_taken_back_is_not_given_again(own_samples: Desk, shanghai: int) -> None:
    paper = prepared(own_samples, shanghai).only(*_first(own_samples, shanghai, 2))
    register.issue_paper(own_samples, paper)
    own_samples.undo()
    assert set(lines(own_samples).values()) == {"taken back"}
    assert {one.state for one in register.list_issued(own_samples, shanghai)} == {"taken back"}
    assert finding.read_page(own_samples, [paper.items[0].id])[0]["certificate_no"] is None
    issued = register.issue_paper(own_samples, paper)
    assert [one.number for one in issued.items] == [f"LC-{YEAR}-003", f"LC-{YEAR}-004"]
    own_samples.undo()
    own_samples.redo()
    assert sorted(lines(own_samples).items()) == [
        (f"LC-{YEAR}-001", "taken back"),
        (f"LC-{YEAR}-002", "taken back"),
        (f"LC-{YEAR}-003", "issued"),
        (f"LC-{YEAR}-004", "issued"),
    ]


def test_numbers_typed_by_hand_stay_and_count(own_samples: Desk, shanghai: int) -> None:
    one, two, three = _first(own_samples, shanghai, 3)
    participants.change_participants(own_samples, [two], {"certificate_no": f"LC-{YEAR}-041"})
    paper = prepared(own_samples, shanghai).only(one, two, three)
    issued = register.issue_paper(own_samples, paper)
    assert [item.number for item in issued.items] == [
        f"LC-{YEAR}-042",
        f"LC-{YEAR}-041",
        f"LC-{YEAR}-043",
    ]


def test_two_with_one_typed_number_are_said(own_samples: Desk, shanghai: int) -> None:
    two = _first(own_samples, shanghai, 2)
    participants.change_participants(own_samples, two, {"certificate_no": "X-1"})
    with pytest.raises(KnownFault, match="X-1"):
        register.issue_paper(own_samples, prepared(own_samples, shanghai).only(*two))
    assert lines(own_samples) == {}


def test_a_void_paper_leaves_the_record_and_keeps_its_number(
    own_samples: Desk, shanghai: int
) -> None:
    (one,) = _first(own_samples, shanghai, 1)
    paper = prepared(own_samples, shanghai).only(one)
    number = register.issue_paper(own_samples, paper).items[0].number
    register.void_paper(own_samples, number, "did not come")
    (line,) = register.list_issued(own_samples, shanghai)
    assert (line.state, line.reason, line.name) == ("void", "did not come", paper.items[0].name)
    assert finding.read_page(own_samples, [one])[0]["certificate_no"] is None
    with pytest.raises(KnownFault, match=number):
        register.void_paper(own_samples, number, "")
    own_samples.undo()
    assert lines(own_samples) == {number: "issued"}
    assert finding.read_page(own_samples, [one])[0]["certificate_no"] == number


def test_a_void_paper_whose_place_is_taken_does_not_hold_again(
    own_samples: Desk, shanghai: int
) -> None:
    (one,) = _first(own_samples, shanghai, 1)
    paper = prepared(own_samples, shanghai).only(one)
    first = register.issue_paper(own_samples, paper).items[0].number
    register.void_paper(own_samples, first, "printed twice")
    with own_samples.reading() as session:
        voiding = session.scalar(sa.select(sa.func.max(Operation.id)))
    second = register.issue_paper(own_samples, paper).items[0].number
    own_samples.undo(voiding)
    assert lines(own_samples) == {first: "replaced", second: "issued"}


def test_set_again_it_is_as_it_was(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    (one,) = _first(own_samples, shanghai, 1)
    issued = register.issue_paper(own_samples, prepared(own_samples, shanghai).only(one))
    before = typesetter.set_pdf(issued.content).pdf
    participants.change_participants(own_samples, [one], {"certificate_name": "Somebody Else"})
    (line,) = register.list_issued(own_samples)
    assert line.paper_id is not None
    (content,) = register.read_issued(own_samples, [line.paper_id])
    assert typesetter.set_pdf(content).pdf == before


@pytest.mark.parametrize(("count", "said"), [(1, "1 paper"), (2, "2 papers")])
def test_the_history_says_how_many_in_the_language_of_the_moment(
    own_samples: Desk, shanghai: int, typesetter: Typesetter, count: int, said: str
) -> None:
    desk, ids = own_samples, _first(own_samples, shanghai, count)
    register.issue_paper(desk, prepared(desk, shanghai).only(*ids))
    assert desk.undo_label() == f"Issue {said}: Certificates of completion"
    with speaking("zh"):
        assert desk.undo_label() == f"发出 {count} 份文件：结业证书"
    register.issue_anew(desk, prepared(desk, shanghai).only(*ids), "spoiled")
    assert desk.undo_label() == f"Issue {said} anew: Certificates of completion"
    participants.change_participants(desk, ids, {"certificate_name": "Ada Lind"})
    register.accept_papers(desk, register.find_wrong(desk, typesetter=typesetter))
    of_these = [line for line in register.list_issued(desk, shanghai) if line.state == "issued"]
    which = of_these[0].number if count == 1 else None
    assert desk.undo_label() == f"Leave {f'paper {which}' if which else said} as issued"
    assert {line.reason for line in of_these} == {"right as issued"}, "the register says so, too"


def test_the_printed_register_tells_of_a_certificate_that_was_made_void(
    own_samples: Desk, shanghai: int
) -> None:
    desk, (one, two) = own_samples, _first(own_samples, shanghai, 2)
    numbers = [
        item.number
        for item in register.issue_paper(desk, prepared(desk, shanghai).only(one, two)).items
    ]
    register.void_paper(desk, numbers[0], "left early")

    def told() -> list[tuple[str, bool, int]]:
        paper = prepare_paper(desk, paper_kind("certificate_register"), shanghai, PaperChoice())
        lines = {item.id: item for item in paper.items}
        return [
            (lines[who].data["certificate"], lines[who].data["is_void"], len(lines[who].missing))
            for who in (one, two)
        ]

    assert told() == [(numbers[0], True, 0), (numbers[1], False, 0)]
    (anew,) = register.issue_paper(desk, prepared(desk, shanghai).only(one)).items
    assert told() == [(anew.number, False, 0), (numbers[1], False, 0)]
    paper = prepare_paper(desk, paper_kind("certificate_register"), shanghai, PaperChoice())
    replaced = {item.id: item.data["replaced"] for item in paper.items}
    assert (replaced[one], replaced[two]) == ([numbers[0]], []), "the one it came in the place of"


def test_only_papers_that_would_look_otherwise_are_wrong(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    desk, (one, two, three) = own_samples, _first(own_samples, shanghai, 3)
    register.issue_paper(desk, prepared(desk, shanghai).only(one, two, three))
    assert register.find_wrong(desk, typesetter=typesetter) == []
    participants.change_participants(
        desk, [one], {"dietary": "no pork", "phone": "+92 300 1234567"}
    )
    name = finding.read_page(desk, [one])[0]["full_name"]
    participants.change_participants(desk, [one], {"certificate_name": name})
    assert register.find_wrong(desk, typesetter=typesetter) == [], "the page says the same"
    participants.change_participants(desk, [two], {"certificate_name": "Hina B. Khan"})
    (wrong,) = register.find_wrong(desk, typesetter=typesetter)
    assert wrong.line.enrolment_id == two
    assert [(was, now) for what, was, now in wrong.changed if what.endswith(".name")] == [
        (wrong.line.name, "Hina B. Khan")
    ]
    participants.change_participants(desk, [three], {"status": "withdrew"})
    found = register.find_wrong(desk, typesetter=typesetter)
    assert [(one.line.enrolment_id, one.is_gone) for one in found] == [(two, False), (three, True)]

    again = prepared(desk, shanghai).only(two)
    issued = register.issue_anew(desk, again, "name corrected")
    old = next(one for one in register.list_issued(desk) if one.number == wrong.line.number)
    assert (old.state, old.replaced_by) == ("replaced", issued.items[0].number)
    assert [one.line.enrolment_id for one in register.find_wrong(desk, typesetter=typesetter)] == [
        three
    ]


def test_a_certificate_of_a_course_without_a_last_day_bears_no_day_of_its_own(
    own_samples: Desk, shanghai: int
) -> None:
    """Today's would be another one tomorrow, and every certificate wrong."""
    cohorts.change_cohort(own_samples, shanghai, {"ends": None})
    assert prepared(own_samples, shanghai).content.data["issued"] == {"zh": "", "en": ""}


def test_private_values_of_wrong_papers_are_masked_and_of_those_saved_again_noted(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    desk, kind = own_samples, paper_kind("visa_letter")
    (one,) = _first(desk, shanghai, 1)
    was, now = "EP1234567", "EP7654321"
    participants.change_participants(desk, [one], {"passport_no": was})
    paper = prepare_paper(desk, kind, shanghai, PaperChoice("en"))
    number = register.issue_paper(desk, paper.only(one)).items[0].number
    participants.change_participants(desk, [one], {"passport_no": now})
    (wrong,) = register.find_wrong(desk, typesetter=typesetter)
    shown = [repr(wrong.changed), *(repr(c.data) for c in register.then_and_now(desk, wrong))]
    assert [text for text in shown if was in text or now in text] == []
    assert list_reveals(desk, row_id=one) == []
    (content,) = register.read_numbered(desk, [number])
    assert was in repr(content.data)
    assert len(list_reveals(desk, row_id=one)) == 1


def test_what_is_right_as_issued_is_left_until_the_desk_says_something_else(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    desk, (one, two) = own_samples, _first(own_samples, shanghai, 2)
    register.issue_paper(desk, prepared(desk, shanghai).only(one, two))
    participants.change_participants(desk, [one], {"certificate_name": "Ada Lind"})
    participants.change_participants(desk, [two], {"status": "withdrew"})
    register.accept_papers(desk, register.find_wrong(desk, typesetter=typesetter))
    assert register.find_wrong(desk, typesetter=typesetter) == []
    participants.change_participants(desk, [one], {"certificate_name": "Ada B. Lind"})
    assert [w.line.enrolment_id for w in register.find_wrong(desk, typesetter=typesetter)] == [one]
    participants.change_participants(desk, [one], {"certificate_name": "Ada Lind"})
    assert register.find_wrong(desk, typesetter=typesetter) == []
    participants.change_participants(desk, [two], {"status": "confirmed"})
    assert register.find_wrong(desk, typesetter=typesetter) == [], "the page is as it was"
    for _step in range(4):
        desk.undo()
    found = register.find_wrong(desk, typesetter=typesetter)
    assert [w.line.enrolment_id for w in found] == [one, two]


@pytest.mark.parametrize("key", ["certificate", "name_list"])
def test_a_page_in_another_language_than_it_was_issued_in_is_told(
    own_samples: Desk, shanghai: int, typesetter: Typesetter, key: str
) -> None:
    def told(language: PaperLanguage) -> list[int | None]:
        paper = prepare_paper(own_samples, paper_kind(key), shanghai, PaperChoice(language))
        remarks = check_paper(paper, typesetter)
        return [one.item for one in remarks if one.kind == "issued"]

    assert told("zh") == []
    paper = prepare_paper(own_samples, paper_kind(key), shanghai, PaperChoice("both"))
    one = paper.units[0].id
    register.issue_paper(own_samples, paper.unit(one))
    assert (told("both"), told("zh")) == ([], [one or None])


@pytest.mark.parametrize("key", ["name_list", "handbook", "timetable", "opening_agenda"])
def test_a_paper_for_all_is_issued_as_one(
    own_samples: Desk, shanghai: int, typesetter: Typesetter, key: str
) -> None:
    desk, kind = own_samples, paper_kind(key)
    paper = prepare_paper(desk, kind, shanghai, PaperChoice("both"))
    issued = register.issue_paper(desk, paper)
    (line,) = register.list_issued(desk)
    assert (line.state, line.name, line.enrolment_id) == ("issued", "", None)
    assert (line.title, line.whose) == (kind.label, "for all")
    with speaking("zh"):
        assert (line.title, line.whose) == (kind.words.zh, "全体")
    assert line.number == issued.number
    assert line.number in text_of(typesetter.set_pdf(issued.content).pdf)
    assert prepare_paper(desk, kind, shanghai, PaperChoice("both")).number == line.number
    with pytest.raises(KnownFault):
        register.issue_paper(desk, paper)
    assert register.find_wrong(desk, typesetter=typesetter) == []
    cohorts.change_cohort(desk, shanghai, {"name_en": "Harbour Course"})
    (wrong,) = register.find_wrong(desk, typesetter=typesetter)
    register.reissue(desk, [wrong])
    new = next(number for number, state in lines(desk).items() if state == "issued")
    assert lines(desk) == {line.number: "replaced", new: "issued"}
    assert register.find_wrong(desk, typesetter=typesetter) == []
    register.void_paper(desk, new, "")
    assert prepare_paper(desk, kind, shanghai, PaperChoice("both")).number == ""


def test_a_list_for_some_stays_one_for_them(
    own_samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    one, two, three = _first(own_samples, shanghai, 3)
    choice = PaperChoice("en", (one, two))
    register.issue_paper(
        own_samples, prepare_paper(own_samples, paper_kind("name_list"), shanghai, choice)
    )
    participants.change_participants(own_samples, [three], {"full_name": "Ada Lind"})
    assert register.find_wrong(own_samples, typesetter=typesetter) == []
    participants.change_participants(own_samples, [two], {"status": "withdrew"})
    (wrong,) = register.find_wrong(own_samples, typesetter=typesetter)
    assert not wrong.is_gone


def test_nothing_of_somebody_erased_stays_on_a_list_for_all(
    own_samples: Desk, shanghai: int
) -> None:
    from lcdesk.services.erasure.erasure import erase_person

    desk, (one,) = own_samples, _first(own_samples, shanghai, 1)
    for key in ("name_list", "handbook", "badges"):
        register.issue_paper(
            desk, prepare_paper(desk, paper_kind(key), shanghai, PaperChoice("both"))
        )
    record = finding.read_page(desk, [one])[0]
    name = record["full_name"].encode()

    def bytes_kept() -> bytes:
        return desk.path.read_bytes() if desk.is_file else all_rows(desk).encode()

    assert name in bytes_kept()
    erase_person(desk, record["person_id"], "drop")
    assert name not in bytes_kept()
    of_all = [line for line in register.list_issued(desk) if line.kind == "name_list"]
    assert [line.state for line in of_all] == ["issued"]
    assert register.read_issued(desk, [of_all[0].paper_id or 0])


def test_whose_a_paper_was_that_was_taken_back(own_samples: Desk, shanghai: int) -> None:
    from lcdesk.services.erasure.erasure import erase_person

    one, other = _first(own_samples, shanghai, 2)
    names = {one.id: one.name for one in prepared(own_samples, shanghai).items}
    for number in (one, other):
        register.issue_paper(own_samples, prepared(own_samples, shanghai).only(number))
        own_samples.undo()
    paper = prepare_paper(own_samples, paper_kind("handbook"), shanghai, PaperChoice())
    register.issue_paper(own_samples, paper)
    own_samples.undo()
    found = register.list_issued(own_samples)
    assert {line.state for line in found} == {"taken back"}
    assert [line.whose for line in found] == ["for all", names[other], names[one]]
    erase_person(own_samples, finding.read_page(own_samples, [one])[0]["person_id"], "drop")
    assert [line.whose for line in register.list_issued(own_samples)] == [
        "for all",
        names[other],
        "–",
    ]


def test_of_somebody_erased_number_kind_and_day_stay(own_samples: Desk, shanghai: int) -> None:
    from lcdesk.services.erasure.erasure import erase_person

    (one,) = _first(own_samples, shanghai, 1)
    paper = prepared(own_samples, shanghai).only(one)
    number = register.issue_paper(own_samples, paper).items[0].number
    erase_person(own_samples, finding.read_page(own_samples, [one])[0]["person_id"], "drop")
    (line,) = register.list_issued(own_samples)
    assert (line.number, line.kind, line.name) == (number, "certificate", "")
    assert line.at.date() == clock.today()
    with pytest.raises(KnownFault):
        register.read_issued(own_samples, [line.paper_id or 0])
    assert squeezed(paper.items[0].name).encode() not in own_samples.path.read_bytes()


@pytest.mark.parametrize("pattern", ["", "LC", "LC-{n}-{n}", "{x}-{n}", "{n:3", "x" * 41 + "{n}"])
def test_what_is_no_pattern_is_said(pattern: str) -> None:
    with pytest.raises(KnownFault, match="SSTEC"):
        NumberPattern.of(pattern, 2025)


@given(
    before=st.text("ABC-/第号", max_size=8),
    after=st.text("XY-号", max_size=4),
    digits=st.integers(1, 5),
    count=st.integers(1, 99_999),
    has_year=st.booleans(),
)
def test_a_number_that_was_given_says_how_it_is_written(
    before: str, after: str, digits: int, count: int, has_year: bool
) -> None:
    year = "{year}-" if has_year else ""
    digits = max(digits, len(str(count)))
    pattern = f"{before}{year}{{n:{digits}}}{after}".strip()
    assert pattern_like(NumberPattern.of(pattern, 2025).number(count)) == pattern


@pytest.mark.parametrize("words", ["", "LC-", "LC-{n}", "{2025-001", "LC-0123456789"])
def test_what_says_no_count_is_like_no_pattern(words: str) -> None:
    assert pattern_like(words) is None


@given(
    before=st.text("ABC-/第号0", max_size=8),
    after=st.text("XY-号", max_size=4),
    digits=st.integers(1, 5),
    count=st.integers(1, 10**7),
)
def test_a_number_says_its_count(before: str, after: str, digits: int, count: int) -> None:
    pattern = NumberPattern.of(f"{before}{{year}}-{{n:{digits}}}{after}", 2025)
    assert pattern.count_of(pattern.number(count)) == count


def _first(desk: Desk, cohort_id: int, count: int) -> list[int]:
    return [one.id for one in prepared(desk, cohort_id).items[:count]]
