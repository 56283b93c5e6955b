"""Texts of several paragraphs in documents of Word, and a plain document."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lcdesk.papers.office_files.word_paragraphs import (
    PARAGRAPH,
    PlainParagraph,
    plain_document,
    with_paragraphs,
)
from tests.papers.office_files.making import W, docx


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def paragraphs(content: bytes, part: str = "word/document.xml") -> list[str]:
    root = etree.fromstring(parts(content)[part])
    return [
        "".join(text.text or "" for text in one.iter(f"{{{W}}}t")) for one in root.iter(f"{{{W}}}p")
    ]


def highlighted(content: bytes) -> list[str]:
    root = etree.fromstring(parts(content)["word/document.xml"])
    return [
        "".join(one.itertext())
        for one in root.iter(f"{{{W}}}r")
        if one.find(f"{{{W}}}rPr/{{{W}}}highlight") is not None
    ]


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_each_part_is_a_paragraph_of_the_same_look() -> None:
    style = '<w:pPr><w:pStyle w:val="Quote"/></w:pPr>'
    before, behind = run("Text: "), run(" (end)")
    body = f"<w:p>{style}{before}{run(PARAGRAPH.join('abc'), '<w:b/>')}{behind}</w:p><w:p/>"
    made = with_paragraphs(docx(body))
    assert paragraphs(made) == ["Text: a", "b", "c (end)", ""]
    root = etree.fromstring(parts(made)["word/document.xml"])
    looks = [one.get(f"{{{W}}}val") for one in root.iter(f"{{{W}}}pStyle")]
    assert looks == ["Quote"] * 3
    assert len(list(root.iter(f"{{{W}}}b"))) == 3


def test_the_end_of_a_section_stays_behind_the_last() -> None:
    section = "<w:pPr><w:sectPr/></w:pPr>"
    made = with_paragraphs(docx(f"<w:p>{section}{run('a' + PARAGRAPH + 'b')}</w:p>"))
    root = etree.fromstring(parts(made)["word/document.xml"])
    found = [one.find(f"{{{W}}}pPr/{{{W}}}sectPr") is not None for one in root.iter(f"{{{W}}}p")]
    assert found == [False, True]


def test_gaps_are_highlighted_and_the_rest_keeps_its_look() -> None:
    body = f"<w:p>{run('on [day] in [place]', '<w:i/><w:u w:val=&quot;single&quot;/>')}</w:p>"
    body = body.replace("&quot;", '"')
    made = with_paragraphs(docx(body), {"[day]", "[place]"})
    assert paragraphs(made) == ["on [day] in [place]"]
    assert highlighted(made) == ["[day]", "[place]"]
    root = etree.fromstring(parts(made)["word/document.xml"])
    looks = [[etree.QName(one).localname for one in look] for look in root.iter(f"{{{W}}}rPr")]
    assert looks == [["i", "u"], ["i", "highlight", "u"], ["i", "u"], ["i", "highlight", "u"]]


def test_what_needs_nothing_stays_byte_for_byte() -> None:
    body = f"<w:p>{run('nothing')}</w:p>"
    content = docx(body, others={"header1": f"<w:p>{run('a' + PARAGRAPH + 'b')}</w:p>"})
    before, after = parts(content), parts(with_paragraphs(content, {"[gap]"}))
    assert {name for name in before if before[name] != after[name]} == {"word/header1.xml"}
    assert paragraphs(with_paragraphs(content), "word/header1.xml") == ["a", "b"]


_WORDS = st.text(st.sampled_from("ab [x]" + PARAGRAPH), max_size=12)


@given(st.lists(_WORDS, min_size=1, max_size=4))
def test_no_word_is_lost_and_no_gap_unmarked(texts: list[str]) -> None:
    made = with_paragraphs(docx(f"<w:p>{''.join(map(run, texts))}</w:p>"), {"[x]"})
    assert paragraphs(made) == "".join(texts).split(PARAGRAPH)
    assert highlighted(made) == ["[x]"] * sum(
        part.count("[x]") for text in texts for part in text.split(PARAGRAPH)
    )


def test_a_plain_document_says_what_it_was_given_and_is_always_the_same() -> None:
    those = [
        PlainParagraph([("A & B <c>", False)], "en", "Title"),
        PlainParagraph([("于", False), ("［何日］", True), ("开班。\x00", False)], "zh"),
    ]
    made = plain_document("A & B", those)
    assert paragraphs(made) == ["A & B <c>", "于［何日］开班。"]
    assert highlighted(made) == ["［何日］"]
    assert plain_document("A & B", those) == made
    assert all(etree.fromstring(content) is not None for content in parts(made).values())
