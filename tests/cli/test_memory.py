"""The memory of a desk on the command line: files are read as they were answered, and it can be
looked after.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lcdesk.services.core.opening import open_desk
from lcdesk.services.learned import learned_mappings
from tests.cli.conftest import Command
from tests.learned import country, layout
from tests.services.rows import sheet

HEADS = ("Name", "Passport", "Herkunft")
TAUGHT = (
    layout(HEADS, {"Name": "full_name"}, {"Herkunft": "nationality"}),
    country("Nigera", "NG"),
)


@pytest.fixture
def names(tmp_path: Path) -> Path:
    return sheet(
        tmp_path / "names.xlsx", ("A B", "A1", "Nigera"), ("C D", "A2", "Kenya"), heads=HEADS
    )


@pytest.fixture
def taught(desk_file: Path) -> Path:
    desk = open_desk(desk_file)
    learned_mappings.keep(desk, TAUGHT, "names_v3.xlsx")
    desk.close()
    return desk_file


@pytest.mark.usefixtures("taught")
def test_a_file_is_read_as_it_was_answered(lcdesk: Command, names: Path) -> None:
    told = json.loads(lcdesk("read", names, "--json").out)
    assert [person["nationality"] for person in told["participants"]] == ["NG", "KE"]
    assert told["problems"] == []


def test_reading_writes_nothing_and_needs_no_lock(
    lcdesk: Command, names: Path, taught: Path, tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert lcdesk("read", names).code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
    desk = open_desk(taught)
    try:
        assert "Nigera" not in lcdesk("read", names).out, "the window may be open"
    finally:
        desk.close()


def test_an_import_is_remembered_by_its_columns(lcdesk: Command, names: Path) -> None:
    assert lcdesk("import", names, "--cohort", "Shanghai", "--yes").code == 0
    (layout,) = json.loads(lcdesk("memory", "--json").out)
    assert (layout["kind"], layout["value"]) == (
        "layout",
        {"Name": "full_name", "Passport": "passport_no"},
    )
    assert "Import of names.xlsx" in lcdesk("undo").out
    assert len(json.loads(lcdesk("memory", "--json").out)) == 1, "what is undone is the import"


@pytest.mark.usefixtures("taught")
def test_listed_in_words(lcdesk: Command) -> None:
    out = lcdesk("memory").out
    assert "Name, Passport, Herkunft" in out
    assert "Nigera" in out
    assert "names_v3.xlsx" in out


@pytest.mark.usefixtures("taught")
def test_listed_as_json(lcdesk: Command) -> None:
    columns, head, country = json.loads(lcdesk("memory", "--json").out)
    keys = "number kind record field said value means columns is_stale file_name learnt_at".split()
    assert list(columns) == list(head) == list(country) == keys
    assert columns["columns"][0] == {
        "head": "Name",
        "field": "full_name",
        "means": "Name",
        "is_chosen": False,
    }
    assert (head["record"], head["value"], country["record"]) == ("participant", "nationality", "")
    gone = json.loads(lcdesk("memory", "forget", str(country["number"]), "--json").out)
    assert gone == {"forgotten": [{"said": "Nigera", "means": "Nigeria"}]}


@pytest.mark.usefixtures("taught")
def test_exported_forgotten_and_imported(lcdesk: Command, tmp_path: Path) -> None:
    before = json.loads(lcdesk("memory", "--json").out)
    assert (
        lcdesk("memory", "export", tmp_path / "m.csv").out
        == f"3 remembered answers saved: {tmp_path / 'm.csv'}\n"
    )
    assert lcdesk("memory", "import", tmp_path / "m.csv").out == "0 answers are new or changed.\n"
    said = lcdesk("memory", "forget", *(str(one["number"]) for one in before)).out
    assert "Forgotten: “Nigera” → Nigeria" in said
    assert lcdesk("memory").out == "Nothing is remembered yet.\n"
    assert lcdesk("memory", "import", tmp_path / "m.csv").out == "3 answers are new or changed.\n"
    after = json.loads(lcdesk("memory", "--json").out)
    assert [one["said"] for one in after] == [one["said"] for one in before]


@pytest.mark.usefixtures("taught")
def test_a_number_that_is_nothing(lcdesk: Command) -> None:
    answer = lcdesk("memory", "forget", "999")
    assert (answer.code, answer.out) == (1, "")
    assert "Nothing is remembered under number 999" in answer.err


def test_no_desk_yet(lcdesk: Command, names: Path) -> None:
    assert lcdesk("read", names).code == 0
    assert lcdesk("memory").code == 1


def test_no_passport_is_told_of_a_row_that_was_taken_for_heads(
    lcdesk: Command, desk_file: Path
) -> None:
    heads = ("Ana Lima", "AB1234567")
    columns = layout(heads, {"AB1234567": "notes"}, {})
    desk = open_desk(desk_file)
    learned_mappings.keep(desk, [columns], "names.xlsx")
    desk.close()
    told = lcdesk("memory").out
    assert "AB1234567" not in told
    assert "AB••••567" in told
