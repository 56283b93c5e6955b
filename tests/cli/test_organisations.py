"""Organisations on the command line: the page of one, what is named, pairs, logos."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lcdesk.model.organisers import Organiser
from lcdesk.services.cohorts import cohorts, organisers
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.core.record_lists import EXPERTS, ORGANISATIONS
from lcdesk.services.participants import participants
from tests.cli.conftest import Command


@pytest.fixture
def filled(lcdesk: Command, tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Command:
    desk = new_desk(tmp_path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    lists.add_record(
        desk,
        ORGANISATIONS,
        {
            "name_en": "Linjiang University",
            "name_zh": "临江大学",
            "country": "CN",
            "kind": "university",
            "phone": "+86 21 5555 0199",
        },
    )
    lists.add_record(desk, ORGANISATIONS, {"name_en": "University of Linjiang"})
    for name, organisation in (
        ("He Yichen", "LINJIANG UNIVERSITY"),
        ("Tang Lu", "Linjiang Universty"),
        ("Omar Said", "Nile Delta Institute"),
    ):
        values = {"full_name": name, "organization": organisation}
        participants.add_participant(desk, cohort, values)
    lists.add_record(desk, EXPERTS, {"name": "Lin Haoran", "organization": "临江大学"})
    wanted = [Organiser("organiser", "Linjiang University", None), Organiser("host", "Other", None)]
    organisers.set_organisers(desk, cohort, wanted)
    desk.close()
    return lcdesk


def told(filled: Command, *words: str) -> Any:
    return json.loads(filled("organisations", *words, "--json").out)


def test_organisations_are_listed_by_kind_country_and_words(filled: Command) -> None:
    def names(*words: str) -> list[str]:
        return [one["name_en"] for one in told(filled, *words)]

    assert len(names()) == 3
    assert names("--kind", "大学") == names("--country", "中国") == ["Linjiang University"]
    assert (
        names("--search", "linjiangdaxue") == names("--search", "臨江") == names("--kind", "大学")
    )
    assert names("list", "--search", "of linjiang") == ["University of Linjiang"]


def test_the_page_of_one_is_told(filled: Command) -> None:
    page = told(filled, "show", "临江大学")
    assert page["roles"] == [
        {
            "cohort": "Shanghai",
            "lines": [
                {"role": "organiser", "organisation": "Linjiang University", "is_own": True},
                {"role": "host", "organisation": "Other", "is_own": False},
            ],
        }
    ]
    assert (page["naming"], page["people"], page["experts"]) == (1, [], [])
    assert "5555" not in page["phone"]
    assert "5555" in told(filled, "show", "临江大学", "--plain")["phone"]
    said = filled("organisations", "show", "Linjiang University").out
    assert "Shanghai" in said
    assert "1 of 2" in said


def test_what_is_named_is_linked_when_somebody_says_yes(filled: Command) -> None:
    found = told(filled, "match")
    assert [(one["text"], one["organisation"], one["likeness"]) for one in found["exact"]] == [
        ("LINJIANG UNIVERSITY", "Linjiang University", 100),
        ("临江大学", "Linjiang University", 100),
    ]
    assert {(one["text"], one["organisation"]) for one in found["near"]} == {
        ("Linjiang Universty", "Linjiang University"),
        ("Linjiang Universty", "University of Linjiang"),
    }
    assert [one["text"] for one in found["unknown"]] == ["Nile Delta Institute"]
    assert "Nothing was changed" in filled("organisations", "match", "--confirm").out or found
    assert told(filled, "show", "1")["people"] == []
    assert told(filled, "match", "--confirm", "--yes") == {"linked": 2}
    page = told(filled, "show", "1")
    assert [one["name"] for one in page["people"]] == ["He Yichen"]
    assert [one["name"] for one in page["experts"]] == ["Lin Haoran"]
    assert told(filled, "match", "--confirm", "--yes", "--only", "Linjiang Universty") == {
        "linked": 1
    }
    assert told(filled, "match", "--make", "--yes") == {"made": 1, "linked": 1}
    people = told(filled, "show", "Nile Delta Institute")["people"]
    assert [one["name"] for one in people] == ["Omar Said"]
    assert told(filled, "match") == {"exact": [], "near": [], "unknown": []}
    for _time in range(3):
        filled("undo")
    assert len(told(filled, "match")["exact"]) == 2


def test_pairs_are_told_and_joined(filled: Command) -> None:
    (pair,) = told(filled, "alike")
    assert (pair["id"], pair["other_id"]) == (1, 2)
    assert filled("organisations", "merge", "1", "2").code == 0
    assert told(filled, "alike") == []


def test_a_logo_is_kept_and_taken_away(filled: Command, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0x3366AA)
    path = tmp_path / "logo.png"
    assert image.save(str(path), "PNG")
    assert told(filled, "logo", "1", str(path)) == {"id": 1, "has_logo": True}
    assert told(filled, "show", "1")["has_logo"] is True
    assert told(filled, "logo", "1", "--remove")["has_logo"] is False
    path.write_text("no picture")
    assert filled("organisations", "logo", "1", str(path)).code == 1


@pytest.mark.parametrize(
    "words", [("show", "Nobody"), ("match", "--only", "Nobody"), ("merge", "1", "1")]
)
def test_what_makes_no_sense_is_refused(filled: Command, words: tuple[str, ...]) -> None:
    assert filled("organisations", *words).code == 1


def test_an_empty_desk_has_nothing_to_link(lcdesk: Command, tmp_path: Path) -> None:
    open_desk(tmp_path / "office.lcdesk").close()
    assert told(lcdesk, "match") == {"exact": [], "near": [], "unknown": []}
    assert lcdesk("organisations").code == 0
