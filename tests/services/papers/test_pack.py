"""The folder of a course: everything at one moment of the desk, the same each time, nothing hidden
and nothing left behind.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.attendance import attendance
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.news.sentence_templates import LANGS
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import PAPERS, paper_kind
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.news_paper import gather_news, save_news
from lcdesk.services.papers.pack import MANIFEST, folder_name, free_folder, save_pack, zip_pack
from lcdesk.services.papers.pack_contents import PACK, TIMES, parts_at
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants import participants
from lcdesk.texts import PaperLanguage
from tests.papers.pdf_reading import bookmarks_of, is_tagged, pages_of, squeezed, text_of

WHOLE = "All papers in one file.pdf"


def manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def held(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_the_folder_holds_each_paper_once_and_says_what_it_cannot() -> None:
    kinds = [one.kind for one in PACK if one.kind]
    assert sorted(one.key for one in kinds) == sorted(one.key for one in PAPERS)
    assert {one.place for one in PACK} == set(range(1, 19))
    for spoken in ("zh", "en"):
        names = [getattr(one.words, spoken) for one in PACK]
        assert len(set(names)) == len(names), "nothing stands beside another of its name"
    assert len(parts_at("all")) == sum(len(parts_at(w)) for w in ("before", "during", "after"))


def test_all_of_it_is_listed_and_can_be_printed_at_once(
    few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    saved = save_pack(
        few,
        shanghai,
        tmp_path / "folder",
        "all",
        "en",
        typesetter=typesetter,
        told=lambda *done: told.append(done),
    )
    files, listed = held(saved.folder), manifest(saved.folder)
    zips = [zip_pack(saved).zipped or Path() for _time in range(2)]
    assert [one.name for one in zips] == ["folder.zip", "folder 2.zip"], "the first one stays"
    assert zips[0].read_bytes() == zips[1].read_bytes()
    with ZipFile(zips[0]) as zipped:
        assert {name: zipped.read(f"folder/{name}") for name in files} == files
    assert sorted(one["name"] for one in listed["files"]) == sorted({*files} - {MANIFEST})
    for one in listed["files"]:
        data = files[one["name"]]
        assert one["bytes"] == len(data)
        assert one["sha256"] == hashlib.sha256(data).hexdigest()
        if one["name"].endswith(".pdf"):
            assert is_tagged(data)
            assert one["pages"] == len(pages_of(data))
    assert [one["number"] for one in listed["missing"]] == [14]  # nobody is below
    assert listed["operation"] == saved.moment.operation > 0
    assert told[-1] == (len(parts_at("all")) + 2,) * 2
    contents = text_of(files["00 Contents.pdf"])
    assert all(squeezed(one.name) in contents for one in saved.files if one.place)
    assert all(squeezed(one.reason.en) in contents for one in saved.unmade)
    assert squeezed("5 drafts without number") in contents
    # all papers, each as it is alone, behind the page that lists them
    pages = pages_of(files[f"00 {WHOLE}"])
    alone = [
        page for one in saved.files if one.place and one.pages for page in pages_of(files[one.name])
    ]
    assert pages[-len(alone) :] == alone
    assert len(pages) == len(alone) + len(pages_of(files["00 Contents.pdf"]))
    # its contents count the pages of each, and say on which it begins
    said, begin = squeezed("".join(pages[: -len(alone)])), len(pages) - len(alone) + 1
    for one in saved.files:
        if one.place and one.pages:
            assert re.search(f"{re.escape(squeezed(one.name))}.*?{one.pages}{begin}", said)
            begin += one.pages


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_draft_for_the_news_is_the_document_of_its_own(
    few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path, language: PaperLanguage
) -> None:
    saved = save_pack(few, shanghai, tmp_path / "folder", "during", language, typesetter=typesetter)
    (file,) = [one for one in saved.files if one.words.en == "Draft for the news"]
    assert file.name.endswith(".docx")
    paper = gather_news(few, shanghai, LANGS if language == "both" else (language,))
    save_news(paper, tmp_path / "alone.docx")
    assert (saved.folder / file.name).read_bytes() == (tmp_path / "alone.docx").read_bytes()
    assert bool(file.remarks) == bool(paper.sheet.gaps)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_names_are_safe_on_every_system(
    few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path, language: PaperLanguage
) -> None:
    saved = save_pack(few, shanghai, tmp_path / "folder", "during", language, typesetter=typesetter)
    for one in saved.files:
        assert len(one.name.encode()) <= 120
        assert not set(one.name) & set('<>:"/\\|?*')
        assert one.name[:3] == f"{one.place:02} "
    if os.name == "posix":
        for path in (saved.folder, *saved.folder.iterdir()):
            assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_the_same_state_gives_the_same_bytes_and_an_edit_changes_what_it_concerns(
    own_few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    def pack(name: str) -> dict[str, bytes]:
        saved = save_pack(own_few, shanghai, tmp_path / name, "before", "en", typesetter=typesetter)
        return held(saved.folder)

    first = pack("first")
    assert pack("second") == first
    person = prepare_paper(own_few, paper_kind("badges"), shanghai, PaperChoice("en")).items[0]
    participants.change_participants(own_few, [person.id], {"dietary": "fish only"})
    now = pack("third")
    assert {*now} == {*first}
    always = {"00 Contents.pdf", f"00 {WHOLE}", MANIFEST}
    assert {name for name in now if now[name] != first[name]} <= always | {
        "05 Meals and diets.xlsx"
    }
    assert now["05 Meals and diets.xlsx"] != first["05 Meals and diets.xlsx"]
    assert now["00 Contents.pdf"] != first["00 Contents.pdf"]


def test_whose_certificate_is_void_gets_none(
    own_few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    paper = prepare_paper(own_few, paper_kind("certificate"), shanghai, PaperChoice("en"))
    void = register.issue_paper(own_few, paper).items[2]
    register.void_paper(own_few, void.number, "spoiled")
    saved = save_pack(own_few, shanghai, tmp_path / "folder", "after", "en", typesetter=typesetter)
    (certificates,) = [file for file in saved.files if "completion" in file.name]
    assert [one.en for one in certificates.remarks[:2]] == [
        "4 as they were issued",
        f"made void, so none: {void.name}",
    ]
    assert len(pages_of((saved.folder / certificates.name).read_bytes())) == 4


def test_issued_certificates_are_as_they_were_issued(
    own_few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    kind = paper_kind("certificate")
    paper = prepare_paper(own_few, kind, shanghai, PaperChoice("en"))
    one, two = paper.items[1], paper.items[3]
    register.issue_paper(own_few, paper.only(one.id, two.id))
    participants.change_participants(own_few, [one.id], {"certificate_name": "Somebody Else"})
    saved = save_pack(own_few, shanghai, tmp_path / "folder", "after", "en", typesetter=typesetter)
    (certificates,) = [file for file in saved.files if "completion" in file.name]
    issued, drafts = [remark.en for remark in certificates.remarks][:2]
    assert issued == "2 as they were issued"
    assert drafts.startswith(f"{len(paper.items) - 2} drafts without number")
    pages = pages_of((saved.folder / certificates.name).read_bytes())
    assert len(pages) == len(paper.items)
    for place, item in enumerate(paper.items):
        assert squeezed(item.name) in squeezed(pages[place])
    wrong = f"{register.list_issued(own_few, shanghai, kind.key)[-1].number} {one.name}"
    assert [remark.en for remark in certificates.remarks if wrong in remark.en] == [
        f"no longer agree with the desk: {wrong}"
    ]
    number = register.list_issued(own_few, shanghai, kind.key)[-1].number
    assert squeezed(number) in squeezed(pages[1])


def test_a_list_for_all_is_as_it_was_issued_in_the_language_of_the_folder(
    own_few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    issued = {"name_list": "en", "handbook": "zh"}
    for key, language in issued.items():
        paper = prepare_paper(own_few, paper_kind(key), shanghai, PaperChoice(language))
        register.issue_paper(own_few, paper)
    one = prepare_paper(own_few, paper_kind("name_list"), shanghai, PaperChoice("en")).items[1]
    participants.change_participants(own_few, [one.id], {"full_name": "Somebody Else"})
    saved = save_pack(own_few, shanghai, tmp_path / "folder", "before", "en", typesetter=typesetter)
    files = {file.words.en: file for file in saved.files}
    kept, made = (files[paper_kind(key).label] for key in issued)
    assert [remark.en for remark in kept.remarks if "issued" in remark.en] == ["1 as it was issued"]
    assert [remark for remark in kept.remarks if "no longer agree" in remark.en]
    assert not [remark for remark in made.remarks if "issued" in remark.en]
    texts = [
        squeezed(" ".join(pages_of((saved.folder / file.name).read_bytes())))
        for file in (kept, made)
    ]
    name = squeezed("Somebody Else")
    assert [name in text for text in texts] == [False, True]
    assert squeezed(one.name) in texts[0]


def test_the_contents_say_what_does_not_fit(
    own_few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    items = prepare_paper(own_few, paper_kind("badges"), shanghai, PaperChoice("en")).items
    name = " ".join(["Wickramasinghe"] * 6)
    participants.change_participants(own_few, [items[0].id], {"full_name": name})
    saved = save_pack(
        own_few, shanghai, tmp_path / "folder", "before", "both", typesetter=typesetter
    )
    (badges,) = [file for file in saved.files if "Badges" in file.name]
    told = [one for one in badges.remarks if "set smaller" in one.en]
    assert len(told) == 1
    assert name in told[0].en
    assert name in told[0].zh
    assert "缩小" in told[0].zh
    others = [one.en for one in saved.files for one in one.remarks if one not in badges.remarks]
    assert not any("set smaller" in one and name not in one for one in others)
    contents = text_of((saved.folder / saved.files[0].name).read_bytes())
    assert squeezed("set smaller") in contents


def test_the_bookmarks_of_the_file_of_all_are_the_papers_with_what_is_in_them(
    few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    saved = save_pack(few, shanghai, tmp_path / "folder", "before", "en", typesetter=typesetter)
    whole = (saved.folder / f"00 {WHOLE}").read_bytes()
    marks = bookmarks_of(whole)
    papers = [name for level, name, _page in marks if level == 0]
    assert papers[0] == "Contents"
    assert {"Badges", "Table signs", "Timetable"} <= {*papers}
    badges = papers.index("Badges")
    at = [place for place, (level, _name, _page) in enumerate(marks) if level == 0]
    end = at[badges + 1] if badges + 1 < len(at) else len(marks)
    kind = paper_kind("badges")
    people = [one.name for one in prepare_paper(few, kind, shanghai, PaperChoice("en")).items]
    assert [name for _level, name, _page in marks[at[badges] + 1 : end]] == people
    pages = [page for _level, _name, page in marks]
    assert pages == sorted(pages)


WHILE_SET = len(PACK) + 2


@pytest.mark.parametrize("told_times", [4, WHILE_SET], ids=["while it is read", "while it is set"])
def test_a_pack_that_was_stopped_leaves_nothing(
    few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path, told_times: int
) -> None:
    class StopHere(Exception):
        pass

    told: list[int] = []

    def stop(done: int, _total: int) -> None:
        told.append(done)
        if len(told) == told_times:
            raise StopHere

    with pytest.raises(StopHere):
        save_pack(few, shanghai, tmp_path / "folder", typesetter=typesetter, told=stop)
    assert len(told) == told_times
    assert bool(told[-1]) == (told_times == WHILE_SET)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(
    few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(KnownFault):
        save_pack(few, shanghai, folder, "during", typesetter=typesetter)
    assert held(folder) == {"mine.txt": b"mine"}
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]
    assert free_folder(tmp_path, "folder").name == "folder 2"


def test_a_folder_says_of_which_time_it_is() -> None:
    names = {folder_name("国际培训 " * 20, when) for when in TIMES}
    assert len(names) == len(TIMES)
    assert all(len(one.encode()) <= 80 for one in names)
    assert folder_name("A/B", "after") == "A_B – After the course"


def test_what_no_font_draws_is_listed_and_the_rest_is_made(
    own_few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    person = prepare_paper(own_few, paper_kind("badges"), shanghai, PaperChoice("en")).items[0]
    participants.change_participants(own_few, [person.id], {"certificate_name": "Sana \U0001e900"})
    saved = save_pack(
        own_few, shanghai, tmp_path / "folder", "after", "both", typesetter=typesetter
    )
    unmade = {one.words.en: one.reason for one in saved.unmade}
    assert "Certificates of completion" in unmade
    assert unmade["Certificates of completion"].zh != unmade["Certificates of completion"].en
    assert any("Final report" in one.name for one in saved.files)


def test_whoever_is_below_the_attendance_gets_the_other_certificate(
    own_few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    shown = attendance.read_register(own_few, shanghai)
    session = next(one for one in shown.sessions if one.is_counted)
    low = shown.people[2]
    attendance.note(own_few, shown, {(low.id, session.id): "absent"})
    shown = attendance.read_register(own_few, shanghai)
    attendance.note_all_present(own_few, shown, [session.id])
    saved = save_pack(
        own_few, shanghai, tmp_path / "folder", "after", "both", typesetter=typesetter
    )
    count = len(shown.people)
    pages = {
        one.words.en: pages_of((saved.folder / one.name).read_bytes())
        for one in saved.files
        if one.place == 14
    }
    assert {name: len(of_it) for name, of_it in pages.items()} == {
        "Certificates of completion": count - 1,
        "Certificates of participation": 1,
    }
    assert squeezed(low.name) in squeezed(pages["Certificates of participation"][0])
    (completion,) = [one for one in saved.files if one.words.en == "Certificates of completion"]
    assert all(low.name in text for text in (completion.remarks[1].zh, completion.remarks[1].en))


def test_a_course_whose_name_cannot_be_drawn_still_has_its_contents(
    own_few: Desk, shanghai: int, typesetter: Typesetter, tmp_path: Path
) -> None:
    cohorts.change_cohort(own_few, shanghai, {"name_en": "Shanghai \U0001e900"})
    saved = save_pack(own_few, shanghai, tmp_path / "folder", "during", "en", typesetter=typesetter)
    assert {one.name for one in saved.files} == {"00 Contents.pdf", "12 Draft for the news.docx"}
    assert "Shanghai□" in text_of((saved.folder / "00 Contents.pdf").read_bytes())
    assert len(saved.unmade) == len(parts_at("during")) - 1
