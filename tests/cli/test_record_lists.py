"""The lists of the office on the command line: what every one of them can do, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lcdesk.cli import run
from lcdesk.model.catalogue import PROJECT
from lcdesk.model.record_search import search_records
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.opening import open_desk
from lcdesk.services.core.record_lists import ALLIANCES, EVENTS, MEMBERS, PROJECTS


@pytest.fixture
def at(tmp_path: Path) -> Path:
    desk = open_desk(tmp_path / "office.lcdesk")
    alliance = lists.add_record(desk, ALLIANCES, {"name_en": "Carbon League", "name_zh": "碳联盟"})
    assert alliance == 1
    for name, role in (("Linjiang University", "chair"), ("Red River College", "member")):
        values = {"alliance": "碳联盟", "organisation": name, "role": role}
        lists.add_record(desk, MEMBERS, values)
    lists.add_record(desk, EVENTS, {"title_en": "Launch", "kind": "launch", "country": "CN"})
    lists.add_record(desk, PROJECTS, {"title_en": "Rooftop PV", "country": "KE"})
    lists.add_record(desk, PROJECTS, {"title_en": "Rooftop PV at night", "country": "EG"})
    desk.close()
    return tmp_path / "office.lcdesk"


def typed(at: Path, *words: str, lang: str = "en") -> int:
    return run(["--desk", str(at), "--lang", lang, *words])


def told(at: Path, capsys: pytest.CaptureFixture[str], *words: str, lang: str = "en") -> Any:
    capsys.readouterr()
    assert typed(at, *words, "--json", lang=lang) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("alliance",), 1),
        (("alliance", "list", "--search", "tlm"), 1),
        (("alliance", "members"), 2),
        (("alliance", "members", "--role", "理事长"), 1),
        (("alliance", "members", "list", "--role", "chair", "--alliance", "carbon"), 1),
        (("alliance", "members", "--alliance", "-"), 0),
        (("alliance", "events", "--kind", "成立大会", "--country", "中国"), 1),
        (("projects", "--country", "埃及"), 1),
        (("projects", "--search", "肯尼亚 pv"), 1),
        (("projects", "--search", "PV"), 2),
    ],
)
def test_lists_are_narrowed_in_any_language(
    at: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], count: int, lang: str
) -> None:
    assert len(told(at, capsys, *words, lang=lang)) == count


def test_fields_are_named_by_name_label_or_head_and_one_undo_takes_it_back(
    at: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = told(
        at, capsys, "projects", "add", "项目名称=光伏", "stage=在建", "Country/region=肯尼亚",
        "by_owner=Nakuru Stores; Kisumu Stores", "results=1.8 MW",
    )  # fmt: skip
    assert (made["title_zh"], made["stage"], made["country"]) == ("光伏", "building", "KE")
    assert made["by_owner"] == "Nakuru Stores; Kisumu Stores"
    now = told(at, capsys, "projects", "set", "光伏", "stage=-", "owner=Kisumu Stores")
    assert (now["stage"], now["by_owner"]) == (None, "Kisumu Stores")
    assert typed(at, "undo") == 0
    shown = told(at, capsys, "projects", "show", "光伏")
    assert (shown["stage"], shown["by_owner"]) == ("building", "Nakuru Stores; Kisumu Stores")


@pytest.mark.parametrize(
    "words",
    [
        ("projects", "add", "stage=running"),
        ("projects", "add", "title_en=A", "no such=B"),
        ("projects", "add", "title_en=A", "stage=no such"),
        ("projects", "add", "title_en"),
        ("projects", "set", "Rooftop", "stage=running"),
        ("projects", "show", "no such"),
        ("projects", "set", "1", "title_en="),
        ("projects", "--stage", "no such"),
        ("projects", "merge", "1", "1"),
        ("alliance", "remove", "Carbon League"),
        ("alliance", "members", "add", "person=Nobody"),
    ],
)
def test_what_is_not_meant_changes_nothing(
    at: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    before = told(at, capsys, "projects"), told(at, capsys, "alliance")
    assert typed(at, *words) == 1
    assert (told(at, capsys, "projects"), told(at, capsys, "alliance")) == before


def test_two_are_joined_and_several_taken_out_and_undo_brings_them_back(
    at: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = told(at, capsys, "projects")
    assert told(at, capsys, "projects", "merge", "1", "2")["country"] == "KE"
    assert len(told(at, capsys, "projects")) == 1
    assert typed(at, "undo") == 0
    assert len(told(at, capsys, "projects", "remove", "1", "2")) == 2
    assert told(at, capsys, "projects") == []
    assert typed(at, "undo") == 0
    assert told(at, capsys, "projects") == before
    assert typed(at, "alliance", "remove", "碳联盟", "--yes") == 0
    assert {one["alliance"] for one in told(at, capsys, "alliance", "members")} == {None}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [1, 2, 3]),
        ("linjiang", [2]),
        ("ljgf", [2]),
        ("臨江", [2]),
        ("ＦＥＺ", [3]),
        ("在建", [3]),
        ("being built", [3]),
        ("kenya 1", []),
        ("Kenya PV", [1]),
    ],
)
def test_a_search_finds_any_script_and_every_word(text: str, found: list[int]) -> None:
    records: list[dict[str, Any]] = [
        {"id": 1, "title_en": "PV", "country": "KE"},
        {"id": 2, "title_zh": "临江光伏", "country": None},
        {"id": 3, "title_en": "Fèz", "stage": "building"},
    ]
    assert [one["id"] for one in search_records(PROJECT, records, text)] == found


def test_an_alliance_is_shown_as_a_whole(at: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = open_desk(at)
    lists.change_records(
        desk, PROJECTS, {1: {"alliance": "碳联盟", "results": "1.8 MW (log); 2 MW"}}
    )
    desk.close()
    seen = told(at, capsys, "alliance", "show", "Carbon")
    assert seen["members"]["by_role"] == {"chair": 1, "member": 1}
    assert seen["figures"] == [{"quantity": "", "unit": "MW", "sourced": "1.8", "unsourced": "2"}]
    assert typed(at, "alliance", "show", "碳联盟", lang="zh") == 0
    assert "3.8 MW" in capsys.readouterr().out
