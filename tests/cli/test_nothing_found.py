"""Where nothing is found, nothing is made: exit 1, no cohort, no desk, no step of the history."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from lcdesk.services.importing import importing
from tests.cli.conftest import COHORT, Answer, Command

PEOPLE = ("Name", "Nationality", "Passport no.", "Date of birth")
BOOKS: dict[str, tuple[tuple[object, ...], ...]] = {
    "heads.xlsx": (PEOPLE,),
    "heads below a title.xlsx": (("List of participants",), (), PEOPLE),
    "heads of a timetable.xlsx": (("Date", "Time", "Topic", "Speaker"),),
    "empty.xlsx": (),
    "words.xlsx": (("approved",), ("not yet seen",), ("approved",)),
    "prices.xlsx": (("Item", "Quantity", "Price"), ("Paper", 3, 4.5), ("Ink", 2, 10)),
}
TEXTS = {
    "letter.txt": "Dear colleagues,\nplease find the report below.\nIt was a good meeting.\n",
    "heads.csv": "Name,Nationality,Passport no.\n",
    "nothing.txt": "",
}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Files in which there is nothing to import."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name, rows in BOOKS.items():
        write(folder / name, *rows)
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    hidden = openpyxl.Workbook()
    hidden.create_sheet("Data").append(["Ada Obi", "Kenya"])
    hidden["Data"].sheet_state = "hidden"
    hidden.save(folder / "hidden.xlsx")
    return sorted(folder.iterdir())


def write(path: Path, *rows: tuple[object, ...]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)


def counts(lcdesk: Command) -> tuple[int, int]:
    """Cohorts, and steps of the history."""
    return len(json.loads(lcdesk("cohorts", "--json").out)), len(
        json.loads(lcdesk("history", "--json").out)
    )


def test_a_file_with_nothing_in_it_makes_neither_a_cohort_nor_a_desk(
    lcdesk: Command, files: list[Path], tmp_path: Path
) -> None:
    said: list[Answer] = []
    for path in files:
        for words in (("read",), ("import", *COHORT, "--yes")):
            said.append(lcdesk(words[0], path, *words[1:]))
            told = lcdesk(words[0], path, *words[1:], "--json")
            assert (said[-1].code, told.code) == (1, 1), path.name
            assert path.name in said[-1].err
            whole = json.loads(told.out)
            error = whole["error"] if isinstance(whole, dict) else whole[0]["error"]
            assert error, path.name
    assert not (tmp_path / "office.lcdesk").exists()
    reasons = {path.name: answer.err for path, answer in zip(files, said[::2], strict=True)}
    assert "row 1 (Name, Nationality" in reasons["heads.xlsx"]
    assert "row 3 (Name" in reasons["heads below a title.xlsx"]
    assert "3 rows in 1 column" in reasons["words.xlsx"]
    assert not any("Ada" in answer.err for answer in said), (
        "what stands in cells is nobody's business here"
    )
    distinct = {reason.partition("”: ")[2] for reason in reasons.values()}
    assert len(distinct) >= 7, "each says what the file has"


def test_nothing_is_put_into_a_cohort_that_is_there(filled: Command, files: list[Path]) -> None:
    before = counts(filled)
    for path in files:
        assert filled("import", path, *COHORT, "--yes").code == 1
    assert filled("import", *files, *COHORT, "--yes").code == 1
    assert counts(filled) == before


def test_one_file_with_people_among_those_without_is_imported(
    lcdesk: Command, files: list[Path], samples: Path
) -> None:
    people = samples / "shanghai_participants.xlsx"
    answer = lcdesk("import", *files[:3], people, *COHORT, "--yes", "--json")
    told = json.loads(answer.out)
    assert answer.code == 1
    assert [("error" in one, one.get("new")) for one in told] == [(True, None)] * 3 + [(False, 22)]


def test_lists_without_marks_and_files_without_forms_note_nothing(
    filled: Command, tmp_path: Path
) -> None:
    before = counts(filled)
    write(
        tmp_path / "list.xlsx", ("Name", "2025-06-16", "2025-06-17"), ("Sana Qureshi", None, None)
    )
    write(tmp_path / "other.xlsx", ("Item", "Price"), ("Paper", 3))
    for words in (
        ("attendance", *COHORT, "--import", tmp_path / "list.xlsx", "--yes"),
        ("attendance", *COHORT, "--import", tmp_path / "other.xlsx", "--yes"),
        ("evaluation", *COHORT, "--import", tmp_path / "other.xlsx"),
    ):
        answer = filled(*words)
        assert (answer.code, answer.err[:8]) == (1, "lcdesk: ")
        assert ".xlsx" in answer.err
        assert filled(*words, "--json").code == 1
    assert counts(filled) == before


def test_an_empty_file_is_not_imported_by_any_other_way(
    filled: Command, files: list[Path], tmp_path: Path
) -> None:
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.core.opening import open_desk

    desk = open_desk(tmp_path / "office.lcdesk")
    try:
        plan = importing.prepare(desk, importing.read_file(files[-1].with_name("heads.xlsx")), None)
        with pytest.raises(KnownFault):
            importing.apply(desk, plan, {"name_en": "Spring"})
    finally:
        desk.close()
    assert counts(filled)[0] == 1
