"""The office's own files filled from the desk: what names mean, what they say, who may see it."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import openpyxl
import pytest

from lcdesk.model.catalogue import ACTIVITY, COHORT, PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.organisers import ROLES
from lcdesk.papers.office_files.names import SUBJECTS
from lcdesk.papers.office_files.pdf_conversion import NoConversion, convert, converter
from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.papers.office_files import (
    OfficeChoice,
    prepare_file,
    read_template,
    save_each,
    save_whole,
    template_of,
)
from lcdesk.services.papers.office_names import known_names, office_name, suggested_name
from lcdesk.texts import in_language
from tests.papers.office_files.making import docx, merge_field, p, table, texts
from tests.papers.office_files.test_workbook import made


def said(desk: Desk, cohort: int, body: str, *, is_plain: bool = False) -> list[str]:
    """The first letter of a template with this body."""
    template = template_of(docx(body), "t.docx")
    first = CourseReader(desk, cohort).people[0]["id"]
    prepared = prepare_file(
        desk, template, cohort, OfficeChoice([first], is_plain), "Training office"
    )
    return texts(prepared.whole())


@pytest.mark.parametrize("kind", [PARTICIPANT, ACTIVITY, COHORT], ids=lambda kind: kind.name)
def test_every_label_and_head_of_the_catalogue_is_a_name(kind: object) -> None:
    subject = {"participant": "person", "activity": "activity", "cohort": "course"}[kind.name]  # type: ignore[attr-defined]
    for field in kind.fields:  # type: ignore[attr-defined]
        for word in (field.label, in_language("zh", field.label), *field.heads):
            for written in (word, word.upper(), word.replace(" ", "_"), f" {word} "):
                assert office_name(written, (subject,)) is not None, written  # type: ignore[arg-type]


def test_no_name_is_told_twice_and_each_told_one_is_known() -> None:
    for about, label, words in known_names():
        for word in words:
            meaning = office_name(word, (about,))
            assert meaning is not None
            assert meaning.label == label or word in (label, in_language("zh", label)), word


def test_organisers_are_named_by_their_roles() -> None:
    for role in ROLES:
        assert office_name(role.label, ("course",)) is not None
        assert office_name(in_language("zh", role.said), ("course",)) is not None


def test_the_language_of_a_name_is_that_of_its_value(samples: Desk, shanghai: int) -> None:
    names = (
        "{{国籍}}|{{Nationality}}|{{国籍 en}}|{{英文国籍}}|{{Country (Chinese)}}|{{称谓}}|{{Title}}"
    )
    country_zh, country, *others, title_zh, title = said(samples, shanghai, p(names))[0].split("|")
    assert country_zh != country
    assert others == [country, country, country_zh]
    assert (title_zh, title) in (("女士", "Ms"), ("先生", "Mr"))


def test_values_are_those_of_the_desk(samples: Desk, shanghai: int) -> None:
    reader = CourseReader(samples, shanghai)
    person = reader.people[0]
    body = p(
        "{{Name}}|{{中文姓名}}|{{序号}}|{{人数}}|{{班名}}|{{Course name}}|{{Office}}|{{City zh}}"
    )
    assert said(samples, shanghai, body)[0].split("|") == [
        person["full_name"],
        person["name_zh"] or "",
        "1",
        str(len(reader.people)),
        reader.course["zh"],
        reader.course["en"],
        "Training office",
        reader.city["zh"] or reader.city["en"],
    ]


def test_private_values_are_masked_unless_asked_for_which_is_noted(
    own_samples: Desk, shanghai: int
) -> None:
    number = CourseReader(own_samples, shanghai).people[0]["passport_no"]
    assert number
    body = p("{{护照号}}")
    assert "••" in said(own_samples, shanghai, body)[0]
    template = template_of(
        docx(p("{{护照号}}") + p(merge_field("MERGEFIELD Passport_no"))), "t.docx"
    )
    prepared = prepare_file(own_samples, template, shanghai, OfficeChoice(None, is_plain=True))
    assert list_reveals(own_samples) == []
    folder = own_samples.path.parent
    saved = save_whole(own_samples, prepared, folder / "t.docx")
    assert texts(saved.paths[0].read_bytes())[:2] == [number, number]
    (line,) = list_reveals(own_samples)
    assert (line.how, line.field, line.count) == (
        "exported",
        "Passport no.",
        2 * len(prepared.people),
    )


def test_unknown_names_are_listed_and_nothing_is_written(
    samples: Desk, shanghai: int, tmp_path: Path
) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(docx(p("{{血型}} {{姓名}} {{主讲人}}")))
    template = read_template(path)
    assert [one.name for one in template.unknown] == ["血型", "主讲人"]  # no activity is at hand
    with pytest.raises(KnownFault, match="血型"):
        prepare_file(samples, template, shanghai, OfficeChoice())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Passport numbr", "Passport no."),
        ("Date of brith", "Date of birth"),
        ("护照号吗", "护照号"),
        ("出身日期", "出生日期"),
        ("Nationalty en", "Nationality en"),
        ("签署人职物", "签署人职务"),
        ("Hosted bye", "Hosted by"),
        ("性名", ""),
        ("姓名", ""),  # known, where it stands it means nothing
        ("xyz", ""),
        ("{% if %}", ""),
        ("", ""),
    ],
)
def test_a_name_that_is_nearly_known_gets_a_suggestion(written: str, meant: str) -> None:
    suggestion = suggested_name(written)
    assert suggestion == meant
    assert not meant or office_name(meant, SUBJECTS) is not None
    assert written == "姓名" or office_name(written, SUBJECTS) is None


def test_a_suggestion_stands_beside_the_name_and_its_place() -> None:
    template = template_of(docx(p("{{Passport numbr}} {{Qqq}}")), "letter.docx")
    with pytest.raises(KnownFault, match="“Passport no.”") as found:
        template.require_known()
    assert "Qqq (body)" in found.value.message
    one, other = template.unknown
    assert (template.suggest(one.name), template.suggest(other.name)) == ("Passport no.", "")


def test_a_template_is_never_written_over(samples: Desk, shanghai: int, tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(docx(p("{{姓名}}")))
    before = path.read_bytes()
    prepared = prepare_file(samples, read_template(path), shanghai, OfficeChoice())
    with pytest.raises(KnownFault, match=r"t\.docx"):
        save_whole(samples, prepared, tmp_path / "." / "t.docx")
    assert path.read_bytes() == before


def test_a_list_and_the_timetable_in_one_document(samples: Desk, shanghai: int) -> None:
    rows = table(("序号", "姓名"), ("{{序号}}", "{{姓名}}")) + table(
        ("日期", "课程", "地点"), ("{{日期}}", "{{课程}}", "{{地点}}")
    )
    template = template_of(docx(rows), "t.docx")
    prepared = prepare_file(samples, template, shanghai, OfficeChoice())
    cells = texts(prepared.whole())
    reader = CourseReader(samples, shanghai)
    assert [one["full_name"] for one in reader.people] == cells[3 : 2 + 2 * len(reader.people) : 2]
    assert len(cells) == 2 * (1 + len(reader.people)) + 3 * (1 + len(reader.activities))
    with pytest.raises(KnownFault, match="each"):
        list(prepared.each())


def test_letters_for_all_or_a_file_for_each(samples: Desk, shanghai: int, tmp_path: Path) -> None:
    template = template_of(docx(p("{{姓名}}")), "letter.docx")
    prepared = prepare_file(samples, template, shanghai, OfficeChoice())
    names = [one.name for one in prepared.people]
    assert (
        texts(save_whole(samples, prepared, tmp_path / "all.docx").paths[0].read_bytes()) == names
    )
    saved = save_each(samples, prepared, tmp_path / "each")
    assert [texts(path.read_bytes()) for path in saved.paths] == [[name] for name in names]
    assert saved.paths[0].name == f"01 {names[0]}.docx"
    other = template_of(docx(p("{{姓名}}"), others={"footer1": p("{{姓名}}")}), "letter.docx")
    with pytest.raises(KnownFault, match="--each"):
        prepare_file(samples, other, shanghai, OfficeChoice()).whole()


def test_a_workbook_and_what_nobody_knows(samples: Desk, shanghai: int, tmp_path: Path) -> None:
    template = template_of(
        made(["序号", "照片"], ["{{序号}}", "{{照片}}"], ["{{Aims (English)}}"]), "t.xlsx"
    )
    prepared = prepare_file(samples, template, shanghai, OfficeChoice())
    assert {one.kind for one in prepared.remarks} <= {"photo", "missing"}
    saved = save_whole(samples, prepared, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(saved.paths[0].read_bytes())).worksheets[0]
    assert [sheet.cell(2 + n, 1).value for n in range(22)] == list(range(1, 23))
    with pytest.raises(KnownFault):
        save_whole(samples, prepared, tmp_path / "t.docx")


def test_no_pdf_without_a_program_is_said(
    samples: Desk, shanghai: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if converter() is not None:
        pytest.skip("LibreOffice is at a place of its own")
    template = template_of(docx(p("{{班名}}")), "t.docx")
    prepared = prepare_file(samples, template, shanghai, OfficeChoice())
    saved = save_whole(samples, prepared, tmp_path / "t.docx", has_pdf=True)
    assert [path.name for path in saved.paths] == ["t.docx"]
    assert "LibreOffice" in saved.left_out
    with pytest.raises(KnownFault, match="LibreOffice"):
        save_whole(samples, prepared, tmp_path / "t.pdf")
    assert not (tmp_path / "t.pdf").exists()


def test_a_program_that_writes_nothing_or_never_ends_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for script, reason in (("exit 0", "nothing"), ("sleep 60", "slow")):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        with pytest.raises(NoConversion) as caught:
            convert({"a.docx": docx(p("x"))}, seconds=-19.5)
        assert caught.value.reason == reason


def test_libreoffice_opens_what_was_filled(samples: Desk, shanghai: int, tmp_path: Path) -> None:
    if converter() is None:
        pytest.skip("there is no LibreOffice here")
    letter = template_of(docx(p("{{姓名}}") + p("{{照片}}")), "t.docx")
    book = template_of(made(["姓名"], ["{{姓名}}"]), "t.xlsx")
    files = {
        template.file: prepare_file(samples, template, shanghai, OfficeChoice()).whole()
        for template in (letter, book)
    }
    try:
        made_of = convert(files)
    except NoConversion:
        pytest.skip("its Writer or Calc is not there")
    for pdf in made_of.values():
        path = tmp_path / "t.pdf"
        path.write_bytes(pdf)
        text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
        squeezed = re.sub(r"\s", "", text.decode())
        people = CourseReader(samples, shanghai).people
        assert all(re.sub(r"\s", "", one["full_name"] or "") in squeezed for one in people)
