"""Telephone numbers: which texts are some, and which are the same."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lcdesk.model import phones
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import DocumentNumber, FlightNumber, Phones

SAME = [
    ("0300 1234567", "+92 300 1234567", "PK"),
    ("0300-1234567", "0092 300 1234567", None),
    ("13800138000", "+86 138 0013 8000", None),
    ("8 701 123 45 67", "+7 701 123 4567", "KZ"),
    ("WhatsApp: 0300 1234567", "＋９２３００１２３４５６７", "PK"),
    ("Tel. 020 7946 0018", "+44 20 7946 0018", "GB"),
    ("+92 300 1234567 / 042-111-222-333", "042 111 222 333, 0092 300 1234567", "PK"),
    ("021 6598 0000 ext 12", "+86 21 6598 0000 x12", None),
    # one at home, one of the host country
    ("0300 1234567; 010 12345678", "+92 300 1234567; +86 10 12345678", "PK"),
    ("tel: +92-300-1234567, mob 0300 7654321", "03007654321; +923001234567", "PK"),
]


@pytest.mark.parametrize(("one", "other", "country"), SAME)
def test_national_and_international_writings_of_one_number_are_the_same(
    one: str, other: str, country: str | None
) -> None:
    regions = (country,) if country else ()
    assert phones.are_same(one, other, regions)
    assert phones.are_same(other, one, regions)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0300 1234568", "+92 300 1234567"),
        ("021 6598 0000 ext 12", "021 6598 0000 ext 13"),
        ("1234567", "7654321"),
        ("+92 300 1234567", "+93 300 1234567"),
        ("+92 300 1234567 / 042-111222", "+92 300 1234567"),
    ],
)
def test_other_numbers_stay_others(one: str, other: str) -> None:
    assert not phones.are_same(one, other, ("PK",))


@pytest.mark.parametrize(
    "text", ["1985-12-10", "10.12.1985", "10/12/1985", "EP1234567", "AB 12C3456", "12345678A"]
)
def test_dates_and_numbers_of_papers_are_no_phones_and_are_asked_about(text: str) -> None:
    with pytest.raises(BadValue) as bad:
        Phones().parse(text)
    assert (bad.value.kind, bad.value.kept) == ("bad_phone", None)


@pytest.mark.parametrize(
    "text",
    [
        "+92 300 1234567 / 042-111",
        "Tel: 1234567",
        "0300-1234567 ext. 12",
        "+86-21-1985-12-10",
        "13800138000（微信）",
        "85251234",
    ],
)
def test_all_that_was_written_of_a_phone_stays(text: str) -> None:
    kind = Phones()
    assert kind.digits(kind.parse(text)) == kind.digits(text)
    assert kind.parse(kind.format(kind.parse(text))) == kind.parse(text)


def test_what_knows_the_numbers_of_all_countries_is_not_loaded_before_it_is_needed() -> None:
    script = (
        "import sys; import lcdesk.cli; from lcdesk.model import phones\n"
        "assert not phones.are_same('0300 1234567', '0301 7654321', ('PK',))\n"
        "assert 'phonenumbers' not in sys.modules\n"
        "assert phones.are_same('0300 1234567', '+92 300 1234567', ('PK',))\n"
        "assert 'phonenumbers' in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


NOT_KNOWN = [
    "TBC",
    "tba",
    "T.B.C.",
    "n/a",
    "N/A",
    "待定",
    "to be confirmed",
    "To be advised later",
    "？",
    "à confirmer",
    "уточняется",
]


@pytest.mark.parametrize("text", NOT_KNOWN)
def test_a_flight_that_is_not_known_yet_is_no_flight_however_it_comes_in(text: str) -> None:
    assert PARTICIPANT.field("arrival_flight").parse(text) is None
    with pytest.raises(BadValue):
        FlightNumber().parse(text)


@pytest.mark.parametrize("text", ["MU 523", "TB 123", "NA123", "9C8888", "CA 1/CA 2"])
def test_a_flight_stays_one(text: str) -> None:
    assert PARTICIPANT.field("departure_flight").parse(text) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("№ A12477285", "A12477285"),
        ("No. A12477285", "A12477285"),
        ("Nr. 12", "12"),
        ("#A1", "A1"),
        ("号码：A12", "A12"),
        ("Passport No.: EP1234567", "EP1234567"),
        ("护照号码：E123", "E123"),
        ("n°12AB34", "12AB34"),
        ("No.№ 12", "12"),
        ("NO1234567", "NO1234567"),
        ("NO 1234567", "NO1234567"),
        ("O0012", "O0012"),
        ("N1234567", "N1234567"),
        ("№", "№"),
    ],
)
def test_what_only_says_that_a_number_follows_is_no_part_of_it(text: str, number: str) -> None:
    assert DocumentNumber().parse(text) == number
    assert DocumentNumber().parse(number) == number
