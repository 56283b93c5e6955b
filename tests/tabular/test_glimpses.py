"""What is shown of a file before its columns are known: no private value."""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.model.fields import without_numbers
from lcdesk.tabular.reading import words
from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.reading.text import ENCODINGS, previews
from lcdesk.tabular.reading.words import ChoiceNeeded

PASSPORTS = ("AB1234567", "C01X00T47")
PHONE = "+36 (1) 555 0123"
STREET = "Őr utca 12"
LIST = "Név;Passport no.;Address;Phone;Ország\n" + "".join(
    f"{name};{passport};{STREET};{PHONE};Magyarország\n"
    for name, passport in zip(("Győző Ágh", "Ő"), PASSPORTS, strict=True)
)


def told(data: bytes) -> str:
    return "\n".join(text for _name, text in previews(data))


def test_no_encoding_shows_a_private_value_and_each_shows_the_names() -> None:
    data = LIST.encode("cp1250")
    shown = dict(previews(data))
    assert set(shown) == set(ENCODINGS)
    for value in (*PASSPORTS, PHONE, "0123", "utca"):
        assert value not in told(data)
    lines = shown["cp1252"].splitlines()
    assert lines[0] == "Név;Passport no.;Address;Phone;Ország"
    assert [line.split(";")[0] for line in lines[1:]] == ["Gyõzõ Ágh", "Õ"]
    assert [line.split(";")[1] for line in lines[1:]] == ["AB••••567", "C0••••T47"]


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("姓名,護照號碼,地址\n陳曉東,KJ12,中正路一段三巷\n", "big5", ("KJ12", "一段")),
        ("Nom;Tél\nÉric Kouamé;0911.22\n", "cp1252", ("0911.22",)),
        ('Nom,"Address"\nÉric,"12, rue\nÉmile"\n', "cp1252", ("rue", "mile")),
        ("Éric\tpassport AB1234567\n", "cp1252", ("AB1234567",)),
        ("Phone;0911 22\nÉric;x\n", "cp1252", ("0911 22",)),
        ("Address;Őr utca;Nom;Éric\n", "cp1250", ("utca",)),
        ('Éric 2" AB1234567;x\n', "cp1252", ("AB1234567",)),
    ],
)
def test_by_heads_in_any_language_and_by_the_look_of_a_number(
    text: str, code: str, values: tuple[str, ...]
) -> None:
    shown = told(text.encode(code))
    assert [value for value in values if value in shown] == []
    assert "••••" in shown


def test_what_needs_a_choice_is_refused_with_masked_samples(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(
        "Nom;Passport no.\nLefèvre Benoît;AB1234567\nMárquez;C01X00T47\n".encode("cp1252")
    )
    with pytest.raises(ChoiceNeeded) as asked:
        reader.read(path)
    assert dict(asked.value.previews)["cp1252"].splitlines()[1:] == [
        "Lefèvre Benoît;AB••••567",
        "Márquez;C0••••T47",
    ]


def test_rows_of_a_sheet_are_masked_below_private_heads_and_where_it_is_known_otherwise() -> None:
    rows = [
        ("List", "", ""),
        ("Name", "Phone", "X"),
        ("Ana", "12 34", "flat 5"),
        ("Phone", "Name", ""),
        ("Bo", "Cy", "flat 6"),
    ]
    shown = words.glimpsed(rows, {2: 2})
    assert shown[:2] == [["List", "", ""], ["Name", "Phone", "X"]]
    assert shown[2] == ["Ana", "••••", "••••"]
    assert shown[4] == ["••••", "••••", "••••"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("C01X00T47", "C0••••T47"),
        ("LZ6311T47 of Ana", "LZ••••T47 of Ana"),
        ("+92 (300) 123 4567", "+9••••567"),
        ("born 12.11.1985, 14JUN2025", "born 12.11.1985, 14JUN2025"),
        ("9.00-10.30, Room302A, GREEN2026, 3 × 24", "9.00-10.30, Room302A, GREEN2026, 3 × 24"),
    ],
)
def test_what_looks_like_a_number_of_a_paper(text: str, shown: str) -> None:
    assert without_numbers(text) == shown
