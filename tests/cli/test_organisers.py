"""The organisers of a cohort on the command line, and those that files name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.conftest import Command

pytestmark = pytest.mark.usefixtures("desk_file")  # there is a desk already

BOTH = "Science Centre | 科技中心"


def listed(lcdesk: Command, name: str = "Green") -> list[tuple[int, str, str | None, str | None]]:
    told = json.loads(lcdesk("cohort", "roles", name, "--json").out)
    return [
        (one["number"], one["role"], one["name_en"], one["name_zh"]) for one in told["organisers"]
    ]


def save(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["主办单位：科技中心；承办单位：临港大学"],
        ["Name", "Nationality"],
        ["Wanjiru Kamau", "Kenya"],
    ):
        sheet.append(row)
    book.save(path)
    return path


def test_roles_are_listed_added_moved_and_removed_as_one_step_each(lcdesk: Command) -> None:
    lcdesk("cohort", "new", "Green course")
    assert lcdesk("cohort", "roles", "Green").out == "Green course has no organisers.\n"
    made = lcdesk(
        "cohort",
        "roles",
        "Green",
        "--add",
        f"承办={BOTH}",
        "--add",
        "Guided by=国际合作司",
        "--add",
        "host=East Lab",
    )
    assert made.code == 0
    assert made.out.splitlines() == [
        "Organisers of Green course:",
        "  1  guidance  国际合作司",
        f"  2  host  {BOTH}",
        "  3  host  East Lab",
        "Undo takes the change back.",
    ]
    told = json.loads(lcdesk("cohort", "roles", "Green", "--move", "3", "2", "--json").out)
    assert [one["name_en"] for one in told["organisers"]] == [None, "East Lab", "Science Centre"]
    assert listed(lcdesk) == [
        (1, "guidance", None, "国际合作司"),
        (2, "host", "East Lab", None),
        (3, "host", "Science Centre", "科技中心"),
    ]
    lcdesk(
        "cohort",
        "roles",
        "Green",
        "--remove",
        "1",
        "--remove",
        "3",
        "--add",
        "联盟=Low-Carbon Alliance",
    )
    assert listed(lcdesk) == [
        (1, "host", "East Lab", None),
        (2, "alliance", "Low-Carbon Alliance", None),
    ]
    assert lcdesk("undo").code == 0
    assert len(listed(lcdesk)) == 3
    assert lcdesk("undo").code == lcdesk("undo").code == 0
    assert listed(lcdesk) == []


def test_roles_of_another_cohort_are_taken_over_once(lcdesk: Command) -> None:
    for name in ("Green course", "Blue course"):
        lcdesk("cohort", "new", name)
    lcdesk("cohort", "roles", "Green", "--add", f"承办={BOTH}", "--add", "guidance=国际合作司")
    lcdesk("cohort", "roles", "Blue", "--add", "host=Science Centre", "--add", "host=East Lab")
    for _again in (1, 2):
        assert lcdesk("cohort", "roles", "Blue", "--copy-from", "Green").code == 0
    assert listed(lcdesk, "Blue") == [
        (1, "guidance", None, "国际合作司"),
        (2, "host", "Science Centre", "科技中心"),
        (3, "host", "East Lab", None),
    ]
    lcdesk("undo")
    assert [one[1] for one in listed(lcdesk, "Blue")] == ["host", "host"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--add", "boss=X"), "joint_organiser"),
        (("--add", "X"), "host=Science Centre"),
        (("--add", "host="), "host="),
        (("--add", "host=A; B"), "A; B"),
        (("--remove", "2"), "2"),
        (("--move", "1", "5"), "5"),
    ],
)
def test_what_cannot_be_done_with_roles_changes_nothing(
    lcdesk: Command, words: tuple[str, ...], said: str
) -> None:
    lcdesk("cohort", "new", "Green course")
    lcdesk("cohort", "roles", "Green", "--add", "host=East Lab")
    answer = lcdesk("cohort", "roles", "Green", "--add", "host=West Lab", *words)
    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err
    assert listed(lcdesk) == [(1, "host", "East Lab", None)]
    assert lcdesk("cohort", "roles", "Green", "--remove", "first").code == 2


def test_organisers_of_a_file_are_read_said_and_taken_unless_they_are_left(
    lcdesk: Command, tmp_path: Path
) -> None:
    path = save(tmp_path / "list.xlsx")
    read = lcdesk("read", path)
    assert "  Organised by: 科技中心\n  Hosted by: 临港大学\n" in read.out
    assert [
        one["role"] for one in json.loads(lcdesk("read", path, "--json").out)["organisers"]
    ] == ["organiser", "host"]
    left = lcdesk("import", path, "--cohort", "Green", "--yes", "--leave", "organisers")
    assert "left out:\n    Organised by: 科技中心" in left.out
    assert listed(lcdesk) == []
    again = lcdesk("import", path, "--cohort", "Green", "--yes", "--again")
    assert "2 organisers added." in again.out
    assert len(listed(lcdesk)) == 2
    assert lcdesk("read", path, "--cohort", "Green").out.count("科技中心") == 1, (
        "nothing of it is new"
    )
    told = json.loads(lcdesk("import", path, "--cohort", "Green", "--yes", "--again", "--json").out)
    assert (told[0]["organisers"], told[0]["same"]) == (0, 1)
    assert lcdesk("export", tmp_path / "back.xlsx", "--cohort", "Green").code == 0
    lcdesk("import", tmp_path / "back.xlsx", "--cohort", "Wuhan", "--yes")
    assert [one[1:] for one in listed(lcdesk, "Wuhan")] == [
        ("organiser", None, "科技中心"),
        ("host", None, "临港大学"),
    ]


def test_who_signs_is_said_and_taken_away_again(lcdesk: Command) -> None:
    lcdesk("cohort", "new", "Green course")
    lcdesk("cohort", "roles", "Green", "--add", f"host={BOTH}", "--add", "host=East Lab")
    said = ("--signer", "1", "Li Wei | 李伟", "Director | 主任", "--signer", "2", "Ana Ruiz", "-")
    answer = lcdesk("cohort", "roles", "Green", *said)
    assert answer.out.splitlines() == [
        "Organisers of Green course:",
        f"  1  host  {BOTH}",
        "       signs: Li Wei | 李伟, Director | 主任",
        "  2  host  East Lab",
        "       signs: Ana Ruiz",
        "Undo takes the change back.",
    ]
    answer = lcdesk("cohort", "roles", "Green", "--signer", "2", "-", "-", "--json")
    told = json.loads(answer.out)["organisers"]
    assert [(one["signer_en"], one["signer_zh"], one["signer_post_zh"]) for one in told] == [
        ("Li Wei", "李伟", "主任"),
        (None, None, None),
    ]
    for words in (("3", "A", "B"), ("first", "A", "B")):
        assert lcdesk("cohort", "roles", "Green", "--signer", *words).code == 1
