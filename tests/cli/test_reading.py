"""Files that need something of the clerk: a password, typed or from the variable; an encoding;
an answer to a word.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.services.rows import ANA, HANA, JUMA, sheet
from tests.tabular.sheets import save

COHORT = ("--cohort", "Shanghai", "--yes")


def locked(path: Path, source: Path, password: str) -> Path:
    """The workbook, encrypted."""
    from msoffcrypto.format.ooxml import OOXMLFile

    with source.open("rb") as plain, path.open("wb") as out:
        OOXMLFile(plain).encrypt(password, out)
    return path


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An open list and three locked ones, two of them with one password; tests begin with a
    copy.
    """
    place = tmp_path_factory.mktemp("lists")
    plain = tmp_path_factory.mktemp("plain") / "plain.xlsx"
    sheet(place / "1 open.xlsx", ANA)
    for name, row, password in (
        ("2.xlsx", HANA, "reed"),
        ("3.xlsx", JUMA, "reed"),
        ("4.xlsx", ANA, "other"),
    ):
        locked(place / name, sheet(plain, row), password)
    return place


@pytest.fixture
def folder(lists: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(lists, tmp_path / "lists"))


def on_a_terminal(
    desk: Path, *words: str | Path, typed: list[str], language: str = "en"
) -> tuple[str, int]:
    """Run the program on a terminal and type each answer when it asks; what it said, and its
    exit code.
    """
    import pty
    import termios

    arguments = [
        sys.executable,
        "-m",
        "lcdesk",
        "--desk",
        str(desk),
        "--lang",
        language,
        *map(str, words),
    ]
    process, terminal = pty.fork()
    if process == 0:
        os.environ.pop("LCDESK_SHEET_PASSWORD", None)
        os.execv(sys.executable, arguments)
    said, waiting, until = "", list(typed), time.monotonic() + 60
    while True:
        if not select.select([terminal], [], [], max(0, until - time.monotonic()))[0]:
            os.kill(process, signal.SIGKILL)
            break
        try:
            heard = os.read(terminal, 4096).decode("utf-8", "replace")
        except OSError:  # how a terminal of Linux says that its program ended
            break
        if not heard:
            break
        said += heard
        if waiting and "(" in said.rsplit("\n", 1)[-1]:
            # the prompt is there before the echo is off
            while termios.tcgetattr(terminal)[3] & termios.ECHO and time.monotonic() < until:
                time.sleep(0.01)
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
    return said, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_the_password_is_asked_for_each_file_that_needs_one(desk_file: Path, folder: Path) -> None:
    said, code = on_a_terminal(
        desk_file, "import", folder, *COHORT, typed=["read", "reed", "", "never asked"]
    )
    assert code == 1, "one was left out"
    assert [line.split("(")[0] for line in said.splitlines() if line.startswith("Password of")] == [
        "Password of 2.xlsx ",
        "Password of 2.xlsx ",
        "Password of 4.xlsx ",
    ], "the open list needs none, and what opened the second opens the third"
    assert "This password does not open 2.xlsx." in said
    assert "4.xlsx is not read: it is locked" in said
    assert "3 files imported: 3 new" in said
    assert "reed" not in said


def test_the_password_of_the_variable(
    lcdesk: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = lcdesk("import", folder / "2.xlsx", *COHORT)
    assert answer.code == 1
    assert "2.xlsx is locked by a password. Add --ask-password" in answer.err
    assert "LCDESK_SHEET_PASSWORD" in answer.err
    monkeypatch.setenv("LCDESK_SHEET_PASSWORD", "reed")
    told = lcdesk("import", folder, *COHORT)
    assert "3 files imported: 3 new, 0 changed, 0 as before. 1 file was not imported." in told.out
    assert "The password in LCDESK_SHEET_PASSWORD does not open 4.xlsx." in told.err


def test_nobody_there_to_type_a_password(whole: Command, folder: Path) -> None:
    answer = whole("import", folder / "2.xlsx", *COHORT, "--ask-password")
    assert answer.code == 1
    assert "no password opened it" in answer.err


def test_the_encoding_may_be_said(lcdesk: Command, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(
        "ФИО;Страна;Дата рождения\nПетров Иван;Казахстан;05.06.1990\n".encode("cp1251")
    )
    assert "There is no encoding “foo”" in lcdesk("read", path, "--encoding", "foo").err
    (one,) = json.loads(lcdesk("read", path, "--encoding", "cp1251", "--json").out)["participants"]
    assert (one["full_name"], one["nationality"]) == ("Петров Иван", "KZ")


@pytest.mark.usefixtures("desk_file")
def test_answers_are_given_and_remembered(lcdesk: Command, tmp_path: Path) -> None:
    heads = ("Name", "Country", "Passport no.", "Date of birth")
    first = sheet(tmp_path / "a.xlsx", ("Ada Obi", "Nigera", "A1111111", "03/04/1990"), heads=heads)
    told = lcdesk("import", first, *COHORT)
    assert "Row 2: No country is called “Nigera”. Perhaps: Nigeria" in told.out
    assert '--again --answer "WORD=VALUE"' in told.out
    assert "--again --dates day-first" in told.out
    assert "Cells that cannot be read stay empty" in told.out
    again = lcdesk(
        "import", first, *COHORT, "--again", "--answer", "Nigera=Nigeria", "--dates", "day-first"
    )
    assert "Imported: 0 new, 1 changed, 0 as before." in again.out
    assert (
        "No cell that asks says “Lao”."
        in lcdesk("import", first, *COHORT, "--again", "--answer", "Lao=Laos").err
    )
    second = sheet(
        tmp_path / "b.xlsx", ("Ben Eze", "Nigera", "A2222222", "05/06/1991"), heads=heads
    )
    told = lcdesk("import", second, *COHORT)
    assert "!" not in told.out, "the same words ask no more"
    numbers = [
        one["number"]
        for one in json.loads(lcdesk("memory", "--json").out)
        if one["kind"] == "country"
    ]
    assert lcdesk("memory", "forget", *map(str, numbers)).code == 0
    third = sheet(tmp_path / "c.xlsx", ("Chi Ude", "Nigera", "A3333333", "05/06/1991"), heads=heads)
    assert "No country is called “Nigera”" in lcdesk("read", third).out


@pytest.mark.parametrize("answer", ["Nigera", "=Nigeria", "Nigera="])
def test_what_is_no_answer(lcdesk: Command, tmp_path: Path, answer: str) -> None:
    told = lcdesk("import", sheet(tmp_path / "a.xlsx", HANA), *COHORT, "--answer", answer)
    assert told.code == 1
    assert "is no answer" in told.err


def test_an_answer_that_no_field_takes(lcdesk: Command, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ("Ada Obi", "Nigera", "A1111111", "1990-04-03", None, None))
    told = lcdesk("import", path, *COHORT, "--answer", "Nigera=Nowhere")
    assert told.code == 1
    assert "Nowhere" in told.err
    assert "Nothing was imported." in told.err


@pytest.mark.usefixtures("desk_file")
def test_a_new_version_is_told_cell_by_cell(lcdesk: Command, tmp_path: Path) -> None:
    lcdesk("import", sheet(tmp_path / "v1.xlsx", HANA, JUMA), *COHORT)
    v2 = sheet(tmp_path / "v2.xlsx", (*HANA[:2], "EP7654321", *HANA[3:4], "vegan", "XL"), ANA)
    for words in (("read", v2, "--cohort", "Shanghai"), ("import", v2, *COHORT)):
        said = lcdesk(*words).out
        assert "Row 2, Hana Tesfaye: Diet halal → vegan" in said
        assert "••••567 → " in said, "a passport number is not shown whole"
        assert "••••321" in said
        assert "1 other person of the cohort" in said or "left as they are: Juma Said" in said
    assert "T-shirt" in lcdesk("read", v2).out, "what no field takes is told"


def test_the_question_about_the_encoding_tells_no_passport(lcdesk: Command, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Nom;Passport no.;Pays\nLefèvre Éloïse;AB1234567;Bénin\n".encode("cp1252"))
    answer = lcdesk("read", path)
    assert answer.code == 1
    assert "AB1234567" not in answer.err
    assert "Lefèvre Éloïse;AB••••567;Bénin" in answer.err


def test_what_is_left_out_is_told_by_read_in_words_and_in_json(
    lcdesk: Command, tmp_path: Path
) -> None:
    heads = ("Name", "Nationality", "Position", "Email")
    people = [(f"Ali Khan{a}", "Pakistan", "Officer", f"{a}@example.org") for a in "ab"]
    rows = [("Nominees",), heads, *people, ("Total: 2",), (), ("see the other office",)]
    path = save(tmp_path / "list.xlsx", {"List": rows})
    told = json.loads(lcdesk("read", path, "--json").out)["skipped"]
    assert [(one["sheet"], one["row"], one["reason"], one["text"]) for one in told] == [
        ("List", 1, "above", "Nominees"),
        ("List", 5, "total", "Total: 2"),
        ("List", 7, "note", "see the other office"),
    ]
    lines = [line for line in lcdesk("read", path).out.splitlines() if "left out" in line]
    assert [("5" in line, "7" in line) for line in lines] == [(True, False), (False, True)]
