"""A file becomes what its ending says, or it is refused by the names of those it can have: every
option that writes one.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from lcdesk.cli import run
from lcdesk.cli.command import Output
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import BOOK, LIST, SHEETS, FileFormats
from lcdesk.services.exporting import exporting
from tests.cli.conftest import COHORT, Command
from tests.cli.test_every_command import CASES, COMMANDS

BEGINS = {
    ".xlsx": b"PK\x03\x04",
    ".csv": b"\xef\xbb\xbf",
    ".pdf": b"%PDF",
    ".png": b"\x89PNG",
    ".svg": b"<?xml",
    ".json": b"{",
    ".ics": b"BEGIN:VCALENDAR",
    ".txt": b"\xef\xbb\xbf",
}
ELSEWHERE = {
    ("person", "out"),
    ("update take", "to"),
    ("map show", "out"),
    ("papers make", "out"),
    ("papers pack", "out"),
    ("papers fill", "out"),
    ("papers fill", "template"),
    ("papers template save", "out"),
}
"""Of a folder or .zip, of a picture as it was placed, of a file or (with --each) a folder, of a file
or the name of one in the desk: the job itself says which it can be.
"""
WRITING = [
    (name, action.option_strings[0] if action.option_strings else action.dest, action.type.formats)
    for name, parser in COMMANDS.items()
    for action in parser._actions
    if isinstance(action.type, Output)
]


def test_every_argument_that_names_a_file_to_be_written_says_which_endings_it_takes() -> None:
    """Those that are read are known by name."""
    read = {"file", "files", "sheet", "folder", "samples", "damaged", "desk", "through", "path"} | {
        "desk_file",
        "office",
        "cert",
        "key",
        "authority",
        "into",
    }
    untold = {
        (name, action.dest)
        for name, parser in COMMANDS.items()
        for action in parser._actions
        if action.type is Path and action.dest not in read
    }
    assert untold == ELSEWHERE
    assert {name for name, _option, _formats in WRITING} >= {
        "export",
        "template",
        "countries",
        "report",
        "timetable",
        "changes",
        "salvage",
    }


@pytest.mark.parametrize(("name", "option", "formats"), WRITING)
def test_another_ending_is_refused_before_anything_is_done(
    name: str, option: str, formats: FileFormats, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = next(
        one.words for one in CASES[name] if not option.startswith("--") or option in one.words
    )
    typed = [word.replace("{at}", str(tmp_path)) for word in shlex.split(words)]
    at = typed.index(option) + 1 if option.startswith("--") else _place(name, option, typed)
    for wrong in (
        "x.doc",
        "x",
        "x.",
        f"x{formats.endings[0]}.doc",
        formats.endings[0],
        f"x{formats.endings[0]}.",
    ):
        typed[at] = str(tmp_path / wrong)
        assert (
            run(["--desk", str(tmp_path / "office.lcdesk"), "--lang", "en", *name.split(), *typed])
            == 1
        ), wrong
        said = capsys.readouterr().err
        assert all(ending in said for ending in formats.endings)
    assert list(tmp_path.iterdir()) == []


def _place(name: str, option: str, typed: list[str]) -> int:
    """Where a word without an option stands."""
    return next(at for at, word in enumerate(typed) if not word.startswith("--") and "/" in word)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("words", "formats"),
    [
        (("countries", *COHORT, "--out"), next(one[2] for one in WRITING if one[0] == "countries")),
        (("export", "--all"), LIST),
        (("report", *COHORT, "--out"), next(one[2] for one in WRITING if one[0] == "report")),
        (("timetable", *COHORT, "--out"), next(one[2] for one in WRITING if one[0] == "timetable")),
        (("timetable", *COHORT, "--sign-in", "all", "--out"), SHEETS),
        (("changes", *COHORT, "--out"), next(one[2] for one in WRITING if one[0] == "changes")),
        (("missing", *COHORT, "--out"), BOOK),
    ],
)
def test_a_file_begins_as_its_ending_says_also_in_capitals(
    filled: Command, words: tuple[str, ...], formats: FileFormats, tmp_path: Path
) -> None:
    if words[0] == "changes":
        assert filled("publish", *COHORT, "--with-clashes").code == 0
    for ending in formats.endings:
        out = tmp_path / f"Figures.v2{ending.upper()}"
        assert filled(*words, out).code == 0, ending
        assert out.read_bytes().startswith(BEGINS[ending]), ending


def test_a_whole_cohort_is_a_workbook_and_nothing_else(filled: Command, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    answer = filled("export", out, *COHORT)
    assert (answer.code, ".xlsx" in answer.err, out.exists()) == (1, True, False)
    assert filled("countries", *COHORT, "--funnel", "--out", out).code == 1
    assert (
        filled("countries", *COHORT, "--across", "gender", "--out", tmp_path / "x.xlsx").code == 1
    )
    assert filled("person", "export", "1", "--out", tmp_path / "her.pdf").code == 1
    assert filled("person", "export", "1", "--out", tmp_path / "Dr. Who").code == 0
    assert not out.exists()
    with pytest.raises(KnownFault):
        exporting.template(out, PARTICIPANT)


def test_a_name_without_an_ending_gets_one_unless_a_file_of_that_name_is_there(
    tmp_path: Path,
) -> None:
    assert LIST.completed(tmp_path / "list") == tmp_path / "list.xlsx"
    assert LIST.completed(tmp_path / "list.", ".csv") == tmp_path / "list.csv"
    assert LIST.completed(tmp_path / "list.CSV", ".xlsx") == tmp_path / "list.CSV"
    assert LIST.completed(tmp_path / "list", ".doc") == tmp_path / "list.xlsx"
    (tmp_path / "list.xlsx").write_bytes(b"")
    assert LIST.completed(tmp_path / "list") == tmp_path / "list", (
        "nobody was asked whether it may be replaced"
    )
