"""Several files and folders, the same file twice, policies, passwords, the history of imports,
undo in lists.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.services.rows import ANA, DAY_HEADS, HANA, JUMA, TWO_DAYS, sheet

pytestmark = pytest.mark.usefixtures("desk_file")  # there is a desk already

COHORT = ("--cohort", "Shanghai", "--yes")
NAMELESS = (None, "Ethiopia", "EP9999999", "1990-01-01", "halal", "S")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three lists, one of them a copy, a timetable, a broken file, and what must be passed over."""
    place = tmp_path / "lists"
    place.mkdir()
    sheet(place / "list 10.xlsx", ANA)
    sheet(place / "list 9.xlsx", HANA, JUMA)
    (place / "list 9 (copy).xlsx").write_bytes((place / "list 9.xlsx").read_bytes())
    sheet(place / "days.xlsx", *TWO_DAYS, heads=DAY_HEADS)
    (place / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing of use")
    (place / "~$list 9.xlsx").write_bytes(b"lock")
    (place / ".hidden.xlsx").write_bytes(b"x")
    (place / "letter.docx").write_bytes(b"x")
    (place / "older").mkdir()
    return place


def test_a_folder_file_by_file(lcdesk: Command, folder: Path) -> None:
    answer = lcdesk("import", folder, *COHORT)
    assert answer.code == 1, "one file was bad"
    assert [line for line in answer.out.splitlines() if line.startswith("— ")] == [
        "— broken.xlsx",
        "— days.xlsx",
        "— list 9 (copy).xlsx",
        "— list 9.xlsx",
        "— list 10.xlsx",
    ]
    assert "list 9.xlsx is skipped: it is the same file as list 9 (copy).xlsx." in answer.out
    assert answer.out.splitlines()[-1] == (
        "3 files imported: 6 new, 0 changed, 0 as before. 1 file was skipped. 1 file was not "
        "imported."
    )
    assert "lcdesk: “broken.xlsx” is damaged" in answer.err
    for passed_over in ("~$list 9.xlsx", ".hidden.xlsx", "letter.docx", "older"):
        assert f"{passed_over} is skipped" in answer.err
    told = json.loads(lcdesk("cohorts", "--json").out)
    assert [(cohort["people"], cohort["activities"]) for cohort in told] == [(3, 3)]


def test_the_same_files_again_write_no_row(lcdesk: Command, folder: Path) -> None:
    (folder / "broken.xlsx").unlink()
    assert lcdesk("import", folder, *COHORT).code == 0
    before = lcdesk("history", "--json").out
    again = json.loads(lcdesk("import", folder, *COHORT, "--json").out)
    assert all("came in on" in one["skipped"] for one in again)
    assert lcdesk("history", "--json").out == before
    forced = json.loads(lcdesk("import", folder / "list 9.xlsx", *COHORT, "--json", "--again").out)
    assert [(one["new"], one["same"]) for one in forced] == [(0, 2)]
    elsewhere = lcdesk("import", folder / "list 9.xlsx", "--cohort", "Chengdu", "--yes")
    assert "2 new, 0 changed, 0 as before. 2 of them were here before." in elsewhere.out


def test_patterns_and_what_is_not_there(lcdesk: Command, folder: Path) -> None:
    answer = lcdesk("import", folder / "list *.xlsx", folder / "nobody.xlsx", *COHORT, "--json")
    assert answer.code == 1
    told = json.loads(answer.out)
    assert [one["file"] for one in told] == [
        "list 9 (copy).xlsx",
        "list 9.xlsx",
        "list 10.xlsx",
        "nobody.xlsx",
    ]
    assert "not there" in told[-1]["error"]
    (folder / "empty").mkdir()
    assert "no spreadsheet" in lcdesk("import", folder / "empty", *COHORT).err


def test_policies(lcdesk: Command, tmp_path: Path) -> None:
    lcdesk("import", sheet(tmp_path / "v1.xlsx", HANA, JUMA), *COHORT)
    v2 = sheet(
        tmp_path / "v2.xlsx",
        (*HANA[:3], "1985-12-11", "vegan", "XL"),
        (*JUMA[:3], "1980-01-03", "no nuts", "L"),
    )
    lcdesk("import", v2, *COHORT, "--only-if-blank", "Diet", "--leave", "出生日期")
    told = json.loads(lcdesk("read", v2, "--cohort", "Shanghai", "--json").out)
    assert told["changes"]["updated"] == []
    assert [(c["field"], c["desk"], c["file"]) for c in told["changes"]["kept"]] == [
        ("birth_date", "1985-12-10", "1985-12-11"),
        ("dietary", "halal", "vegan"),
        ("birth_date", "1980-01-02", "1980-01-03"),
    ], "what was decided holds as long as the list says nothing new"
    alone = json.loads(
        lcdesk("read", v2, "--cohort", "Shanghai", "--json", "--follows", "none").out
    )
    assert [(c["field"], c["old"], c["new"]) for c in alone["changes"]["updated"]] == [
        ("birth_date", "1985-12-10", "1985-12-11"),
        ("dietary", "halal", "vegan"),
        ("birth_date", "1980-01-02", "1980-01-03"),
    ]
    assert (
        "There is no field “shoe size”" in lcdesk("import", v2, *COHORT, "--leave", "shoe size").err
    )


@pytest.mark.usefixtures("desk_file")
def test_the_history_of_imports_and_undo_in_lists(lcdesk: Command, tmp_path: Path) -> None:
    assert "Nothing was imported yet." in lcdesk("imports").out
    lcdesk("import", sheet(tmp_path / "names.xlsx", HANA, JUMA, NAMELESS), *COHORT)
    (one,) = json.loads(lcdesk("imports", "--json").out)
    assert (
        one["file_name"],
        one["cohort"],
        one["counts"]["new"],
        one["there"],
        one["waiting"],
        one["is_undone"],
    ) == ("names.xlsx", "Shanghai", 2, 2, 1, False)
    assert "names.xlsx" in lcdesk("imports", "--cohort", "Shanghai").out
    foreseen = lcdesk("undo", str(one["deed"]), "--preview")
    assert "It would be undone: Import of names.xlsx" in foreseen.out
    told = json.loads(lcdesk("undo", str(one["deed"]), "--json").out)
    assert [(row["name"], row["fate"]) for row in told["rows"]] == [
        ("Hana Tesfaye", "reversed"),
        ("Juma Said", "reversed"),
        ("Shanghai", "reversed"),
    ]
    (one,) = json.loads(lcdesk("imports", "--json").out)
    assert (one["there"], one["waiting"], one["is_undone"]) == (0, 0, True)
    assert "undone" in lcdesk("imports").out


def test_the_tray(lcdesk: Command, tmp_path: Path) -> None:
    other = (None, "Kenya", "AK7777777", "1991-01-01", None, None)
    lcdesk("import", sheet(tmp_path / "names.xlsx", HANA, NAMELESS, other), *COHORT)
    first, second = json.loads(lcdesk("tray", "--json").out)
    assert (first["file"], first["row"], first["why"]) == (
        "names.xlsx",
        3,
        ["There is no name in row 3."],
    )
    listed = lcdesk("tray").out
    assert "EP••••999" in listed
    assert "EP9999999" in lcdesk("tray", "--plain").out
    assert "There is no name in row 3." in listed
    number = str(first["id"])
    assert "asks for nothing more" in lcdesk("tray", "set", number, "Name", "Meron Haile").out
    assert "31" in lcdesk("tray", "set", number, "birth_date", "31/02/1990").err
    assert "no field" in lcdesk("tray", "set", number, "shoe size", "40").err
    assert "No row 99 waits" in lcdesk("tray", "set", "99", "Name", "X").err
    assert "1 new" in lcdesk("tray", "import", number).out
    assert lcdesk("tray", "export", tmp_path / "tray.xlsx").code == 0
    assert "1 row was left out" in lcdesk("tray", "leave", str(second["id"])).out
    assert "No row waits" in lcdesk("tray").out
    assert lcdesk("tray", "import").code == 1
    assert json.loads(lcdesk("cohorts", "--json").out)[0]["people"] == 2


def test_twins_and_merge(lcdesk: Command, tmp_path: Path) -> None:
    lcdesk("import", sheet(tmp_path / "a.xlsx", HANA, JUMA), *COHORT)
    assert "Nobody seems" in lcdesk("twins").out
    again = ("Hana Tesfaje", "Ethiopia", None, "1985-12-10", "vegan", None)
    lcdesk("import", sheet(tmp_path / "b.xlsx", again), *COHORT)
    (waiting,) = json.loads(lcdesk("tray", "--json").out)
    assert "1 new" in lcdesk("tray", "import", str(waiting["id"]), "--other").out
    (pair,) = json.loads(lcdesk("twins", "--cohort", "Shanghai", "--json").out)
    assert (pair["kept_name"], pair["other_name"], pair["by"]) == (
        "Hana Tesfaye",
        "Hana Tesfaje",
        "near",
    )
    assert "Hana Tesfaje" in lcdesk("twins").out
    both = (str(pair["kept"]), str(pair["other"]))
    assert "Nobody was joined." in lcdesk("merge", *both).err
    assert "Neither of them" in lcdesk("merge", *both, "--yes", "--take", "Visa=other").err
    answer = lcdesk(
        "merge", *both, "--yes", "--take", "Diet=other", "--take", "Phone=+251 911 000 111"
    )
    assert answer.code == 1, "neither has a phone"
    answer = lcdesk("merge", *both, "--yes", "--take", "Diet=other")
    assert "Hana Tesfaje is Hana Tesfaye now" in answer.out
    assert json.loads(lcdesk("cohorts", "--json").out)[0]["people"] == 2
    assert "Join Hana Tesfaje into Hana Tesfaye" in lcdesk("undo").out
    assert json.loads(lcdesk("cohorts", "--json").out)[0]["people"] == 3
    assert "stay two people" in lcdesk("twins", "--apart", *both).out
    assert "Nobody seems" in lcdesk("twins").out
    assert "are two people" in lcdesk("undo").out
    assert "Hana Tesfaje" in lcdesk("twins").out
    told = json.loads(lcdesk("merge", *both, "--yes", "--json").out)
    assert told["kept_name"] == "Hana Tesfaye"


@pytest.mark.usefixtures("desk_file")
def test_what_is_no_list_changes_nobody(lcdesk: Command, tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    path.write_text('{"participants": [{"full_name": "Hana Tesfaye", "dietary": "none"}]}')
    answer = lcdesk("import", path, *COHORT)
    assert answer.code == 1
    assert "is not a spreadsheet but a data file" in answer.err
    assert json.loads(lcdesk("cohorts", "--json").out) == []


@pytest.mark.usefixtures("desk_file")
def test_a_guess_goes_in_only_where_it_is_said_to_be_a_list(
    lcdesk: Command, tmp_path: Path
) -> None:
    names = ("Wanjiru Kamau", "Hana Tesfaye", "Dawit Bekele", "Chidinma Okafor", "Brian Otieno")
    path = tmp_path / "names.csv"
    path.write_text("".join(f"{one},{one.split()[0].lower()}@example.org\n" for one in names))
    refused = lcdesk("import", path, *COHORT)
    assert refused.code == 1
    assert "--as-list" in refused.err
    (taken,) = json.loads(lcdesk("import", path, *COHORT, "--as-list", "--json").out)
    assert (taken["new"], taken["waiting"]) == (5, 0)


@pytest.mark.usefixtures("desk_file")
def test_undo_told_before_and_redo_after(lcdesk: Command, tmp_path: Path) -> None:
    lcdesk("import", sheet(tmp_path / "names.xlsx", HANA, JUMA), *COHORT)
    (one,) = json.loads(lcdesk("imports", "--json").out)
    number = str(one["deed"])
    assert "are set back as they were." in lcdesk("undo", number, "--preview").out
    assert "2 people and 1 other entry were set back." in lcdesk("undo", number).out
    assert "undone already" in lcdesk("undo", number).err
    assert "2 people and 1 other entry were done again." in lcdesk("redo").out
    assert "nothing of that number" in lcdesk("undo", "999").err


def test_without_a_cohort_a_file_goes_where_its_people_or_days_are(
    lcdesk: Command, folder: Path
) -> None:
    lcdesk("import", folder / "list 9.xlsx", "--cohort", "Spring", "--yes")
    lcdesk("import", folder / "list 10.xlsx", *COHORT)
    newer = sheet(folder / "newer.xlsx", HANA, JUMA, ANA)
    (told,) = json.loads(lcdesk("import", newer, "--yes", "--json").out)
    assert (told["cohort"], told["new"], told["same"]) == ("Spring", 1, 2)
    assert {one["name"]: one["people"] for one in json.loads(lcdesk("cohorts", "--json").out)} == {
        "Spring": 3,
        "Shanghai": 1,
    }


def test_a_file_of_strangers_asks_for_the_cohort(lcdesk: Command, folder: Path) -> None:
    lcdesk("import", folder / "list 9.xlsx", *COHORT)
    before = lcdesk("cohorts", "--json").out
    answer = lcdesk("import", folder / "list 10.xlsx", "--yes")
    assert answer.code == 1
    assert "--cohort" in answer.err
    assert "“Shanghai”" in answer.err
    (told,) = json.loads(lcdesk("import", folder / "days.xlsx", "--yes", "--json").out)
    assert (told["cohort"], "error" in told) == (None, True)
    assert lcdesk("cohorts", "--json").out == before


@pytest.mark.parametrize(
    "said",
    [
        b"Hello,\nAisha Bello, Nigeria, passport E1234567\nJean Dupont, France, passport E7654321\n",
        b"Name\tCountry\nAisha Bello\tNigeria\nJean Dupont\tFrance\n",
        b"<table><tr><th>Name<th>Country<tr><td>Aisha Bello<td>Nigeria<tr><td>Jo Li<td>China</table>",
    ],
)
def test_a_list_over_standard_input(
    lcdesk: Command, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    for words in (("read", "-", "--json"), ("import", "-", *COHORT, "--json")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
        answer = lcdesk(*words)
        assert answer.code == 0, answer.err
        told = json.loads(answer.out)
    assert told[0]["new"] == 2


def test_a_workbook_over_standard_input_once_more_is_skipped(
    lcdesk: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = sheet(tmp_path / "a.xlsx", ANA).read_bytes()
    told = []
    for _time in range(2):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said)))
        told.append(json.loads(lcdesk("import", "-", *COHORT, "--json").out)[0])
    assert told[0]["new"] == 1
    assert told[1]["skipped"]
