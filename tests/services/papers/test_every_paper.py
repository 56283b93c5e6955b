"""What holds for each kind of paper, in each language: archival, readable aloud, the same each time,
and every value of the desk can be copied out of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.catalogue import PAPERS, paper_kind
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.making import (
    PreparedPaper,
    check_paper,
    prepare_paper,
    safe_name,
    save_each,
    save_paper,
)
from lcdesk.services.papers.paper_kinds import PaperChoice, PaperKind
from lcdesk.services.participants.participants import change_cells
from lcdesk.texts import N_
from tests.papers.pdf_reading import is_tagged, squeezed, text_of
from tests.services.papers.conftest import Copying

LANGUAGES = ("zh", "en", "both")
FEW = 3
"""So many people (or activities) tell as much as all where it is not about their names."""
KINDS = pytest.mark.parametrize("kind", PAPERS, ids=lambda kind: kind.key)


@KINDS
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_archival_tagged_and_always_the_same(
    samples: Desk, shanghai: int, typesetter: Typesetter, kind: PaperKind, language: str
) -> None:
    made, again = (
        typesetter.set_pdf(
            _few(prepare_paper(samples, kind, shanghai, PaperChoice(language))).content
        )
        for _time in range(2)
    )
    assert made.warnings == ()
    assert is_tagged(made.pdf)
    assert again.pdf == made.pdf


@KINDS
def test_its_parts_have_the_pages_of_the_whole(
    samples: Desk, shanghai: int, typesetter: Typesetter, kind: PaperKind
) -> None:
    paper = prepare_paper(samples, kind, shanghai, PaperChoice("both"))
    few = _few(paper)
    whole = typesetter.set_pictures(few.content, 30)
    parts = [page for one in few.parts() for page in typesetter.set_pictures(one.content, 30)]
    assert parts == whole


@KINDS
def test_every_name_of_the_desk_is_copied_out(
    samples: Desk, shanghai: int, typesetter: Typesetter, kind: PaperKind
) -> None:
    paper = prepare_paper(samples, kind, shanghai, PaperChoice("both"))
    said = text_of(typesetter.set_pdf(paper.content).pdf)
    assert [one.name for one in paper.items if squeezed(one.name) not in said] == []


_STRANGE = (
    "#panic(1) $x^2$ @ref",
    "*b* _i_ `r` // = -",
    "Wickramasinghe " * 6,
    "Ō",
    '"q" “z” \\u{1}',
    "Ana Fernández-Villaverde y Gutiérrez de la Peña-Ortiz al-Rashid",
)


@dataclass(frozen=True)
class StrangeNames:
    """A desk with people of strange names, and who they are."""

    desk: Desk
    people: list[int]


@pytest.fixture(scope="module")
def strange(
    sample_folder: Path, copy_of: Copying, shanghai: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StrangeNames]:
    """No test changes it."""
    with copy_of(sample_folder, tmp_path_factory.mktemp("strange")) as desk:
        people = CourseReader(desk, shanghai).people
        cells = {
            person["id"]: {"full_name": name, "organization": name, "position": name}
            for person, name in zip(people, _STRANGE, strict=False)
        }
        change_cells(desk, cells, N_("Edit {name}"))
        yield StrangeNames(desk, list(cells))


@KINDS
def test_strange_names_are_printed_letter_for_letter(
    strange: StrangeNames, shanghai: int, typesetter: Typesetter, kind: PaperKind
) -> None:
    ids = None if kind.about != "person" else strange.people
    paper = prepare_paper(strange.desk, kind, shanghai, PaperChoice("both", ids))
    said = text_of(typesetter.set_pdf(paper.content).pdf)
    assert [one.name for one in paper.items if squeezed(one.name) not in said] == []


@KINDS
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_option_can_be_chosen(
    samples: Desk, shanghai: int, typesetter: Typesetter, kind: PaperKind, language: str
) -> None:
    for option in kind.options:
        for code, _label in option.choices:
            choice = PaperChoice(language, options={option.key: code}, has_organisers=False)
            paper = _few(prepare_paper(samples, kind, shanghai, choice))
            assert typesetter.set_pdf(paper.content).pdf


def _few(paper: PreparedPaper) -> PreparedPaper:
    return paper.with_items(paper.items[:FEW])


def test_the_sample_desk_has_nothing_that_does_not_fit(
    samples: Desk, shanghai: int, typesetter: Typesetter
) -> None:
    for kind in PAPERS:
        paper = prepare_paper(samples, kind, shanghai, PaperChoice("both"))
        found = {one.kind for one in check_paper(paper, typesetter)}
        assert not found & {"too-long", "too-high", "undrawn"}, kind.key


def test_a_file_for_each(
    samples: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    kind = paper_kind("certificate")
    paper = prepare_paper(samples, kind, shanghai, PaperChoice("zh"))
    two = paper.only(*[one.id for one in paper.items[:2]])
    told: list[tuple[int, int]] = []
    saved = save_each(two, tmp_path, typesetter=typesetter, told=lambda *done: told.append(done))
    assert [path.name for path in saved.paths] == [
        f"{place:02} {one.name}.pdf" for place, one in enumerate(two.items, 1)
    ]
    assert told == [(1, 2), (2, 2)]
    whole = save_paper(two, tmp_path / "all.pdf", typesetter=typesetter)
    assert whole.count == 2


def test_what_cannot_be_chosen_is_said(samples: Desk, shanghai: int) -> None:
    kind = paper_kind("certificate")
    for options in ({"signers": "nine"}, {"nothing": "one"}):
        with pytest.raises(KnownFault, match="signers=named"):
            prepare_paper(samples, kind, shanghai, PaperChoice("en", options=options))
    with pytest.raises(KnownFault):
        prepare_paper(samples, kind, shanghai, PaperChoice("en", [987654]))
    with pytest.raises(KnownFault, match="certificate"):
        paper_kind("diploma")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b\\c:d*e", "a_b_c_d_e"),
        ("  CON.  ", "CON"),
        ("\n\t", "_"),
        ("好" * 40, "好" * 26),
        ('"<>|?', "_____"),
    ],
)
def test_names_of_files_are_safe_on_every_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe
