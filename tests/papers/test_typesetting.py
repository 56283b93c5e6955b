"""Papers are set in a process of its own: archival, readable aloud, the same each time; nothing that
a template or a value says reaches the disk, the network or the program.
"""

from __future__ import annotations

import datetime as dt
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.papers.content import PaperBundle, PaperContent, framed_picture, qr_code
from lcdesk.papers.typesetter import SettingCancelled, TemplateFault, Typesetter
from tests.papers.pdf_reading import bookmarks_of, is_tagged, pages_of, squeezed, text_of

DAY = dt.datetime(2025, 6, 27, 9, 30, tzinfo=dt.UTC)
LETTER = """#import "house.typ": *
#show: paper.with(title: data.title)
#set page(width: 90mm, height: 90mm)
#for text in data.texts [#heading(text)]
"""
TITLE = {"zh": "信", "en": "Letter"}


@pytest.fixture(scope="module")
def typesetter() -> Iterator[Typesetter]:
    with Typesetter() as one:
        yield one


def letter(*texts: str, source: str = LETTER, language: str = "both") -> PaperContent:
    return PaperContent(
        "certificate",
        {"language": language, "title": TITLE, "texts": list(texts)},
        DAY,
        own={"certificate": source},
    )


def test_a_paper_is_archival_tagged_and_always_the_same(typesetter: Typesetter) -> None:
    content = letter("Sana Qureshi", "王小明")
    made = typesetter.set_pdf(content)
    assert made.warnings == ()
    assert is_tagged(made.pdf)
    assert b"pdfaid:part" in made.pdf
    assert b"pdfuaid:part" in made.pdf
    with Typesetter() as other:
        assert other.set_pdf(content).pdf == made.pdf


HARD = (
    "Nguyễn Thị Ánh Tuyết", "Dr. Đặng Văn Hậu", "Ștefan Ilić", "Iğdır Şahin", "O’Connor", "王小明 (上海)",
    "Жанна Ғабит", "office affiliation 1–2", "2025年6月14日至27日", "عبد الله", "R&D <Lab>", "“引号”——、。",
)  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_hard_names_are_copied_out_as_they_are(typesetter: Typesetter, language: str) -> None:
    said = text_of(typesetter.set_pdf(letter(*HARD, language=language)).pdf)
    # the order of what runs from right to left is the reader's
    assert [text for text in HARD if squeezed(text) not in said and "ع" not in text] == []


@pytest.mark.parametrize(
    "value",
    [
        '#import "@preview/x:1.0.0"', "$x^2$", "@ref", '#eval("1+1")', "*bold* _it_", "= Head", "<label>",
        "#pagebreak()", '#{panic("x")}', "[a](b)", "`raw`", "a \\ b", "// no", "/* no */", '"q"', "{{name}}",
    ],
)  # fmt: skip
def test_a_value_is_never_markup(typesetter: Typesetter, value: str) -> None:
    (page,) = pages_of(typesetter.set_pdf(letter(value)).pdf)
    assert squeezed(page) == squeezed(value)


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")', '#read("../../../../etc/passwd")', '#read("/proc/self/environ")',
        '#image("/usr/share/pixmaps/x.png")', '#plugin("x.wasm")', '#include "/etc/passwd"',
        '#let a = "@pre"\n#import a + "view/cetz:0.3.0"', "#while true {}", "#let f(x) = f(x)\n#f(1)",
        '#panic("boo")', "#unknown", "#(",
    ],
)  # fmt: skip
def test_a_hostile_template_gets_nothing(typesetter: Typesetter, source: str) -> None:
    with pytest.raises(TemplateFault) as fault:
        typesetter.set_pdf(letter(source=source))
    assert fault.value.advice
    assert "root:" not in str(fault.value)
    assert typesetter.set_pdf(letter("here")).pdf


def test_a_template_that_asks_for_a_package_is_refused_before_it_is_set() -> None:
    with pytest.raises(KnownFault, match="certificate"):
        letter(source='#import "@preview/cetz:0.3.0": *').files()


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux caps the address space"
)
@pytest.mark.parametrize("source", ["#range(2000000000)", '#("x" * 100000000000)'])
def test_a_template_without_measure_ends_its_process_and_nothing_else(source: str) -> None:
    with Typesetter() as own:
        with pytest.raises(TemplateFault):
            own.set_pdf(letter(source=source))
        assert own.set_pdf(letter("here")).pdf


ENDLESS = "#let n = 0\n#for a in range(100000) { for b in range(1000000) { n += 1 } }"


def test_a_template_without_end_is_stopped() -> None:
    with Typesetter(seconds=1) as own:
        own.set_pdf(letter("warm"))
        start = time.monotonic()
        with pytest.raises(TemplateFault):
            own.set_pdf(letter(source=ENDLESS))
        assert time.monotonic() - start < 10
        assert own.set_pdf(letter("here")).pdf


def test_setting_can_be_cancelled() -> None:
    wish = threading.Event()
    with Typesetter() as own:
        own.set_pdf(letter("warm"))
        threading.Timer(0.3, wish.set).start()
        with pytest.raises(SettingCancelled):
            own.set_pdf(letter(source=ENDLESS), wish.is_set)
        assert own.set_pdf(letter("here")).pdf


def test_a_process_that_was_killed_is_replaced(typesetter: Typesetter) -> None:
    typesetter.set_pdf(letter("warm"))
    typesetter._guarded.process.kill()
    typesetter._guarded.process.join()
    assert typesetter.set_pdf(letter("here")).pdf


def test_nothing_stays_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    faulty = letter("here", source=LETTER + '#metadata((kind: "too-high", whose: "x")) <fault>')
    with Typesetter(seconds=1) as own:
        assert own.set_pdf(faulty).pdf
        assert [one["whose"] for one in own.find_faults(faulty)] == ["x"]
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(TemplateFault):
            own.find_faults(letter(source=ENDLESS))
        assert list(tmp_path.iterdir()) == []
        own.set_pdf(faulty)
        own._guarded.process.kill()
    assert list(tmp_path.iterdir()) == []


def test_what_no_font_draws_is_told_before_and_never_printed(typesetter: Typesetter) -> None:
    assert typesetter.undrawn(["Sana \u00ad", "王\U0001e900"]) == {"\U0001e900"}
    # a mark on nothing is drawn by the font of the blank before it: it alone is named
    assert typesetter.undrawn(["Ana", "\U0001e900\U0001e944"]) == {"\U0001e900", "\U0001e944"}
    assert typesetter.undrawn([]) == set()
    with pytest.raises(TemplateFault):
        typesetter.set_pdf(letter("a\U0001e900"))


def test_a_name_too_long_is_told_and_printed_whole(typesetter: Typesetter) -> None:
    source = LETTER.replace("[#heading(text)]", "{ fit(60mm, 20pt, 10pt, whose: text, text) }")
    name = "Wickramasinghe Mudiyanselage Ralahamilage Herath"
    content = letter("Ana", "Ana Sofia Moyo Bandara", name, source=source)
    faults = [(one["kind"], one["whose"]) for one in typesetter.find_faults(content)]
    assert faults == [("smaller", "Ana Sofia Moyo Bandara"), ("too-long", name)]
    assert squeezed(name) in text_of(typesetter.set_pdf(content).pdf)


def test_letters_with_marks_are_one_character(typesetter: Typesetter) -> None:
    assert "Šárka" in text_of(typesetter.set_pdf(letter("S\u030ca\u0301rka")).pdf)


def test_pictures_come_from_memory(typesetter: Typesetter) -> None:
    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
        "789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
    )
    source = LETTER.replace("[#heading(text)]", "[#image(text, width: 20mm, alt: text)]")
    content = PaperContent(
        "certificate",
        {"language": "en", "title": TITLE, "texts": ["qr.svg", "photo.svg"]},
        DAY,
        {"qr.svg": qr_code("SSTEC-2025-001"), "photo.svg": framed_picture(dot, "image/png", 3, 4)},
        {"certificate": source},
    )
    pages = typesetter.set_pictures(content, 50)
    assert [page[:4] for page in pages] == [b"\x89PNG"]
    assert typesetter.set_pdf(content).pdf


SHEETS = """#import "house.typ": *
#show: paper.with(title: data.title)
#show: sheets
#for (place, text) in data.texts.enumerate() [#if place > 0 { pagebreak() } #heading(text)]
"""


def test_a_template_that_says_levels_outright_is_the_same_in_one_file(
    typesetter: Typesetter,
) -> None:
    source = SHEETS.replace("#heading(text)", "#heading(level: 1, text) #heading(level: 2, text)")
    content = letter("Ana", "Bo", source=source)
    paper = replace(content, data={**content.data, "course": TITLE})
    made = typesetter.set_pdf(PaperBundle("All", [paper, letter("Dan")], DAY))
    assert [(level, name) for level, name, _page in bookmarks_of(made.pdf)] == [
        (0, "信 Letter"),
        (0, "Ana"),
        (1, "Ana"),
        (0, "Bo"),
        (1, "Bo"),
        (1, "Dan"),
    ]
    assert pages_of(made.pdf)[:2] == pages_of(typesetter.set_pdf(paper).pdf)


def test_papers_in_one_file_stay_as_they_are_alone(typesetter: Typesetter) -> None:
    def sheets(*texts: str) -> PaperContent:
        content = letter(*texts, source=SHEETS)
        return replace(content, data={**content.data, "course": TITLE})

    papers = [sheets("Ana", "Bo", "Cai"), letter("Dan"), sheets("Eve", "Fu")]
    made = typesetter.set_pdf(PaperBundle('All "papers" #1', papers, DAY, "Office"))
    assert is_tagged(made.pdf)
    alone = [typesetter.set_pdf(one) for one in papers]
    assert [one.pages for one in alone] == [3, 1, 2]
    assert made.pages == 6
    assert pages_of(made.pdf) == [page for one in alone for page in pages_of(one.pdf)]
    assert squeezed(pages_of(made.pdf)[4]).endswith("1/2")
    assert typesetter.set_pdf(PaperBundle('All "papers" #1', papers, DAY, "Office")) == made
    assert bookmarks_of(made.pdf) == [
        (0, "信 Letter", 0),
        *((1, name, place) for place, name in enumerate(("Ana", "Bo", "Cai", "Dan", "Eve", "Fu"))),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="fonts are found by fontconfig")
def test_where_no_font_is_chinese_a_chinese_text_is_refused_not_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "fonts.conf"
    empty.write_text(f"<fontconfig><dir>{tmp_path}</dir></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(empty))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    with Typesetter() as bare:
        assert bare.undrawn(["Ana 王"]) == {"王"}
        for language in ("zh", "both", "en"):
            with pytest.raises(TemplateFault, match="no font of this machine"):
                bare.set_pdf(letter("王", language=language))
        assert text_of(bare.set_pdf(letter("Ana", language="zh")).pdf) == "Ana"


def test_what_a_hyphen_joins_stays_on_one_line(typesetter: Typesetter) -> None:
    name = "Ana Maria Josefina de los Ángeles Fernández-Villaverde al-Rashid " * 4
    pdf = typesetter.set_pdf(letter(name)).pdf
    assert squeezed(name) in text_of(pdf)
