"""Documents of Word filled in place: every name found, however it was broken, and nothing else
touched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from lcdesk.model.faults import KnownFault
from lcdesk.papers.office_files.names import FillData, FilledValue, Values
from lcdesk.papers.office_files.word import WordTemplate
from tests.papers.office_files.making import (
    JPEG,
    NAMES,
    R,
    W,
    docx,
    merge_field,
    p,
    parts_of,
    r,
    relations_xml,
    root_of,
    table,
    texts,
    zipped,
)
from tests.papers.office_files.names import values, vocabulary

ONE = values(姓名="Sana", 单位="Wind & Sun <Lab>", 职务="officer", Name="Sana", 国别="巴基斯坦")
COURSE = values(班名="绿色班", 人数="22", 日期="今天")


def filled(
    file: bytes, one: Values = ONE, people: Sequence[Values] = (), acts: Sequence[Values] = ()
) -> bytes:
    template = WordTemplate(file, vocabulary, "t.docx")
    assert [*template.unknown] == []
    return template.filled(FillData(COURSE, people, acts), one)


@given(
    st.lists(st.integers(0, 14), max_size=8),
    st.sampled_from(["{{ 姓名 }}", "｛｛姓名｝｝", "{｛姓名}｝"]),
)
def test_a_name_is_found_wherever_it_is_broken(cuts: list[int], name: str) -> None:
    text = f"尊敬的{name}：您好"
    ends = sorted({min(cut, len(text)) for cut in cuts} | {len(text)})
    pieces = [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    assert texts(filled(docx(p(*[r(piece) for piece in pieces])))) == ["尊敬的Sana：您好"]


def test_a_value_has_the_look_of_the_first_letter_of_its_name() -> None:
    root = root_of(filled(docx(p(r("a "), r("{{姓", "<w:b/>"), r("名}} z", "<w:i/>")))))
    runs = [
        (run[0][0].tag.rpartition("}")[2] if len(run[0]) else "", "".join(run.itertext()))
        for run in root.iter(f"{{{W}}}r")
    ]
    assert runs == [("", "a "), ("b", "Sana"), ("i", " z")]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (merge_field("MERGEFIELD 单位 \\* MERGEFORMAT"), "Wind & Sun <Lab>"),
        (merge_field('MERGEFIELD "Given_name"', ""), "Sana"),
        (merge_field("MERGEFIELD 职务 \\* Upper"), "OFFICER"),
        (merge_field("mergefield 职务 \\*FirstCap \\b (") + r(")"), "(Officer)"),
        (merge_field('MERGEFIELD 生日 \\@ "yyyy年M月d日"'), "1986年3月4日"),
        (merge_field('MERGEFIELD 生日 \\@ "d MMMM yyyy, dddd"'), "4 March 1986, Tuesday"),
        (merge_field("MERGEREC"), "7"),
        (
            '<w:fldSimple w:instr=" MERGEFIELD 姓名 "><w:r><w:t>«姓</w:t></w:r><w:r><w:t>名»</w:t>'
            "</w:r></w:fldSimple>",
            "Sana",
        ),
        ('<w:fldSimple w:instr="MERGEFIELD 姓名"/>', "Sana"),
        (r("«姓") + r("名» «citation»"), "Sana «citation»"),
    ],
)
def test_merge_fields_work_as_they_are(field: str, said: str) -> None:
    one = {**ONE, **values(序号="7", Given_name="Sana")}
    one["生日"] = FilledValue("4 Mar 1986", dt.date(1986, 3, 4))
    file = filled(docx(p(field)), one)
    assert texts(file) == [said]
    assert b"fldChar" not in parts_of(file)["word/document.xml"]
    assert b"lcdesk" not in parts_of(file)["word/document.xml"]


@pytest.mark.parametrize(
    "field",
    [
        merge_field("ADDRESSBLOCK"),
        merge_field("NEXT"),
        merge_field("MERGEFIELD 人数 \\# 0.00"),
        merge_field('MERGEFIELD 生日 \\@ "EEEE年O月A日"'),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>'
        + merge_field("MERGEFIELD 职务")
        + '<w:r><w:instrText> = "F" "Ms" "Mr" </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
)
def test_a_field_that_cannot_be_filled_is_said(field: str) -> None:
    assert len(WordTemplate(docx(p(field)), vocabulary).unknown) == 1


def test_fields_that_are_no_merge_stay() -> None:
    page = merge_field("PAGE", "1") + merge_field('HYPERLINK "http://x"', "{{姓名}}")
    root = root_of(filled(docx(p(page))))
    assert len(list(root.iter(f"{{{W}}}instrText"))) == 2
    assert "Sana" in "".join(root.itertext())


def test_heads_feet_text_boxes_and_notes_are_filled() -> None:
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        f"{p('{{姓名}}')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox><w:txbxContent>{p('{{姓名}}')}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    others = {
        "header1": p("{{班", "名}}"),
        "footer1": p("{{人数}} {{姓名}}"),
        "footnotes": f"<w:footnote>{p('{{国别}}')}</w:footnote>",
    }
    file = filled(docx(p("a", box), others=others))
    assert texts(file) == ["a", "Sana", "Sana"]
    assert [texts(file, f"word/{one}.xml") for one in others] == [
        ["绿色班"],
        ["22 Sana"],
        ["巴基斯坦"],
    ]


def test_all_else_stays_byte_for_byte_and_what_is_filled_only_where_it_is() -> None:
    source = docx(
        p("{{姓名}}") + p("«a» {b} «{c}»") + table(("x", "y")), others={"header1": p("h")}
    )
    before, after = parts_of(source), parts_of(filled(source))
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]
    wanted = before["word/document.xml"].replace("{{姓名}}".encode(), b"Sana")
    assert etree.canonicalize(after["word/document.xml"].decode()) == etree.canonicalize(
        wanted.decode()
    )
    assert filled(source) == filled(source)


HOSTILE = [
    "{{姓名}}",
    "{{ 姓名 }}«姓名»",
    "<w:t>&amp;",
    "]]>",
    "a\nb\tc",
    "\x00\x0b\ufffe!",
    "=1+1",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_is_never_looked_through(value: str) -> None:
    rows = table(("a", "b"), ("{{序号}}", "{{姓名}}"), ("c", "{{人数}}"))
    one = values(姓名=value)
    said = texts(filled(docx(p("{{姓名}}") + rows), one, [one]))
    clean = "".join(sign for sign in value if sign not in "\x00\x0b\ufffe")
    shown = clean.replace("\n", "|").replace("\t", "|")
    assert said == [shown, "a", "b", "", shown, "c", "22"]


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ 'a'*1000000000 }}",
        "{{ 姓名.__class__ }}",
        "{{ 7*7 }}",
        "{% for x in y %}",
        "{{}}",
        "{{" + "x" * 190 + "}}",
    ],
)
def test_a_hostile_template_is_only_unknown_names(source: str) -> None:
    template = WordTemplate(docx(p(source)), vocabulary)
    assert [one.place for one in template.unknown] == ["body"]
    with pytest.raises(ValueError, match="unknown"):
        template.filled(FillData(COURSE), ONE)


def test_a_row_is_repeated_for_everybody_and_for_each_activity() -> None:
    people = [values(姓名=f"N{n}", 序号=str(n), 场地="p") for n in range(1, 4)]
    acts = [values(课程=f"C{n}", 时间="9:00", 场地="hall") for n in range(2)]
    body = table(("序号", "姓名"), ("{{序号}}", "{{姓名}}"), ("共", "{{人数}} 人")) + table(
        ("{{时间}}", "{{课程}}"), ("{{场地}}", "{{课程}}")
    )
    template = WordTemplate(docx(body), vocabulary)
    assert (template.is_for_each, template.repeats) == (False, {"person", "activity"})
    assert texts(template.filled(FillData(COURSE, people, acts))) == [
        *("序号", "姓名", "1", "N1", "2", "N2", "3", "N3", "共", "22 人"),
        *("9:00", "C0", "hall", "C0", "9:00", "C1", "hall", "C1"),
    ]
    assert texts(template.filled(FillData(COURSE)))[2:4] == ["", ""]


@pytest.mark.parametrize(
    "form",
    [
        table(("姓名", "{{姓名}}"), ("单位", "{{单位}}")),
        table(("姓名", "{{姓名}}", "国别", "{{国别}}"), ("备注", "")),
        table(("Name: {{Name}}", "x"), ("备注", "")),
        table(("{{姓名}}", "{{照片}}")),
    ],
)
def test_a_form_is_about_one_person(form: str) -> None:
    template = WordTemplate(docx(form), vocabulary)
    assert (template.is_for_each, template.repeats) == (True, frozenset())


def _pictures(file: bytes, part: str = "word/document.xml") -> list[bytes]:
    found = parts_of(file)
    rels = etree.fromstring(found["word/_rels/document.xml.rels"])
    targets = {one.get("Id"): one.get("Target").lstrip("/") for one in rels}
    shown = etree.fromstring(found[part]).xpath(
        "//@r:embed | //v:imagedata/@r:id", namespaces=_SPACES
    )
    return [found.get(targets[one], b"") for one in shown]


_SPACES = {"r": R, "v": "urn:schemas-microsoft-com:vml"}


def test_a_photo_stands_where_its_name_stood() -> None:
    body = p("a {{照", "片}} z") + table(("姓名", "照片"), ("{{姓名}}", "{{照片}}"))
    people = [{**ONE, "照片": FilledValue("Sana", photo=JPEG + bytes([n]))} for n in range(3)]
    file = filled(docx(body), people[0], people)
    assert _pictures(file) == [JPEG + bytes([n]) for n in (0, 0, 1, 2)]
    assert texts(file)[0] == "a  z"
    root = root_of(file)
    drawn = list(root.iter("{*}docPr"))
    assert len({one.get("id") for one in drawn}) == 4
    assert {one.get("descr") for one in drawn} == {"Sana"}
    wide = [int(one.get("cx")) for one in root.iter("{*}extent")]
    assert wide[0] == 1_080_000 > wide[1]  # the cell is narrower
    assert b'Extension="jpeg"' in parts_of(file)["[Content_Types].xml"]
    assert _pictures(filled(docx(body), ONE, [ONE])) == []


def test_a_picture_whose_alternative_text_is_the_name_shows_the_photo() -> None:
    drawn = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="3" name="x" descr="{{照片}}"/><a:graphic>'
        '<a:blip r:embed="r9"><a:extLst/></a:blip></a:graphic></wp:inline></w:drawing></w:r>'
    )
    parts = parts_of(docx(p(drawn)))
    parts["word/media/old.png"] = b"old"
    kind = f"{R}/image"
    parts["word/_rels/document.xml.rels"] = relations_xml(
        f'<Relationship Id="r9" Type="{kind}" Target="media/old.png"/>'
    )
    one = {**ONE, "照片": FilledValue("Sana", photo=JPEG)}
    assert _pictures(filled(zipped(parts), one)) == [JPEG]
    without = root_of(filled(zipped(parts)))
    assert [*without.iter("{*}drawing")] == []


LIST = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
)


def test_letters_for_all_stand_in_one_document() -> None:
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>'
    body = (
        p("Dear {{姓名}}", '<w:bookmarkStart w:id="1" w:name="b"/>')
        + p("one", about=numbered)
        + p(r("x"))
    )
    parts = {"header1": p("{{班名}}"), "numbering": LIST}
    file = docx(body, others=parts, end='<w:headerReference w:type="default" r:id="r0"/>')
    template = WordTemplate(file, vocabulary)
    assert template.is_joinable
    people = [{**ONE, "姓名": FilledValue(f"N{n}")} for n in range(3)]
    made = template.joined(FillData(COURSE, people), people)
    assert texts(made) == [text for n in range(3) for text in (f"Dear N{n}", "one", "x")]
    root = root_of(made)
    sections = list(root.iter(f"{{{W}}}sectPr"))
    assert len(sections) == 3
    assert [one.find(f"{{{W}}}pgNumType").get(f"{{{W}}}start") for one in sections] == ["1"] * 3
    assert [one.getparent().tag.rpartition("}")[2] for one in sections] == ["pPr", "pPr", "body"]
    assert len(list(root.iter(f"{{{W}}}bookmarkStart"))) == 1
    numbers = [one.get(f"{{{W}}}val") for one in root.iter(f"{{{W}}}numId")]
    assert numbers == ["5", "6", "7"]
    starts = root_of(made, "word/numbering.xml").iter(f"{{{W}}}startOverride")
    assert [one.get(f"{{{W}}}val") for one in starts][:2] == ["3", "1"]
    assert texts(made, "word/header1.xml") == ["绿色班"]


def test_letters_are_not_joined_where_their_heads_name_somebody() -> None:
    assert not WordTemplate(docx(p("x"), others={"footer1": p("{{姓名}}")}), vocabulary).is_joinable
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    assert not WordTemplate(docx(p("{{姓名}}", note)), vocabulary).is_joinable


def test_a_filled_letter_asks_for_no_source_and_its_controls_keep_what_stands_in_them() -> None:
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dataBinding w:xpath='x'/></w:sdtPr><w:sdtContent>"
        f"{p('{{姓名}}')}</w:sdtContent></w:sdt>"
    )
    settings = "<w:zoom/><w:mailMerge><w:query w:val='SELECT'/></w:mailMerge>"
    file = filled(docx(control, others={"settings": settings}))
    assert b"mailMerge" not in parts_of(file)["word/settings.xml"]
    assert b"zoom" in parts_of(file)["word/settings.xml"]
    assert b"dataBinding" not in parts_of(file)["word/document.xml"]


def _with(name: str, content: bytes) -> bytes:
    return zipped({**parts_of(docx(p("x"))), name: content})


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"no zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        zipped({"a.txt": b"x"}),
        _with("word/document.xml", b"<not closed"),
        _with("word/document.xml", f"<!DOCTYPE x><w:document {NAMES}/>".encode()),
        _with(
            "word/document.xml", b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'
        ),
        _with("word/document.xml", b"<w:document xmlns:w='http://purl.oclc.org/ooxml/x'/>"),
        _with("word/document.xml", b"<a>" * 5000 + b"</a>" * 5000),
        _with("../out.xml", b"x"),
        _with("_xmlsignatures/sig1.xml", b"<x/>"),
        _with("word/media/bomb.png", bytes(40_000_000)),
        docx(p("x"))[:-40],
        zipped(
            {
                **parts_of(docx(p("x"))),
                "[Content_Types].xml": parts_of(docx(p("x")))["[Content_Types].xml"].replace(
                    b"wordprocessingml.document.main", b"wordprocessingml.template.main"
                ),
            }
        ),
    ],
)
def test_what_is_no_sound_document_is_refused_in_words(file: bytes) -> None:
    with pytest.raises(KnownFault, match=r"t\.docx"):
        WordTemplate(file, vocabulary, "t.docx")
