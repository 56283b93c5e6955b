"""One participant on the command line, private values masked unless asked for."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import documents, participants, records, status
from tests.cli.conftest import Command

pytestmark = pytest.mark.usefixtures("desk_file")  # there is a desk already

PERSON = {
    "full_name": "Hana Tesfaye",
    "nationality": "ET",
    "passport_no": "EP1234567",
    "phone": "+251 911 000 111",
}
COURSE = {
    "notes": "two\nlines",
    "arrival_date": dt.date(2025, 6, 12),
    "extra": {"T-shirt": "XL", "Old passport": "EP7654321"},
}
SECRETS = ("EP1234567", "+251 911 000 222", "+251 911 000 111", "EP7654321")


@pytest.fixture
def hana(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> str:
    """Somebody in two cohorts, with papers, statuses and a history; the number in the newer one."""
    desk = new_desk(tmp_path)
    first, second = (
        cohorts.add_cohort(desk, {"name_en": name}) for name in ("Chengdu", "Shanghai")
    )
    former = participants.add_participant(desk, first, PERSON)
    person_id = (read_one(desk, former) or {})["person_id"]
    number = desk.execute(
        participants.ADD,
        lambda work: records.enrol(work, second, person_id, COURSE),
        name="Hana Tesfaye",
    )
    status.move(desk, status.plan(desk, [number], "selected"), dt.date(2025, 3, 1), "strong file")
    documents.set_document(
        desk, [number], "passport_scan", "received", dt.date(2025, 3, 2), "by mail"
    )
    participants.change_participants(desk, [number], {"phone": "+251 911 000 222"})
    participants.change_participants(desk, [number], {"dietary": "halal"})
    desk.close()
    return str(number)


def noted(tmp_path: Path) -> list[tuple[str, str, str, int]]:
    desk = open_desk(tmp_path / "office.lcdesk")
    found = [
        (line.how, line.field, line.name, line.count) for line in access_log.list_reveals(desk)
    ]
    desk.close()
    return found


def test_everything_is_told_in_lines_and_nothing_private(
    lcdesk: Command, hana: str, tmp_path: Path
) -> None:
    said = lcdesk("person", hana).out
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert lines[:2] == [f"Hana Tesfaye (No. {hana})", "Shanghai · profile 37%"]
    for line in (
        "Country/region Ethiopia",
        "Passport no. EP••••567",
        "Phone +2••••222",
        "Arrival date 12 Jun 2025",
        "Notes two lines",
        "passport scan received · 2 Mar 2025 · by mail",
        "photo not here yet",
        "T-shirt ••••",
        "Old passport EP••••321",
        "Chengdu nominated · No. 1",
    ):
        assert line in lines
    assert any(
        line.startswith("selected 1 Mar 2025") and line.endswith("strong file") for line in lines
    )
    assert any("Diet" in line and line.endswith("halal") for line in lines), "the last change"
    assert not [secret for secret in SECRETS if secret in said]
    assert noted(tmp_path) == []


def test_the_same_as_json(lcdesk: Command, hana: str) -> None:
    answer = lcdesk("person", hana, "--json")
    told = json.loads(answer.out)
    assert (told["name"], told["cohort"]["name"], told["profile"]) == (
        "Hana Tesfaye",
        "Shanghai",
        37,
    )
    assert (told["fields"]["nationality"], told["fields"]["passport_no"]) == ("ET", "EP••••567")
    assert told["masked"] == ["passport_no", "phone"]
    assert {step["status"] for step in told["steps"]} == {"nominated", "selected"}
    assert [(one["cohort"], one["status"]) for one in told["cohorts"]] == [("Chengdu", "nominated")]
    assert {item["kind"]: item["state"] for item in told["documents"]}[
        "passport_scan"
    ] == "received"
    assert [(one["name"], one["new"]) for one in told["history"][:2]] == [
        ("dietary", "halal"),
        ("phone", "••••"),
    ]
    assert not [secret for secret in SECRETS if secret in answer.out]


def test_private_values_are_shown_when_asked_for_and_noted(
    lcdesk: Command, hana: str, tmp_path: Path
) -> None:
    said = lcdesk("person", hana, "--plain").out
    assert [secret in said for secret in SECRETS] == [True, True, False, True]
    told = json.loads(lcdesk("person", hana, "--plain", "--json").out)
    assert (told["fields"]["passport_no"], told["masked"], told["own_columns"]["T-shirt"]) == (
        "EP1234567",
        [],
        "XL",
    )
    shown = [("shown", "Phone", "Hana Tesfaye", 1), ("shown", "Passport no.", "Hana Tesfaye", 1)]
    assert noted(tmp_path) == shown * 2


def test_nobody_of_that_number(lcdesk: Command, tmp_path: Path) -> None:
    open_desk(tmp_path / "office.lcdesk").close()
    answer = lcdesk("person", "99", "--plain")
    assert (answer.code, answer.out) == (1, "")
    assert "There is no participant of the number 99." in answer.err
    assert noted(tmp_path) == []
