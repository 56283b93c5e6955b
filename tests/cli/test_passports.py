"""`lcdesk passport`: lines read and checked, compared with a participant, taken over."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Command
from tests.model.mrz.test_mrz import TD3, passport

pytestmark = pytest.mark.usefixtures("desk_file")  # there is a desk already


def test_lines_that_add_up(lcdesk: Command) -> None:
    answer = lcdesk("passport", *TD3.split("\n"))
    assert answer.code == 0
    assert "ERIKSSON" in answer.out
    assert "12 Aug 1974" in answer.out
    assert "Utopia" in answer.out


def test_lines_that_do_not_say_where(lcdesk: Command) -> None:
    answer = lcdesk("passport", TD3.replace("L898902C3", "L8989O2C3"))
    assert answer.code == 1
    assert "Place 6 of line 2 reads O, 0 would fit." in answer.out
    assert lcdesk("passport", "P<UTO").code == 1
    assert "two lines of 44 signs" in lcdesk("passport", "P<UTO").err


def test_a_participant_gets_what_is_proposed(lcdesk: Command, samples: object) -> None:
    from pathlib import Path

    assert (
        lcdesk(
            "import",
            Path(str(samples)) / "shanghai_participants.xlsx",
            "--cohort",
            "Shanghai",
            "--yes",
        ).code
        == 0
    )
    told = json.loads(lcdesk("passport", passport(), "--of", "1", "--json").out)
    assert told["is_sure"]
    assert {one["field"] for one in told["differences"]} >= {"passport_no", "family_name"}
    assert not any(one["is_proposed"] for one in told["differences"])  # somebody else's
    assert (
        json.loads(lcdesk("passport", passport(), "--of", "1", "--take", "--json").out)["taken"]
        == 0
    )
    assert lcdesk("passport", passport(), "--take").code == 1
