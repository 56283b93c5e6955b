"""Every job without a window, on the sample workbooks and a real desk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from lcdesk.cli import _as_asked, run
from tests.cli.conftest import COHORT, Command


def test_read_says_what_is_there(lcdesk: Command, samples: Path) -> None:
    answer = lcdesk("read", samples / "shanghai_participants.xlsx")
    assert answer.code == 0
    assert "22 people" in answer.out


def test_read_json_and_compare(filled: Command, samples: Path) -> None:
    told = json.loads(filled("read", samples / "shanghai_participants.xlsx", "--json", *COHORT).out)
    assert len(told["participants"]) == 22
    assert told["error"] is None
    compared = told["changes"].pop("compared_with")
    assert (compared["import"], compared["file"]) == (2, "shanghai_participants.xlsx")
    nothing = {"updated", "added", "withdrawn"}
    nothing |= {"kept", "conflicts", "no_longer_listed", "removed_here"}
    assert told["changes"] == dict.fromkeys(nothing, [])
    assert told["merge"]["union_count"] == 22


def test_import_makes_the_cohort_and_says_so(lcdesk: Command, samples: Path) -> None:
    answer = lcdesk("import", samples / "shanghai_participants.xlsx", *COHORT, "--yes")
    assert "There is no cohort “Shanghai” yet: it is made." in answer.out
    assert "22 new" in answer.out
    again = lcdesk(
        "import", samples / "shanghai_participants.xlsx", *COHORT, "--yes", "--json", "--again"
    )
    assert [(row["new"], row["same"], row["new_cohort"]) for row in json.loads(again.out)] == [
        (0, 22, False)
    ]


@pytest.mark.usefixtures("desk_file")
def test_import_without_a_yes_writes_nothing(
    whole: Command, lcdesk: Command, samples: Path
) -> None:
    answer = whole("import", samples / "shanghai_participants.xlsx", *COHORT)
    assert answer.code == 1
    assert "Nothing was imported" in answer.err
    assert "no cohorts yet" in lcdesk("cohorts").out


def test_undo_redo_of_an_import(filled: Command) -> None:
    def people() -> int:
        return json.loads(filled("cohorts", "--json").out)[0]["people"]

    activities = json.loads(filled("cohorts", "--json").out)[0]["activities"]
    assert activities > 10
    assert "Import of shanghai_curriculum.xlsx" in filled("undo").out
    assert json.loads(filled("cohorts", "--json").out)[0]["activities"] == 0
    assert people() == 22
    assert "Done again" in filled("redo").out
    assert json.loads(filled("cohorts", "--json").out)[0]["activities"] == activities
    listed = json.loads(filled("history", "--json").out)
    first = min(operation["id"] for operation in listed)
    assert filled("undo", str(first)).code == 0


def test_history_in_words(filled: Command) -> None:
    assert "Import of shanghai_participants.xlsx" in filled("history").out


@pytest.mark.usefixtures(
    "qapp"
)  # a picture is drawn in this process: with the application the screens of other tests need
def test_countries_table_json_and_files(filled: Command, tmp_path: Path) -> None:
    answer = filled("countries", *COHORT)
    assert "22 participants from 11 countries" in answer.out
    told = json.loads(filled("countries", *COHORT, "--json", "--by", "region").out)
    assert sum(row["total"] for row in told["rows"]) == told["total"] == 22
    for ending in ("xlsx", "csv", "png"):
        out = tmp_path / f"figures.{ending}"
        assert filled("countries", *COHORT, "--out", out).code == 0
        assert out.stat().st_size > 100
    assert filled("countries", *COHORT, "--out", tmp_path / "x.doc").code == 1


def test_rules_change_the_count(filled: Command) -> None:
    counted = {
        rule: json.loads(filled("countries", *COHORT, "--json", "--rule", rule).out)["total"]
        for rule in ("all", "confirmed", "certified")
    }
    assert counted["all"] >= counted["confirmed"] >= counted["certified"]


def test_conflicts(filled: Command) -> None:
    clashes = json.loads(filled("conflicts", *COHORT, "--json").out)
    assert [clash["rule"] for clash in clashes if clash["level"] == "clash"], (
        "the sample has one room booked twice"
    )
    assert filled("conflicts", *COHORT).code == 0


def test_export_then_import_is_same(filled: Command, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert filled("export", out, *COHORT).code == 0
    again = json.loads(filled("import", out, *COHORT, "--yes", "--json").out)[0]
    assert again["new"] == again["changed"] == again["waiting"] == 0
    assert again["same"] > 22


def test_template_imports_without_a_question_once_filled(lcdesk: Command, tmp_path: Path) -> None:
    out = tmp_path / "template.xlsx"
    assert lcdesk("template", out).code == 0
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    heads = {
        str(cell.value).split("\n")[-1]: cell
        for row in sheet.iter_rows(max_row=8)
        for cell in row
        if cell.value
    }
    row = heads["Name"].row + 1
    for head, value in {
        "Name": "Ana Lima",
        "Country/region": "Kenya",
        "Gender": "female",
        "Passport no.": "0012345",
    }.items():
        sheet.cell(row, heads[head].column).value = value
    book.save(out)
    told = json.loads(lcdesk("read", out, "--json").out)
    assert [
        (p["full_name"], p["nationality"], p["gender"], p["passport_no"])
        for p in told["participants"]
    ] == [("Ana Lima", "KE", "F", "0012345")]
    assert told["problems"] == []


def test_backup_and_check(filled: Command) -> None:
    assert "Backup made and verified" in filled("backup").out
    assert filled("check").code == 0
    assert all(finding["is_good"] for finding in json.loads(filled("check", "--json").out))


def test_demo_follows_the_sheet(
    whole: Command, lcdesk: Command, samples: Path, tmp_path: Path
) -> None:
    answer = whole("demo", "--no-window", "--folder", tmp_path / "demo")
    assert answer.code == 0, answer.err
    assert "22 participants from 11 countries" in answer.out
    assert (tmp_path / "demo" / "statistics.xlsx").is_file()
    other = tmp_path / "samples"
    shutil.copytree(samples, other)
    book = openpyxl.load_workbook(other / "shanghai_participants.xlsx")
    sheet = book.worksheets[0]
    last = next(cell.row for row in sheet.iter_rows() for cell in row if str(cell.value) == "22")
    sheet.delete_rows(last)
    book.save(other / "shanghai_participants.xlsx")
    assert (
        "21 participants"
        in lcdesk("demo", "--no-window", "--folder", tmp_path / "demo", "--samples", other).out
    )


def test_chinese_answers(desk_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from lcdesk.cli import run

    assert run(["--desk", str(desk_file), "--lang", "zh", "cohorts"]) == 0
    assert "班次" in capsys.readouterr().out


def test_progress_only_on_a_terminal(filled: Command, tmp_path: Path) -> None:
    assert filled("export", tmp_path / "o.xlsx", *COHORT).err == ""


def test_no_words_at_all_ask_for_no_language() -> None:
    from lcdesk.cli import _language

    assert _language([]) in ("", "en", "zh")
    assert _language(["--lang", "zh"]) == "zh"


def test_a_desk_alone_is_one_to_be_opened(
    desk_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a file manager hands it over; what is no file is no desk, and none is made."""
    assert _as_asked([str(desk_file)]) == ["--desk", str(desk_file)]
    shutil.copy(desk_file, desk_file.with_name("A B.LCDESK"))
    assert _as_asked([str(desk_file.with_name("A B.LCDESK"))])[0] == "--desk"
    gone = desk_file.with_name("gone.lcdesk")
    assert run([str(gone)]) == 2
    assert not gone.exists()
    assert "gone.lcdesk" in capsys.readouterr().err
    for words in (["cohorts"], ["--desk", str(desk_file)], [], ["demo", str(desk_file)]):
        assert _as_asked(words) == words
