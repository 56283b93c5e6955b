"""Publishing and changes from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from tests.cli.conftest import COHORT, Command


def test_published_changed_told_and_saved(filled: Command, tmp_path: Path) -> None:
    assert "No version" in filled("changes", *COHORT).err
    assert (
        "Published as version 1."
        in filled("publish", *COHORT, "--note", "first", "--with-clashes").out
    )
    assert "Nothing has changed since version 1." in filled("changes", *COHORT).out
    refused = filled("publish", *COHORT, "--with-clashes")
    assert (refused.code, "Nothing has changed since version 1." in refused.err) == (1, True)
    desk = open_desk(tmp_path / "office.lcdesk")
    (talk,) = (
        one
        for one in curriculum.list_activities(desk, 1)
        if one["title"].startswith("Photovoltaics")
    )
    curriculum.change_activities(desk, [talk["id"]], {"venue": "Room 7"})
    desk.close()
    answer = filled("changes", *COHORT, "--since", "1")
    assert "1 change since version 1" in answer.out
    assert "[Other venue] Photovoltaics" in answer.out
    told = json.loads(filled("changes", *COHORT, "--json").out)
    (change,) = told["changes"]
    assert (change["activity"], change["kind"], change["days"]) == (
        talk["id"],
        "venue",
        [talk["date"].isoformat()],
    )
    assert change["parts"] == [{"field": "venue", "before": talk["venue"], "after": "Room 7"}]
    assert "地点" in change["words_zh"]
    for words, count in (("2025-06-16", 1), ("16.6", 1), ("2025-06-17", 0)):
        day = json.loads(filled("changes", *COHORT, "--day", words, "--json").out)
        assert len(day["changes"]) == count, words
    whose = json.loads(filled("changes", *COHORT, "--person", talk["speaker"], "--json").out)
    assert len(whose["changes"]) == 1


@pytest.fixture
def changed(filled: Command, tmp_path: Path) -> Command:
    """A desk whose timetable was published, and one lecture moved to another room since."""
    filled("publish", *COHORT, "--note", "first", "--with-clashes")
    desk = open_desk(tmp_path / "office.lcdesk")
    (talk,) = (
        one
        for one in curriculum.list_activities(desk, 1)
        if one["title"].startswith("Photovoltaics")
    )
    curriculum.change_activities(desk, [talk["id"]], {"venue": "Room 7"})
    desk.close()
    return filled


def test_the_slip_is_saved_to_print_and_to_send(
    changed: Command, tmp_path: Path, qapp: object
) -> None:
    for name in ("slip.pdf", "slip.txt"):
        assert "Saved:" in changed("changes", *COHORT, "--out", tmp_path / name).out
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    assert "Room 7" in (tmp_path / "slip.txt").read_text(encoding="utf-8-sig")
    assert changed("changes", *COHORT, "--out", tmp_path / "slip.docx").code == 1


def test_versions_are_listed_and_undone(changed: Command) -> None:
    assert json.loads(changed("publish", *COHORT, "--with-clashes", "--json").out)["version"] == 2
    versions = json.loads(changed("changes", *COHORT, "--versions", "--json").out)
    assert [(one["number"], one["note"]) for one in versions] == [(2, None), (1, "first")]
    assert "first" in changed("changes", *COHORT, "--versions").out
    assert "Publish version 2" in changed("undo").out


def test_what_is_not_there_is_told(changed: Command) -> None:
    for words, sentence in (
        (("--since", "9"), "There is no version 9."),
        (("--day", "someday"), "2026-12-09"),
        (("--person", "Zzz"), "Nobody called"),
    ):
        answer = changed("changes", *COHORT, *words)
        assert (answer.code, sentence in answer.err) == (1, True), words


def test_with_a_clash_open_it_is_published_only_where_that_is_said(filled: Command) -> None:
    assert [one["level"] for one in json.loads(filled("conflicts", *COHORT, "--json").out)].count(
        "clash"
    ) == 1
    (clash,) = (
        one
        for one in json.loads(filled("conflicts", *COHORT, "--json").out)
        if one["level"] == "clash"
    )
    refused = filled("publish", *COHORT)
    assert (refused.code, refused.out) == (1, "")
    assert clash["message"] in refused.err
    assert "--with-clashes" in refused.err
    told = filled("publish", *COHORT, "--json")
    assert told.code == 1
    answer = json.loads(told.out)
    assert (answer["version"], [one["activities"] for one in answer["clashes"]]) == (
        None,
        [clash["activities"]],
    )
    assert json.loads(filled("changes", *COHORT, "--versions", "--json").out) == []
    answer = json.loads(filled("publish", *COHORT, "--with-clashes", "--json").out)
    assert (answer["version"], len(answer["clashes"])) == (1, 1)


def test_what_the_rules_do_not_count_as_a_clash_holds_nothing_up(filled: Command) -> None:
    (clash,) = (
        one
        for one in json.loads(filled("conflicts", *COHORT, "--json").out)
        if one["level"] == "clash"
    )
    assert filled("rules", "--set", f"{clash['rule']}=warning").code == 0
    told = json.loads(filled("publish", *COHORT, "--json").out)
    assert (told["version"], told["clashes"]) == (1, [])
