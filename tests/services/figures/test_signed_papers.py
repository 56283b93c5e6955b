"""The page of a signed report: the same text and the same picture of a map, whatever happens to
the desk; its signature on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from lcdesk.drawing.pictures import encoded
from lcdesk.model import clock
from lcdesk.model.countries.reference import use_labels
from lcdesk.model.faults import KnownFault
from lcdesk.model.organisers import Organiser, signed_by
from lcdesk.model.report import of_data, to_data
from lcdesk.model.timetable_grid import LANGUAGES
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.organisers import set_organisers, shared_signers
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.map_pictures import remove_map, set_map
from lcdesk.services.figures.report import gather_report, save_report
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.signed_changes import changes_since
from lcdesk.services.figures.signed_reports import (
    SignedLine,
    last_signer,
    read_signed,
    save_signed,
    sign,
)
from lcdesk.services.participants import participants
from lcdesk.texts import PaperLanguage
from tests.papers.pdf_reading import count_pages, words_of

PEOPLE = (
    ("Wanjiru Kamau", "KE", "F"),
    ("Brian Otieno", "KE", "M"),
    ("Hana Tesfaye", "ET", "F"),
    ("王小明", "CN", "M"),
)


@pytest.fixture(autouse=True)
def _app(qapp: object) -> Iterator[None]:
    """Fonts want the application that windows have, too; countries are called as the program
    does afterwards.
    """
    yield
    use_labels(None)


@pytest.fixture
def line(desk: Desk, cohort_id: int) -> SignedLine:
    for name, country, gender in PEOPLE:
        values = {
            "full_name": name,
            "nationality": country,
            "gender": gender,
            "status": "confirmed",
        }
        participants.add_participant(desk, cohort_id, values)
    return sign(
        desk, gather_report(desk, Scope((cohort_id,)), "all", "Training Office"), "李薇 Li Wei"
    )


def page(desk: Desk, line: SignedLine, language: PaperLanguage, folder: Path) -> str:
    save_signed(desk, line.id, folder / "page.pdf", language)
    pdf = (folder / "page.pdf").read_bytes()
    assert count_pages(pdf) == 1
    return words_of(pdf)


def picture(colour: Qt.GlobalColor) -> bytes:
    image = QImage(400, 240, QImage.Format.Format_RGB32)
    image.fill(colour)
    return encoded(image, "PNG")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stays_whatever_happens_to_the_desk(
    desk: Desk, line: SignedLine, cohort_id: int, language: PaperLanguage, tmp_path: Path
) -> None:
    before = page(desk, line, language, tmp_path)
    for words in (line.number, "Training Office"):
        assert words in before
    names = {"zh": "李薇", "en": "Li Wei", "both": "李薇 Li Wei"}
    assert names[language] in before
    assert (language == "zh") == ("Li Wei" not in before)
    cohorts.change_cohort(desk, cohort_id, {"name_en": "Elsewhere", "name_zh": "别处"})
    participants.remove_participants(desk, [1, 2])
    use_labels({"ET": {"code": "ET", "en": "Abyssinia", "zh": "阿比西尼亚", "flag": "et"}})
    assert page(desk, line, language, tmp_path) == before
    cohorts.remove_cohort(desk, cohort_id)
    assert page(desk, line, language, tmp_path) == before


DIRECTOR = signed_by(Organiser("host", "Institute", "研究院"), "Chen Min | 陈敏", "Director | 主任")
GUIDE = signed_by(Organiser("guidance", "Department", "国际合作司"), "Wu Lan", "Head")


def test_who_is_named_to_sign_for_the_course_stands_below_a_free_line(
    desk: Desk, line: SignedLine, cohort_id: int, tmp_path: Path
) -> None:
    assert line
    set_organisers(desk, cohort_id, [DIRECTOR])
    scope = Scope((cohort_id,))
    report = gather_report(desk, scope)
    assert report.signer
    assert report.signer.texts == ("Chen Min | 陈敏", "Director | 主任")
    assert of_data(to_data(report)).signer == report.signer
    assert report.remarks == (), "what is not known of a figure that is not on the page is not said"
    for language, words in (("zh", "陈敏 主任"), ("en", "Chen Min Director")):
        save_report(report, tmp_path / "draft.pdf", language)
        said = " ".join(words_of((tmp_path / "draft.pdf").read_bytes()).split())
        assert words in said
        assert ("Chen" in said) == (language == "en")
        assert f"{clock.today().year}-0" not in said, "a draft has no number"
    kept = sign(desk, report, *report.signer.texts[:1], post=report.signer.texts[1])
    set_organisers(desk, cohort_id, [GUIDE])
    said = " ".join(page(desk, kept, "both", tmp_path).split())
    assert kept.number in said
    assert "陈敏 Chen Min 主任 Director" in said
    assert str(clock.today()) not in said, "the day is written by hand"
    assert last_signer(desk) == report.signer.texts


def test_of_several_courses_those_sign_who_are_named_for_all(desk: Desk, cohort_id: int) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Other"})
    set_organisers(desk, cohort_id, [GUIDE, DIRECTOR])
    assert shared_signers(desk, [cohort_id, other]) == []
    set_organisers(desk, other, [DIRECTOR])
    assert [one.signer_en for one in shared_signers(desk, [cohort_id, other])] == ["Chen Min"]
    assert [one.signer_en for one in shared_signers(desk, [cohort_id])] == ["Wu Lan", "Chen Min"]
    assert shared_signers(desk, []) == []


def test_a_page_that_is_still_to_be_signed_has_no_number(desk: Desk, line: SignedLine) -> None:
    signed = read_signed(desk, line.id)
    assert signed.signature is not None
    assert of_data(to_data(signed)).signature is None


def test_the_map_of_the_day_is_on_it_or_the_page_says_that_it_is_another(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    participants.add_participant(
        desk, cohort_id, {"full_name": "Ann Otieno", "nationality": "KE", "status": "confirmed"}
    )
    set_map(
        desk,
        picture(Qt.GlobalColor.darkCyan),
        {"approval_no": "GS(2024)0650", "caption_en": "Our countries"},
    )
    line = sign(desk, gather_report(desk, Scope((cohort_id,)), "all"), "Li Wei")
    before = page(desk, line, "en", tmp_path)
    assert "GS(2024)0650" in before
    assert changes_since(desk, line.id).notes == ()
    set_map(desk, picture(Qt.GlobalColor.darkRed), {"approval_no": "GS(2025)0001"})
    assert "GS(" not in page(desk, line, "en", tmp_path)
    changes = changes_since(desk, line.id)
    assert changes.is_empty
    assert [note.en.partition(";")[0] for note in changes.notes] == [
        "Map: on the page → changed or removed"
    ]
    remove_map(desk)
    assert "GS(" not in page(desk, line, "en", tmp_path)
    for _operation in range(2):
        desk.undo()
    assert page(desk, line, "en", tmp_path) == before


def test_the_figures_are_saved_without_anybody(
    desk: Desk, line: SignedLine, tmp_path: Path
) -> None:
    save_signed(desk, line.id, tmp_path / "page.json", "en")
    assert "counted" not in (tmp_path / "page.json").read_text(encoding="utf-8")
    with pytest.raises(KnownFault, match="cannot be saved"):
        save_signed(desk, line.id, tmp_path / "page.docx", "en")
    assert not (tmp_path / "page.docx").exists()
