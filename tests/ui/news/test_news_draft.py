"""The news draft in a real window: its sentences and marks, what explains them, links, templates,
the clipboard and the file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from lcdesk.model.organisers import Organiser
from lcdesk.services.cohorts import organisers
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.news.factsheet import make_factsheet
from lcdesk.services.news.sentence_templates import list_templates
from lcdesk.services.papers.templates import keep_template
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.news.news_draft import NewsDialog
from lcdesk.ui.news.sentence_row import marks_of
from lcdesk.ui.news.templates_dialog import TemplatesDialog
from lcdesk.ui.organisations.directory_screen import DirectoryScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.papers.office_files.making import docx
from tests.papers.pdf_reading import squeezed, text_of

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]


@pytest.fixture
def draft(window: MainWindow, desk: Desk, settle: Settle) -> NewsDialog:
    """The draft of the cohort on screen, with organisers and an opening ceremony without a host."""
    assert window.context is not None
    cohort = window.context.one_cohort()["id"]
    names = [
        Organiser("guidance", "Ministry of Weather", "气象部"),
        Organiser("joint_organiser", "Tongji University", "同济大学"),
        Organiser("joint_organiser", "Green City Fund"),
    ]
    organisers.set_organisers(desk, cohort, names)
    values = {"title": "Opening Ceremony", "kind": "ceremony", "addressed": "Lin Hua"}
    curriculum.add_activity(desk, cohort, values)
    settle()
    window.do("factsheet")
    settle()
    return next(one for one in window.findChildren(NewsDialog) if one.isVisible())


def row_of(draft: NewsDialog, key: str) -> int:
    return next(place for place, one in enumerate(draft.rows) if one.key == key)


def links_of(draft: NewsDialog) -> list[Button]:
    found = draft.findChildren(Button)
    return [one for one in found if one.property("kind") == "link" and one.isVisible()]


def test_it_shows_what_the_service_says(draft: NewsDialog, desk: Desk) -> None:
    sheet = make_factsheet(desk, draft._cohort_id)
    assert draft.sheet == sheet
    assert [one.key for one in draft.rows] == [next(iter(p.values())).key for p in sheet.pairs()]
    assert str(sheet.known) in draft.known.text()
    assert str(len(sheet.gaps)) in draft.gap_chip.text()


def test_values_and_gaps_are_marked_in_their_places(draft: NewsDialog) -> None:
    row = draft.rows[row_of(draft, "jointly_organised")]
    sentence = row.sentence("zh")
    assert sentence is not None
    marked = [
        (sentence.text[mark.start : mark.start + mark.length], mark.is_gap)
        for mark in marks_of(sentence)
    ]
    assert marked == [("气象部", False), ("同济大学和", False), ("［Green City Fund］", True)]


def test_a_sentence_pressed_says_where_it_is_from(draft: NewsDialog, settle: Settle) -> None:
    row = draft.rows[row_of(draft, "jointly_organised")]
    QTest.mouseClick(row, LEFT)
    settle()
    assert draft.chosen_key() == "jointly_organised"
    assert [one.isChecked() for one in draft.rows].count(True) == 1
    shown = {label.text() for label in draft.findChildren(type(draft.known)) if label.isVisible()}
    assert {"Ministry of Weather", "气象部", "同济大学"} <= shown
    assert "培训班由{guidance}指导，{organisers}联合主办。" in shown


def test_the_keyboard_goes_from_sentence_to_sentence(draft: NewsDialog, settle: Settle) -> None:
    draft.rows[0].setFocus()
    QTest.keyClick(draft, Qt.Key.Key_Down)
    settle()
    assert draft.chosen_key() == draft.rows[1].key
    QTest.keyClick(draft, Qt.Key.Key_Up)
    assert draft.chosen_key() == draft.rows[0].key


def test_a_link_leads_to_the_timetable(
    draft: NewsDialog, window: MainWindow, settle: Settle
) -> None:
    draft.rows[row_of(draft, "addressed")].click()
    settle()
    words = draft.findChildren(Button)
    link = next(one for one in links_of(draft) if one.text() == "Timetable")
    assert link in words
    QTest.mouseClick(link, LEFT)
    settle()
    assert window.screen_key() == "curriculum"
    assert not any(one.isVisible() for one in window.findChildren(NewsDialog))


def test_the_gap_of_a_name_leads_to_the_organisation(
    draft: NewsDialog, window: MainWindow, settle: Settle
) -> None:
    link = next(one for one in links_of(draft) if one.text() == "Directory")
    QTest.mouseClick(link, LEFT)
    settle()
    assert window.screen_key() == "directory"
    screen = window.current_screen()
    assert isinstance(screen, DirectoryScreen)
    assert screen.tabs.key == "organisation"


def test_one_language_alone(draft: NewsDialog, settle: Settle) -> None:
    draft.language.setCurrentIndex(draft.language.findData("en"))
    settle()
    assert draft.langs() == ("en",)
    assert all(one.sentence("zh") is None and one.sentence("en") for one in draft.rows)
    QTest.mouseClick(draft.copy, LEFT)
    assert draft.sheet is not None
    assert QApplication.clipboard().text() == draft.sheet.text(["en"])


def test_it_is_saved_as_text(draft: NewsDialog, tmp_path: Path) -> None:
    assert draft.sheet is not None
    draft.save_to(tmp_path / "news.txt")
    assert (tmp_path / "news.txt").read_text("utf-8") == draft.sheet.text()


def test_a_template_is_said_otherwise_and_comes_back(
    draft: NewsDialog, desk: Desk, settle: Settle
) -> None:
    dialog = draft.edit_template("title")
    dialog.form.show_record({"zh": "{title}今日开班", "en": "{title} starts"})
    assert dialog.is_typed()
    QTest.mouseClick(dialog.save, LEFT)
    settle()
    row = draft.rows[row_of(draft, "title")]
    sentence = row.sentence("en")
    assert sentence is not None
    assert sentence.text.endswith(" starts")
    again = draft.edit_template("title")
    QTest.mouseClick(again.again, LEFT)
    settle()
    assert not any(one.is_own for one in list_templates(desk))
    again.reject()


def test_a_name_there_is_not_keeps_the_dialog_open(
    draft: NewsDialog, desk: Desk, settle: Settle
) -> None:
    dialog: TemplatesDialog = draft.edit_template("title")
    dialog.form.show_record({"zh": "{titel}开班", "en": "{title} opens"})
    QTest.mouseClick(dialog.save, LEFT)
    settle()
    assert dialog.isVisible()
    assert not any(one.is_own for one in list_templates(desk))
    for other in dialog.findChildren(QDialog):
        other.done(0)
    dialog.done(0)


def test_it_is_saved_as_word_and_pdf_through_the_template_that_is_chosen(
    draft: NewsDialog, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    assert not draft.through.isVisible(), "no document of the desk has a place for it"
    body = "<w:p><w:r><w:t>{{Title}}</w:t></w:r></w:p><w:p><w:r><w:t>{{Text}}</w:t></w:r></w:p>"
    own = tmp_path / "press.docx"
    own.write_bytes(docx(body))
    keep_template(desk, own)
    draft.read()
    settle()
    assert draft.through.isVisible()
    assert draft.sheet is not None
    sentences = [one.text for one in draft.sheet.in_language("en")]
    for name, wanted in (("", [one.text for one in draft.sheet.sentences]), (own.name, sentences)):
        draft.through.setCurrentIndex(draft.through.findData(name))
        path = tmp_path / f"out{name}.docx"
        draft.save_to(path)
        settle()
        with zipfile.ZipFile(path) as archive:
            said = re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())
        assert [one for one in wanted if escape(one, quote=False) not in said] == []
        assert ("气象部" in said) is not bool(name)
    draft.through.setCurrentIndex(0)
    draft.save_to(tmp_path / "out.pdf")
    settle()
    assert squeezed("Ministry of Weather") in text_of((tmp_path / "out.pdf").read_bytes())
    assert draft.banner.isVisible()
