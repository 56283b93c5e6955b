"""Passport lines against a record: what differs, what is proposed, and what taking it over does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lcdesk.model import mrz
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants import documents
from lcdesk.services.participants.participants import add_participant, remove_participants
from tests.model.mrz.test_mrz import MRV_A, TD3, passport
from tests.services.rows import contents


def fields(desk: Desk, one: int, text: str) -> dict[str, tuple[Any, Any, bool]]:
    return {
        d.field: (d.now, d.read, d.is_proposed)
        for d in documents.compare(desk, one, mrz.read(text))
    }


def test_a_bare_record_lacks_it_all(desk: Desk, cohort_id: int) -> None:
    one = add_participant(desk, cohort_id, {"full_name": "Wanjiru Kamau"})
    assert fields(desk, one, passport()) == {
        "family_name": (None, "KAMAU", True),
        "given_name": (None, "WANJIRU", True),
        "nationality": (None, "KE", True),
        "birth_date": (None, "1985-12-10", True),
        "gender": (None, "F", True),
        "passport_no": (None, "AB1234567", True),
        "passport_expiry": (None, dt.date(2029, 3, 14), True),
    }


def test_what_the_record_says_in_its_own_way_is_no_difference(desk: Desk, cohort_id: int) -> None:
    values = {
        "full_name": "Anna Maria Eriksson",
        "family_name": "Eriksson",
        "given_name": "Anna-Maria",
        "birth_date": "1974-08-12",
        "gender": "F",
        "passport_no": "L898902C3",
        "passport_expiry": dt.date(2012, 4, 15),
    }
    assert fields(desk, add_participant(desk, cohort_id, values), TD3) == {}


@pytest.mark.parametrize(
    ("family", "line"),
    [
        ("Müller", "MUELLER"),
        ("Müller", "MULLER"),
        ("O'Connor", "OCONNOR"),
        ("Peña", "PENA"),
        ("Ångström", "AANGSTROEM"),
        ("Núñez Solís", "NUNEZ<SOLIS"),
        ("Weiß", "WEISS"),
        ("Đặng", "DANG"),
    ],
)
def test_marks_of_letters_are_no_difference(
    desk: Desk, cohort_id: int, family: str, line: str
) -> None:
    one = add_participant(
        desk, cohort_id, {"full_name": f"Jo {family}", "family_name": family, "given_name": "Jo"}
    )
    text = f"P<UTO{line}<<JO".ljust(44, "<") + "\n" + TD3.split("\n")[1]
    assert not {"family_name", "given_name", "full_name"} & fields(desk, one, text).keys()


def test_another_printed_name_is_shown_but_not_proposed(desk: Desk, cohort_id: int) -> None:
    one = add_participant(desk, cohort_id, {"full_name": "Ann Ericson"})
    found = fields(desk, one, TD3)
    assert found["full_name"] == ("Ann Ericson", "ANNA MARIA ERIKSSON", False)


def test_what_does_not_add_up_is_not_proposed(desk: Desk, cohort_id: int) -> None:
    one = add_participant(desk, cohort_id, {"full_name": "Anna Maria Eriksson"})
    found = fields(desk, one, TD3.replace("L898902C3", "L898902C4"))
    assert found["passport_no"][2] is False
    assert found["birth_date"][2] is True


def test_a_visa_says_nothing_of_the_passport(desk: Desk, cohort_id: int) -> None:
    one = add_participant(desk, cohort_id, {"full_name": "Anna Maria Eriksson"})
    found = fields(desk, one, MRV_A)
    assert found["visa_valid_until"][1] == dt.date(1996, 12, 10)
    assert not {"passport_no", "passport_expiry"} & found.keys()


def test_what_is_ticked_is_one_operation_with_a_name(desk: Desk, cohort_id: int) -> None:
    one = add_participant(desk, cohort_id, {"full_name": "Wanjiru Kamau", "passport_no": "OLD1"})
    before = contents(desk)
    document = mrz.read(passport())
    assert documents.take(desk, one, document, ["passport_no", "passport_expiry"]) == 2
    record = read_one(desk, one) or {}
    assert (record["passport_no"], record["passport_expiry"], record["nationality"]) == (
        "AB1234567",
        dt.date(2029, 3, 14),
        None,
    )
    assert desk.undo_label() == "Passport lines of Wanjiru Kamau"
    after = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after


def test_somebody_who_is_gone_is_told(desk: Desk, cohort_id: int) -> None:
    one = add_participant(desk, cohort_id, {"full_name": "Wanjiru Kamau"})
    remove_participants(desk, [one])
    with pytest.raises(KnownFault):
        documents.compare(desk, one, mrz.read(passport()))
