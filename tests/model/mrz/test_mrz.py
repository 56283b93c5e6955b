"""Lines of travel documents: the specimens of ICAO Doc 9303, every wrong figure found,
misreadings explained.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lcdesk.model import mrz
from lcdesk.model.faults import BadValue
from lcdesk.model.mrz import Mrz, check_digit

TODAY = dt.date(2026, 11, 26)
# The specimens of Doc 9303, parts 4 to 7.
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
LONG = "I<UTOSTEVENSON<<PETER<<<<<<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
SPECIMENS = {"TD1": TD1, "TD2": TD2, "TD3": TD3, "MRV-A": MRV_A, "MRV-B": MRV_B}


def read(text: str) -> Mrz:
    return mrz.read(text, TODAY)


def passport(
    number: str = "AB1234567",
    nationality: str = "KEN",
    birth: str = "851210",
    expiry: str = "290314",
) -> str:
    """Lines that add up."""
    number, nationality = number.ljust(9, "<"), nationality.ljust(3, "<")
    parts = (
        f"{number}{check_digit(number)}",
        f"{birth}{check_digit(birth)}",
        f"{expiry}{check_digit(expiry)}",
    )
    optional = "<" * 14 + "0"
    whole = check_digit("".join(parts) + optional)
    names = f"P<{nationality}KAMAU<<WANJIRU".ljust(44, "<")
    return f"{names}\n{parts[0]}{nationality}{parts[1]}F{parts[2]}{optional}{whole}"


@pytest.mark.parametrize("kind", SPECIMENS)
def test_the_specimens_add_up_and_say_who_it_is(kind: str) -> None:
    found = read(SPECIMENS[kind])
    assert (found.kind, found.is_sure, found.surname, found.given) == (
        kind,
        True,
        "ERIKSSON",
        "ANNA MARIA",
    )
    assert (found.gender, found.issuer, found.is_cut) == ("F", "UTO", False)


def test_the_passport_of_the_specimen() -> None:
    found = read(TD3)
    assert (found.number, found.birth, found.expiry) == (
        "L898902C3",
        "1974-08-12",
        dt.date(2012, 4, 15),
    )
    assert not found.is_visa
    assert read(MRV_A).is_visa


def test_a_long_number_goes_on_in_the_optional_data() -> None:
    found = read(LONG)
    assert (found.number, found.is_sure) == ("D23145890734", True)
    assert read(LONG.replace("7349<", "7359<")).faults[0].field == "number"


@pytest.mark.parametrize("kind", SPECIMENS)
def test_every_single_wrong_figure_is_noticed(kind: str) -> None:
    """All but the optional data of a visa, which no sum covers."""
    lines = SPECIMENS[kind].split("\n")
    layout = mrz.LAYOUTS[read(SPECIMENS[kind]).kind]
    bare = (
        set(layout.spans["optional"].places()) if kind.startswith("MRV") else set[tuple[int, int]]()
    )
    tried = 0
    for line, text in enumerate(lines):
        for place, sign in enumerate(text):
            for wrong in "0123456789" if sign.isdecimal() and (line, place) not in bare else "":
                if wrong != sign:
                    changed = [
                        *lines[:line],
                        text[:place] + wrong + text[place + 1 :],
                        *lines[line + 1 :],
                    ]
                    assert read("\n".join(changed)).faults, (line, place, wrong)
                    tried += 1
    assert tried > 150


@given(
    st.from_regex(r"[A-Z]{2}[0-9]{6,7}", fullmatch=True),
    st.sampled_from(["KEN", "D", "GBD", "RKS", "XXA", "UNO"]),
    st.dates(dt.date(1930, 1, 1), dt.date(2008, 1, 1)),
    st.integers(0, 43),
    st.sampled_from("0123456789"),
)
def test_lines_are_read_back_and_a_wrong_figure_in_them_is_noticed(
    number: str, nationality: str, birth: dt.date, place: int, wrong: str
) -> None:
    text = passport(number, nationality, f"{birth:%y%m%d}")
    found = read(text)
    assert found.is_sure
    assert (found.number, found.nationality) == (number, nationality)
    assert found.birth
    assert found.birth[2:] == birth.isoformat()[2:]
    first, second = text.split("\n")
    assume(second[place].isdecimal() and second[place] != wrong)
    assert not read(f"{first}\n{second[:place]}{wrong}{second[place + 1 :]}").is_sure


@pytest.mark.parametrize(
    ("place", "wrong", "words"),
    [
        (6, "O", "Place 6 of line 2 reads O, 0 would fit."),
        (14, "8", "Place 14 of line 2 reads 8"),
        (22, "I", "Place 22 of line 2 reads I, 1 would fit."),
        (44, "O", "Place 44 of line 2 reads O, 0 would fit."),
        (11, "0", "Place 11 of line 2 reads 0, O would fit."),
    ],
)
def test_misreadings_are_explained_and_mended(place: int, wrong: str, words: str) -> None:
    """O for 0, I for 1, 8 for another figure; the lines that come with it are those that add up."""
    text = TD3 if place != 11 else passport(nationality="OMN")
    first, second = text.split("\n")
    found = read(f"{first}\n{second[: place - 1]}{wrong}{second[place:]}")
    assert any(words in fault.words for fault in found.faults), [
        fault.words for fault in found.faults
    ]
    mended = [repair.lines for fault in found.faults for repair in fault.repairs]
    assert (first, second) in mended


def test_b_for_8_in_a_number_is_explained() -> None:
    text = passport("AK8123456")
    found = read(text.replace("AK8123456", "AKB123456"))
    assert [repair.fits for fault in found.faults for repair in fault.repairs] == ["8"]


def test_two_wrong_places_are_told_apart() -> None:
    found = read(TD3.replace("L898902", "L89B9O2").replace("1204159", "1204169"))
    assert {fault.field for fault in found.faults} == {"number", "expiry"}


def test_a_figure_in_a_name_is_told_by_its_place() -> None:
    (fault,) = read(TD3.replace("MARIA", "MAR1A")).faults
    assert (fault.field, fault.line, fault.place) == ("names", 1, 24)
    assert {repair.fits for repair in fault.repairs} == {"I", "L"}


@pytest.mark.parametrize(
    ("birth", "said"),
    [
        ("851210", "1985-12-10"),
        ("8512<<", "1985-12"),
        ("85<<<<", "1985"),
        ("850000", "1985"),
        ("<<<<<<", None),
        ("261125", "2026-11-25"),
        ("261127", "1926-11-27"),
        ("27<<<<", "1927"),
    ],
)
def test_parts_of_a_day_may_be_open(birth: str, said: str | None) -> None:
    found = read(passport(birth=birth))
    assert (found.birth, found.is_sure) == (said, True)


@pytest.mark.parametrize("birth", ["851340", "851232", "85<<12", "8<1210", "850230"])
def test_a_day_that_does_not_exist_is_told_though_it_adds_up(birth: str) -> None:
    assert [fault.field for fault in read(passport(birth=birth)).faults] == ["birth"]


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("D", "DE"),
        ("GBN", "GB"),
        ("GBD", "GB"),
        ("KEN", "KE"),
        ("ZAR", "CD"),
        ("TWN", "TW"),
        ("UNO", None),
        ("UNA", None),
        ("XXA", None),
        ("XXB", None),
        ("XXC", None),
        ("RKS", None),
    ],
)
def test_codes_of_nationalities(code: str, country: str | None) -> None:
    assert mrz.country_of(code) == country
    assert mrz.words_of(code) != code
    assert read(passport(nationality=code)).is_sure


def test_a_code_nobody_has_is_told() -> None:
    found = read(passport(nationality="KEM"))
    assert {fault.field for fault in found.faults} == {"issuer", "nationality"}


@pytest.mark.parametrize(
    "text",
    [
        TD3.lower(),
        TD3.replace("\n", " "),
        TD3.replace("\n", ""),
        TD3.replace("<<<<<<<<<<<<<<<<<<<\n", "\n"),
        TD3.replace("<<ANNA", "«ANNA"),
        TD3.replace("<<", "« ").replace("<", " <"),
        TD3.replace("<", "‹"),
        TD3.replace("<", "＜"),
        "\n\n  " + TD3.replace("\n", "\r\n\r\n") + "\n",
        TD3.replace("<<<<<<<<\n", "<<<<<<<<<<<<\n"),
    ],
    ids=[
        "lower",
        "blank",
        "one line",
        "cut fillers",
        "guillemet",
        "spread",
        "single",
        "wide",
        "empty lines",
        "more fillers",
    ],
)
def test_lines_are_read_however_they_were_pasted(text: str) -> None:
    assert read(text).lines == tuple(TD3.split("\n"))


@pytest.mark.parametrize(
    "text",
    ["P<UTO", "x", TD3[:-1], TD3 + "\nmore", TD3.replace("ANNA", "ANЖA"), "<" * 88 + "1", "\u00ab"],
)
def test_what_is_no_passport_is_told_in_a_sentence(text: str) -> None:
    with pytest.raises(BadValue) as told:
        read(text)
    assert told.value.kind == "bad_passport_lines"
    assert told.value.message.endswith(".")


@given(st.text(alphabet="P<UTO0189ERIK«\n ", max_size=120))
def test_nothing_typed_does_harm(text: str) -> None:
    """Any other error would end the test."""
    with suppress(BadValue):
        assert read(text).lines


def test_one_name_alone_and_a_name_that_fills_the_line() -> None:
    first, second = TD3.split("\n")
    alone = read("P<UTOSUHARTO".ljust(44, "<") + "\n" + second)
    assert (alone.surname, alone.given, alone.is_cut) == ("SUHARTO", "", False)
    full = read(
        "P<UTO" + "PAPANDROPOULOUS<<JONATHAN<ALEXANDER<TREV"[:39].ljust(39, "X") + "\n" + second
    )
    assert full.is_cut
    assert first
