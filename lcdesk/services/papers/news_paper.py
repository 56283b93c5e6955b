"""The draft for the news as a paper: a page of ours, a plain document of Word, or a document of the
office in which headline and text have their places; what is missing is marked in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lcdesk.model.faults import KnownFault
from lcdesk.model.files import NEWS, PDF, WORD, write_bytes
from lcdesk.papers.content import HOUSE, PaperContent
from lcdesk.papers.office_files.names import About, FillData, FilledValue, TemplateName
from lcdesk.papers.office_files.word import WordTemplate
from lcdesk.papers.office_files.word_paragraphs import (
    PARAGRAPH,
    ParagraphLook,
    PlainParagraph,
    plain_document,
    with_paragraphs,
)
from lcdesk.papers.typesetter import Typesetter, shared_typesetter
from lcdesk.services.core.access_log import Unmasking
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import CountRule
from lcdesk.services.news.fact_words import marked
from lcdesk.services.news.factsheet import FactSheet, PrintedSentence, make_factsheet
from lcdesk.services.news.sentence_templates import LANGS, Lang
from lcdesk.services.papers.course import CourseReader, words
from lcdesk.services.papers.office_files import OfficeTemplate, pdf_of, read_content
from lcdesk.services.papers.office_names import Told, office_name, suggested_name, values_of
from lcdesk.services.papers.paper_files import own_sources
from lcdesk.services.papers.templates import list_templates, template_bytes
from lcdesk.texts import N_, BilingualText, PaperLanguage, _, in_language, speaking

TEMPLATE = "news_draft"
_TITLE, _MISSING = N_("News draft"), N_("Still missing")


@dataclass(frozen=True)
class NewsPaper:
    """The draft of a cohort as of one moment, in these languages. `gaps`: what is missing, as
    {zh, en}.
    """

    sheet: FactSheet
    langs: Sequence[Lang]
    reader: CourseReader
    gaps: Sequence[Mapping[str, str]]
    own: Mapping[str, str]

    @property
    def language(self) -> PaperLanguage:
        return "both" if len(self.langs) > 1 else self.langs[0]

    @property
    def is_empty(self) -> bool:
        """Is there no sentence?"""
        return not any(self.sheet.in_language(lang) for lang in self.langs)


def gather_news(
    desk: Desk,
    cohort_id: int,
    langs: Sequence[Lang] = LANGS,
    rule: str | CountRule = "all",
    office: str = "",
) -> NewsPaper:
    """Read all that the draft says. KnownFault: the cohort is gone, or nothing is known of it."""
    with desk.reading_together():
        reader = CourseReader(desk, cohort_id, office)
        sheet = make_factsheet(desk, cohort_id, langs, rule)
        told: dict[str, list[str]] = {}
        for lang in LANGS:
            with speaking(lang):
                there = make_factsheet(desk, cohort_id, langs, rule)
                told[lang] = [gap.words for gap in there.gaps]
        found = NewsPaper(
            sheet,
            langs,
            reader,
            [words(*pair) for pair in zip(told["zh"], told["en"], strict=False)],
            own_sources(desk),
        )
        # read while it is of one moment
        _head, _stands = reader.head(_title(), has_organisers=False), reader.stands_at
    if found.is_empty:
        raise KnownFault(
            _("There is nothing to write in it yet."),
            _("Enter the ceremony of the course in its timetable, and the details of the cohort."),
        )
    return found


def _title() -> BilingualText:
    return BilingualText(in_language("zh", _TITLE), _TITLE)


def save_news(
    paper: NewsPaper,
    path: Path,
    template: OfficeTemplate | None = None,
    typesetter: Typesetter | None = None,
) -> None:
    """Write it as .txt, .docx or .pdf, the last two through a template of the office where one is
    given. KnownFault: another ending, names nobody knows, or no PDF can be made of a document.
    """
    ending = NEWS.ending_of(path)
    if ending == ".txt":
        write_bytes(path, paper.sheet.text(paper.langs).encode(), formats=NEWS)
        return
    if template is None:
        if ending == ".docx":
            write_bytes(path, plain_news(paper), formats=WORD)
        else:
            made = (typesetter or shared_typesetter()).set_pdf(page_of(paper))
            write_bytes(path, made.pdf, formats=PDF)
        return
    template.require_elsewhere(path)
    content = fill_news(paper, template)
    if ending == ".pdf":
        name = template.file
        write_bytes(path, pdf_of({name: content})[name], formats=PDF)
    else:
        write_bytes(path, content, formats=WORD)


# --- A page of ours, a plain document ---


def plain_news(paper: NewsPaper) -> bytes:
    """A plain document of Word: the same draft makes the same bytes."""
    return plain_document(_headline(paper), _paragraphs(paper))


def page_of(paper: NewsPaper) -> PaperContent:
    """The page of ours."""
    own = {name: paper.own[name] for name in (HOUSE, TEMPLATE) if name in paper.own}
    data = {
        **paper.reader.head(_title(), has_organisers=False),
        "language": paper.language,
        "drafts": [_draft(paper, lang) for lang in paper.langs if paper.sheet.in_language(lang)],
        "gaps": paper.gaps,
    }
    return PaperContent(TEMPLATE, data, paper.reader.stands_at, own=own)


def _draft(paper: NewsPaper, lang: Lang) -> dict[str, Any]:
    headline, sentences = _parts(paper, lang)
    return {
        "lang": lang,
        "headline": [] if headline is None else _pieces(headline),
        "sentences": [_pieces(one) for one in sentences],
    }


def _pieces(sentence: PrintedSentence) -> list[dict[str, Any]]:
    return [
        {"words": piece.text, "is_gap": piece.gap is not None} for piece, _name in sentence.pieces
    ]


def _parts(paper: NewsPaper, lang: Lang) -> tuple[PrintedSentence | None, list[PrintedSentence]]:
    """The headline in a language, and the other sentences."""
    those = paper.sheet.in_language(lang)
    headline = next((one for one in those if one.key == "title"), None)
    return headline, [one for one in those if one is not headline]


def _headline(paper: NewsPaper) -> str:
    headlines = (_parts(paper, lang)[0] for lang in paper.langs)
    return " · ".join(one.text for one in headlines if one is not None)


def _paragraphs(paper: NewsPaper) -> list[PlainParagraph]:
    found: list[PlainParagraph] = []
    for lang in paper.langs:
        headline, sentences = _parts(paper, lang)
        if headline is not None:
            found.append(PlainParagraph(_marked(headline), lang, "Title"))
        found += [PlainParagraph(_marked(one), lang) for one in sentences]
    if paper.gaps:
        heads = {lang: in_language(lang, _MISSING) for lang in paper.langs}
        found.append(_listed(paper, heads, "Heading1"))
        found += [_listed(paper, gap, "ListParagraph") for gap in paper.gaps]
    return found


def _listed(paper: NewsPaper, said: Mapping[str, str], look: ParagraphLook) -> PlainParagraph:
    text = "  ".join(dict.fromkeys(said[lang] for lang in paper.langs))
    return PlainParagraph([(text, False)], paper.langs[0], look)


def _marked(sentence: PrintedSentence) -> list[tuple[str, bool]]:
    return [(piece.text, piece.gap is not None) for piece, _name in sentence.pieces]


# --- A document of the office ---

_NAMES: Mapping[str, tuple[str, str]] = {
    "标题": ("zh headline", N_("Headline")),
    "新闻标题": ("zh headline", N_("Headline")),
    "正文": ("zh text", N_("Text of the news")),
    "新闻正文": ("zh text", N_("Text of the news")),
    "尚缺": ("zh gaps", _MISSING),
    "title": ("en headline", N_("Headline")),
    "headline": ("en headline", N_("Headline")),
    "text": ("en text", N_("Text of the news")),
    "body": ("en text", N_("Text of the news")),
    "still missing": ("en gaps", _MISSING),
}
_OWN = frozenset(key for key, _label in _NAMES.values())


def _suggested(name: str) -> str:
    return suggested_name(name, [word.capitalize() for word in _NAMES])


def news_name(name: str, subjects: Sequence[About]) -> TemplateName | None:
    """What a name means in a template for the news: headline and text, and what is said of a
    course; None where nobody knows it.
    """
    if found := _NAMES.get(" ".join(name.split()).casefold()):
        return TemplateName(found[0], "course", found[1])
    return office_name(name, ["course"]) if "course" in subjects else None


def news_template(content: bytes, file: str, path: Path | None = None) -> OfficeTemplate:
    """A document of the office for the news. KnownFault: no .docx, or neither headline nor text
    has a place in it.
    """
    WORD.ending_of(Path(file))
    made = OfficeTemplate(file, WordTemplate(content, news_name, file), path, _suggested)
    if not _is_for_news(made):
        raise KnownFault(
            _("“{file}” has no place for the news.", file=file),
            _("Write {names} where they belong.", names="{{标题}}, {{正文}}, {{Title}}, {{Text}}"),
        )
    return made


def find_news_template(desk: Desk, asked: Path) -> OfficeTemplate:
    """A template by its file, or by its name in the desk. KnownFault as above, or not there."""
    if asked.is_file():
        return news_template(read_content(asked), asked.name, asked)
    return kept_news_template(desk, asked.name)


def kept_news_template(desk: Desk, name: str) -> OfficeTemplate:
    """A template by its name in the desk. KnownFault as above."""
    return news_template(template_bytes(desk, name), name)


def list_news_templates(desk: Desk) -> list[str]:
    """The documents kept in the desk that have a place for the text of the news, by name."""
    found: list[str] = []
    for one in list_templates(desk):
        if one.form != "docx":
            continue
        content = WordTemplate(template_bytes(desk, one.name), news_name, one.name)
        if any(used.key in ("zh text", "en text") for used in content.used):
            found.append(one.name)
    return found


def languages_of(template: OfficeTemplate) -> tuple[Lang, ...]:
    """The languages in which a template has places for the news."""
    asked = {name.key[:2] for name in template.used if name.key in _OWN}
    return tuple(lang for lang in LANGS if lang in asked)


def _is_for_news(template: OfficeTemplate) -> bool:
    return any(one.key in _OWN for one in template.used)


def fill_news(paper: NewsPaper, template: OfficeTemplate) -> bytes:
    """A document of the office with the draft in it, each sentence a paragraph; gaps, and names of
    which nothing is known, are marked and highlighted.
    """
    template.require_known()
    own = {name.key for name in template.used} & _OWN
    asked = [name for name in template.used if name.key not in own]
    told = Told(paper.reader.cohort, 0, paper.reader)
    values = values_of(told, asked, "course", Unmasking(is_plain=False))
    unknown = {name.key: _unknown(name) for name in asked if not values[name.key].is_known}
    values |= {key: FilledValue(text) for key, text in unknown.items()}
    values |= {key: FilledValue(_value(paper, key)) for key in own}
    assert isinstance(template.content, WordTemplate)
    gaps = {
        piece.text
        for lang in paper.langs
        for one in paper.sheet.in_language(lang)
        for piece, _name in one.pieces
        if piece.gap is not None
    }
    return with_paragraphs(template.content.filled(FillData(values)), gaps | {*unknown.values()})


def _unknown(name: TemplateName) -> str:
    lang: Lang = "zh" if name.key.startswith("zh") else "en"
    with speaking(lang):
        return marked(_("not known: {what}", what=_(name.label)), lang)


def _value(paper: NewsPaper, key: str) -> str:
    lang: Lang = "zh" if key.startswith("zh") else "en"
    headline, sentences = _parts(paper, lang)
    if key.endswith("headline"):
        return headline.text if headline else ""
    if key.endswith("gaps"):
        return PARAGRAPH.join(one[lang] for one in paper.gaps)
    return PARAGRAPH.join(one.text for one in sentences)
