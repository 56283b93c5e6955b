"""The draft for the news as text, document of Word and PDF, plain or through the office's own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from lcdesk.model.faults import KnownFault
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.news.sentence_templates import LANGS
from lcdesk.services.papers.news_paper import (
    find_news_template,
    gather_news,
    kept_news_template,
    languages_of,
    list_news_templates,
    page_of,
    save_news,
)
from lcdesk.services.papers.office_files import can_make_pdf
from lcdesk.services.papers.templates import keep_template
from lcdesk.texts import speak
from tests.papers.office_files.making import W, docx
from tests.papers.pdf_reading import is_tagged, squeezed, text_of


@pytest.fixture(scope="session")
def chengdu(samples: Desk) -> int:
    """A session of whose opening little is known."""
    found = cohorts.find_cohort(samples, "Chengdu")
    assert found is not None
    return found["id"]


def lines(path: Path) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return [
        "".join(text.text or "" for text in one.iter(f"{{{W}}}t")) for one in root.iter(f"{{{W}}}p")
    ]


def whole(text: str) -> str:
    """Without the hyphens at which a line may end."""
    return squeezed(text).replace("-", "").replace("\x02", "")


def own(folder: Path, *names: str) -> Path:
    path = folder / "news.docx"
    body = "".join(f"<w:p><w:r><w:t>{name}</w:t></w:r></w:p>" for name in names)
    path.write_bytes(docx(body))
    return path


@pytest.mark.parametrize("langs", [("zh",), ("en",), LANGS])
def test_every_sentence_stands_on_the_page_and_in_the_document(
    samples: Desk, chengdu: int, typesetter: Typesetter, tmp_path: Path, langs: tuple[str, ...]
) -> None:
    paper = gather_news(samples, chengdu, langs)
    save_news(paper, tmp_path / "n.pdf", typesetter=typesetter)
    save_news(paper, tmp_path / "n.docx")
    pdf = (tmp_path / "n.pdf").read_bytes()
    assert is_tagged(pdf)
    assert typesetter.set_pdf(page_of(paper)).warnings == ()
    said, written = whole(text_of(pdf)), lines(tmp_path / "n.docx")
    assert paper.sheet.sentences
    for one in paper.sheet.sentences:
        assert whole(one.text) in said
        assert one.text in written
    assert paper.gaps
    for gap in paper.gaps:
        for lang in langs:
            assert whole(gap[lang]) in said
            assert any(gap[lang] in line for line in written)
    save_news(paper, tmp_path / "again.pdf", typesetter=typesetter)
    assert (tmp_path / "again.pdf").read_bytes() == pdf


def test_the_languages_of_the_gaps_are_those_of_the_paper(samples: Desk, chengdu: int) -> None:
    told = gather_news(samples, chengdu, ("zh",)).gaps
    speak("zh")
    assert gather_news(samples, chengdu, ("zh",)).gaps == told
    speak("en")
    assert all(gap["zh"] != gap["en"] for gap in told)


def test_the_offices_own_document_gets_a_paragraph_a_sentence(
    samples: Desk, chengdu: int, tmp_path: Path
) -> None:
    names = ("{{标题}}", "{{正文}}", "Of {{Course name}}, by {{Co-hosted by}}", "{{Still missing}}")
    through = find_news_template(samples, own(tmp_path, *names))
    assert languages_of(through) == LANGS
    paper = gather_news(samples, chengdu, languages_of(through))
    save_news(paper, tmp_path / "out.docx", through)
    written = lines(tmp_path / "out.docx")
    chinese = [one.text for one in paper.sheet.in_language("zh")]
    assert written[: len(chinese)] == chinese
    course = paper.reader.course["en"]
    assert written[len(chinese)] == f"Of {course}, by [not known: Co-hosted by]"
    assert written[len(chinese) + 1 :] == [one["en"] for one in paper.gaps]
    with pytest.raises(KnownFault):
        save_news(paper, tmp_path / "news.docx", through)


def test_what_has_no_place_for_it_is_refused_and_unknown_names_are_listed(
    samples: Desk, chengdu: int, tmp_path: Path
) -> None:
    with pytest.raises(KnownFault, match="正文"):
        find_news_template(samples, own(tmp_path, "{{Course name}}"))
    through = find_news_template(samples, own(tmp_path, "{{Text}}", "{{Passport no.}}"))
    assert [one.name for one in through.unknown] == ["Passport no."]
    paper = gather_news(samples, chengdu)
    with pytest.raises(KnownFault, match=r"Passport no\."):
        save_news(paper, tmp_path / "out.docx", through)
    assert not (tmp_path / "out.docx").exists()


def test_those_kept_in_the_desk_are_found_by_what_they_hold(
    own_samples: Desk, chengdu: int, tmp_path: Path
) -> None:
    for name, text in (("letter", "{{Name}}"), ("press", "{{Title}} {{Text}}")):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(docx(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"))
        keep_template(own_samples, path)
    assert list_news_templates(own_samples) == ["press.docx"]
    through = kept_news_template(own_samples, "press.docx")
    assert languages_of(through) == ("en",)
    if can_make_pdf():
        paper = gather_news(own_samples, chengdu, ("en",))
        save_news(paper, tmp_path / "out.pdf", through)
        assert squeezed(paper.sheet.sentences[0].text) in text_of(
            (tmp_path / "out.pdf").read_bytes()
        )


def test_of_a_cohort_nobody_knows_anything_of_nothing_is_written(
    own_samples: Desk, tmp_path: Path
) -> None:
    blank = cohorts.add_cohort(own_samples, {"name_en": "Blank"})
    paper = None
    try:
        paper = gather_news(own_samples, blank)
    except KnownFault:
        assert paper is None
    else:
        assert paper.sheet.sentences
