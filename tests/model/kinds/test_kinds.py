"""Every kind of value: what is shown can be read back, in both languages; any cell is read, or
refused in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model import countries, entities, kinds, lists
from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import fields_of
from lcdesk.model.kinds import (
    Amounts,
    BirthDate,
    ChineseName,
    Choice,
    Country,
    Date,
    DocumentNumber,
    Emails,
    FlightNumber,
    Kind,
    LongText,
    Names,
    Number,
    OfEach,
    PassportName,
    Phones,
    Text,
    Time,
    YesNo,
    as_text,
)
from lcdesk.model.own_fields import OwnDate, OwnNumber, OwnYesNo
from lcdesk.model.statuses import STATUS

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
PAST = st.dates(dt.date(1900, 1, 1), dt.date(2020, 12, 31)).map(dt.date.isoformat)
MAILS = st.from_regex(
    r"[a-z][a-z0-9.+_-]{0,8}[a-z0-9]@[a-z]{2,8}\.(org|net|com)", fullmatch=True
).filter(lambda mail: ".." not in mail)
# Cells as people fill them: letters of many scripts, odd blanks, marks; lone surrogates cannot be
# written to a file.
CELLS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)


def read(kind: Kind, raw: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a kind: whatever it makes of raw cells."""

    def value(cell: Any) -> Any:
        try:
            return kind.parse(cell) if as_text(cell) else None
        except BadValue:
            return None

    return raw.map(value).filter(lambda value: value is not None)


def numbers(kind: Number) -> st.SearchStrategy[int]:
    return st.integers(
        -999_999_999 if kind.least is None else kind.least,
        999_999_999 if kind.most is None else kind.most,
    )


# A new kind without a line here fails a test below.
AMOUNTS = st.lists(
    st.tuples(
        st.sampled_from(["", "electricity: ", "减排：", "CO₂ saved: "]),
        st.decimals(0, 10**9, places=2, allow_nan=False).map(str) | st.integers(0, 10**9).map(str),
        st.sampled_from(["", " MW", "t CO₂ a year", " 吨"]),
        st.sampled_from(["", " (2025)", "（2025，台账）", " (meter report, p. 4)", " ()"]),
    ).map("".join),
    min_size=1,
    max_size=4,
).map("; ".join)
STRATEGIES: dict[type[Kind], Callable[[Any], st.SearchStrategy[Any]]] = {
    Text: lambda kind: read(kind, CELLS),
    LongText: lambda kind: read(kind, CELLS),
    PassportName: lambda kind: read(kind, CELLS),
    ChineseName: lambda kind: read(kind, CELLS | st.text("张三丰·王 小明", min_size=1, max_size=9)),
    DocumentNumber: lambda kind: read(
        kind, CELLS | st.from_regex(r"[A-Z]{0,2}0{0,3}[0-9]{4,9}", fullmatch=True)
    ),
    FlightNumber: lambda kind: read(
        kind, CELLS | st.from_regex(r"[A-Z]{2} ?[0-9]{3,4}", fullmatch=True)
    ),
    Amounts: lambda kind: read(kind, AMOUNTS),
    OfEach: lambda kind: read(kind, CELLS | st.text("ab;；、–\n ", min_size=1, max_size=20)),
    Names: lambda kind: read(kind, CELLS | st.text("ab;；、\n ", min_size=1, max_size=20)),
    Emails: lambda kind: st.lists(MAILS, min_size=1, max_size=3, unique=True).map("; ".join),
    Phones: lambda kind: read(kind, st.text("0123456789+-() '/;", min_size=4, max_size=30)),
    Date: lambda kind: DAYS,
    BirthDate: lambda kind: PAST | PAST.map(lambda day: day[:7]) | PAST.map(lambda day: day[:4]),
    Time: lambda kind: st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    Number: numbers,
    OwnDate: lambda kind: DAYS,
    OwnNumber: numbers,
}
# Kinds of so few values that all of them are tried.
FEW: dict[type[Kind], Callable[[Any], Iterable[Any]]] = {
    YesNo: lambda kind: (True, False),
    OwnYesNo: lambda kind: (True, False),
    Country: lambda kind: countries.codes(),
    Choice: lambda kind: [option.code for option in kind.options],
}

PLAIN: tuple[Kind, ...] = (
    Text(),
    LongText(),
    PassportName(),
    ChineseName(),
    DocumentNumber(),
    FlightNumber(),
    Names(),
    OfEach(),
    Amounts(),
    Emails(),
    Phones(),
    Date(),
    Date("dmy"),
    Date("mdy"),
    BirthDate(),
    BirthDate("dmy"),
    Time(),
    Number(),
    Number(1, 5),
    YesNo(),
    Country(),
    OwnDate(),
    OwnNumber(),
    OwnYesNo(),
)
USED = {
    f"{field.entity}.{field.name}": field.kind
    for table in entities.Base.__subclasses__()
    for one in (table, *table.__subclasses__())
    if hasattr(one, "__table__")
    for field in fields_of(one)
}
USED |= {
    f"{record.name}.{field.name}": field.kind
    for record in (PARTICIPANT, ACTIVITY)
    for field in record.fields
}
CHOICES = {name: kind for name, kind in vars(lists).items() if isinstance(kind, Choice)}
ALL = list(dict.fromkeys([*PLAIN, *USED.values(), *CHOICES.values()]))


def every_kind(kind: type[Kind] = Kind) -> set[type[Kind]]:
    """Those that values have; a base of several is none."""
    own = set[type[Kind]]() if kind.__name__.startswith("_") else {kind}
    return own | {deeper for below in kind.__subclasses__() for deeper in every_kind(below)}


def test_each_kind_has_a_strategy() -> None:
    offered = {
        kind for kind in vars(kinds).values() if isinstance(kind, type) and issubclass(kind, Kind)
    }
    assert (every_kind() | offered) - {Kind} == {*STRATEGIES, *FEW}
    assert {type(kind) for kind in USED.values()} <= {*STRATEGIES, *FEW}


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: f"{type(kind).__name__}")
def test_what_is_shown_is_read_back_and_a_value_fits_its_column(kind: Kind) -> None:
    """In each language; of a kind with a list of values all of them, else a hundred of any sort."""
    most = getattr(kind.column_type, "length", None)

    def law(value: Any) -> None:
        assert isinstance(value, kind.column_type.python_type)
        assert most is None or len(value) <= most
        for language in texts.LANGUAGES:
            texts.speak(language)
            assert kind.parse(kind.format(value)) == value
            assert kind.restore(kind.plain(value)) == value
            assert isinstance(kind.plain(value), str | int | bool)

    if (every := FEW.get(type(kind))) is None:
        given(STRATEGIES[type(kind)](kind))(law)()
    else:
        for value in every(kind):
            law(value)


@given(
    CELLS | st.floats() | st.integers() | st.booleans() | st.dates() | st.datetimes() | st.times()
)
def test_any_cell_is_read_or_refused_in_words(cell: Any) -> None:
    assume(as_text(cell))
    for kind in (*PLAIN, lists.GENDER, STATUS):
        assert outcome(kind, cell) not in ("", None)


def outcome(kind: Kind, cell: Any) -> Any:
    """The value, or the words of the refusal."""
    try:
        return kind.parse(cell)
    except BadValue as bad:
        return bad.kind and bad.message


def test_a_kind_in_the_rough_shows_any_value() -> None:
    assert Kind().format(3) == "3"
