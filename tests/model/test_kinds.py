"""Every kind of value: what is shown can be read back, in both languages; odd cells are tidied or refused in words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
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
    Option,
    PassportName,
    Phones,
    Text,
    Time,
    YesNo,
    as_text,
)  # fmt: skip

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
PAST = st.dates(dt.date(1900, 1, 1), dt.date(2020, 12, 31)).map(dt.date.isoformat)
MAILS = st.from_regex(r"[a-z][a-z0-9.+_-]{0,8}[a-z0-9]@[a-z]{2,8}\.(org|net|com)", fullmatch=True).filter(
    lambda mail: ".." not in mail
)
# Cells as people fill them: letters of many scripts, odd blanks, marks; lone surrogates cannot be written to a file.
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
        -999_999_999 if kind.least is None else kind.least, 999_999_999 if kind.most is None else kind.most
    )


# A new kind without a line here fails a test below.
STRATEGIES: dict[type[Kind], Callable[[Any], st.SearchStrategy[Any]]] = {
    Text: lambda kind: read(kind, CELLS),
    LongText: lambda kind: read(kind, CELLS),
    PassportName: lambda kind: read(kind, CELLS),
    ChineseName: lambda kind: read(kind, CELLS | st.text("张三丰·王 小明", min_size=1, max_size=9)),
    DocumentNumber: lambda kind: read(kind, CELLS | st.from_regex(r"[A-Z]{0,2}0{0,3}[0-9]{4,9}", fullmatch=True)),
    FlightNumber: lambda kind: read(kind, CELLS | st.from_regex(r"[A-Z]{2} ?[0-9]{3,4}", fullmatch=True)),
    Names: lambda kind: read(kind, CELLS | st.text("ab;；、\n ", min_size=1, max_size=20)),
    Emails: lambda kind: st.lists(MAILS, min_size=1, max_size=3, unique=True).map("; ".join),
    Phones: lambda kind: read(kind, st.text("0123456789+-() '/;", min_size=4, max_size=30)),
    Date: lambda kind: DAYS,
    BirthDate: lambda kind: PAST | PAST.map(lambda day: day[:7]) | PAST.map(lambda day: day[:4]),
    Time: lambda kind: st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    Number: numbers,
    YesNo: lambda kind: st.booleans(),
    Country: lambda kind: st.sampled_from(countries.codes()),
    Choice: lambda kind: st.sampled_from([option.code for option in kind.options]),
}

PLAIN: tuple[Kind, ...] = (
    Text(), LongText(), PassportName(), ChineseName(), DocumentNumber(), FlightNumber(), Names(), Emails(), Phones(),
    Date(), Date("dmy"), Date("mdy"), BirthDate(), BirthDate("dmy"), Time(), Number(), Number(1, 5), YesNo(), Country(),
)  # fmt: skip
USED = {f"{field.entity}.{field.name}": field.kind for table in entities.Base.__subclasses__() for one in
        (table, *table.__subclasses__()) if hasattr(one, "__table__") for field in fields_of(one)}  # fmt: skip
USED |= {f"{record.name}.{field.name}": field.kind for record in (PARTICIPANT, ACTIVITY) for field in record.fields}
CHOICES = {name: kind for name, kind in vars(lists).items() if isinstance(kind, Choice)}
ALL = list(dict.fromkeys([*PLAIN, *USED.values(), *CHOICES.values()]))


def every_kind(kind: type[Kind] = Kind) -> set[type[Kind]]:
    return {kind} | {deeper for below in kind.__subclasses__() for deeper in every_kind(below)}


def test_each_kind_has_a_strategy() -> None:
    offered = {kind for kind in vars(kinds).values() if isinstance(kind, type) and issubclass(kind, Kind)}
    assert (every_kind() | offered) - {Kind} == set(STRATEGIES)
    assert {type(kind) for kind in USED.values()} <= set(STRATEGIES)


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: f"{type(kind).__name__}")
def test_what_is_shown_is_read_back(kind: Kind, language: str) -> None:
    texts.speak(language)

    @given(STRATEGIES[type(kind)](kind))
    def law(value: Any) -> None:
        assert kind.parse(kind.format(value)) == value
        assert kind.restore(kind.plain(value)) == value
        assert isinstance(kind.plain(value), str | int | bool)

    law()


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: f"{type(kind).__name__}")
def test_a_value_fits_its_column(kind: Kind) -> None:
    most = getattr(kind.column_type, "length", None)

    @given(STRATEGIES[type(kind)](kind))
    def law(value: Any) -> None:
        assert isinstance(value, kind.column_type.python_type)
        assert most is None or len(value) <= most

    law()


@given(CELLS | st.floats() | st.integers() | st.booleans() | st.dates() | st.datetimes() | st.times())
def test_any_cell_is_read_or_refused_in_words(cell: Any) -> None:
    assume(as_text(cell))
    for kind in (*PLAIN, lists.GENDER, lists.STATUS):
        assert outcome(kind, cell) not in ("", None)


def outcome(kind: Kind, cell: Any) -> Any:
    """The value, or the words of the refusal."""
    try:
        return kind.parse(cell)
    except BadValue as bad:
        return bad.kind and bad.message


# --- blanks, widths, numbers ---


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  two\u00a0 words\u3000", "two words"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("a\x00b\x07", "ab"),
        ("line\nbreak\ttab", "line break tab"),
        (12.0, "12"),
        (12.5, "12.5"),
        (7, "7"),
        (True, "1"),
        (False, "0"),
        (math.inf, "inf"),
        ("O’Brien-Şahin Ôn", "O’Brien-Şahin Ôn"),
        ("（全角）", "（全角）"),
    ],
)
def test_the_words_of_a_cell(raw: object, text: str) -> None:
    assert as_text(raw) == text


def test_a_text_may_not_be_longer_than_its_column() -> None:
    assert Text(4).parse("four") == "four"
    with pytest.raises(BadValue) as bad:
        Text(4).parse("five!")
    assert (bad.value.kind, bad.value.likely) == ("too_long", ("five",))
    assert bad.value.message == "More than 4 characters."


def test_line_breaks_of_notes_stay() -> None:
    assert LongText().parse("\n one\u00a0 \r\n\r\ntwo\rthree\n") == "one\n\ntwo\nthree"
    assert LongText().parse(12.0) == "12"


@pytest.mark.parametrize("name", ["de la CRUZ", "李 Xiaoming", "McDonald", "van 't Hoff", "Åsa"])
def test_a_name_is_never_recased(name: str) -> None:
    assert PassportName().parse(f" {name} ") == name


@pytest.mark.parametrize(
    ("raw", "name"), [("张 三", "张三"), ("王 小 明", "王小明"), ("阿·买 提", "阿·买 提"), ("Li 三", "Li 三")]
)
def test_a_spread_chinese_name_is_closed(raw: str, name: str) -> None:
    assert ChineseName().parse(raw) == name


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (" ab 012\u00a0345 ", "AB012345"),
        ("ＡＢ１２３", "AB123"),
        ("009481726", "009481726"),
        (9481726.0, "9481726"),
        ("straße", "STRAßE"),
    ],
)
def test_the_number_of_a_document(raw: object, number: str) -> None:
    assert DocumentNumber().parse(raw) == number
    assert FlightNumber().parse("mu 523") == "MU523"


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Prof. Lin； Dr. Wu", "Prof. Lin; Dr. Wu"),
        ("林浩然、吴静宜", "林浩然; 吴静宜"),
        ("A\nB;\n", "A; B"),
        (3.0, "3"),
    ],
)
def test_several_names_in_one_cell(raw: object, names: str) -> None:
    assert Names().parse(raw) == names


def test_a_cell_of_marks_holds_no_name() -> None:
    with pytest.raises(BadValue) as bad:
        Names().parse(" ; 、")
    assert bad.value.kind == "missing_name"


# --- numbers, yes and no ---


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (12.0, 12),
        ("12.0", 12),
        ("１２", 12),
        ("1,200", 1200),
        ("1,234,567", 1234567),
        ("+3", 3),
        ("-4", -4),
        (True, 1),
        (" 7 ", 7),
    ],
)
def test_a_whole_number(raw: object, number: int) -> None:
    assert Number().parse(raw) == number


@pytest.mark.parametrize("raw", ["1,5", "1.5", 1.5, "twelve", "½", "1,23", "12 people", math.nan, "9999999999"])
def test_no_whole_number(raw: object) -> None:
    with pytest.raises(BadValue) as bad:
        Number().parse(raw)
    assert bad.value.kind == "bad_number"


@pytest.mark.parametrize("raw", [0, 6, "-1"])
def test_a_number_outside_its_limits(raw: object) -> None:
    with pytest.raises(BadValue, match="outside what is possible"):
        Number(1, 5).parse(raw)


@pytest.mark.parametrize("raw", [True, 1, 1.0, "Yes", "Y", "是", "√", "oui", "ＹＥＳ"])
def test_yes(raw: object) -> None:
    assert YesNo().parse(raw) is True


@pytest.mark.parametrize("raw", [False, 0, 0.0, "No", "n", "否", "无", "нет"])
def test_no(raw: object) -> None:
    assert YesNo().parse(raw) is False


def test_neither_yes_nor_no() -> None:
    with pytest.raises(BadValue, match="“maybe” is neither yes nor no.") as bad:
        YesNo().parse("maybe")
    assert bad.value.kind == "bad_choice"
    assert YesNo().choices() == ((True, "yes"), (False, "no"))


# --- contact ---


@pytest.mark.parametrize(
    ("raw", "mails"),
    [
        ("mailto:sana@example.org", "sana@example.org"),
        ("a@example.org; b@example.org;", "a@example.org; b@example.org"),
        ("a@example.org / MAILTO:b@example.org", "a@example.org; b@example.org"),
        ("a@example.org，b@example.org", "a@example.org; b@example.org"),
        ("Sana Qureshi <sana@example.org>", "sana@example.org"),
        ("ｓａｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "sana@example.org"),
        ("\u200bSana.Q@Example.org\u00a0", "Sana.Q@Example.org"),
        ("a@example.org\na@example.org", "a@example.org"),
    ],
)
def test_mail_addresses(raw: str, mails: str) -> None:
    assert Emails().parse(raw) == mails
    assert Emails().first(mails) == mails.split(";")[0]


@pytest.mark.parametrize("raw", ["none", "sana@", "sana.example.org", "a@example.org, and b", ";", "a@b@example.org"])
def test_no_mail_address(raw: str) -> None:
    with pytest.raises(BadValue) as bad:
        Emails().parse(raw)
    assert bad.value.kind == "bad_email"


@pytest.mark.parametrize(
    ("raw", "phone"),
    [
        ("'+92 300 555 0101", "+92 300 555 0101"),
        (8613800000000.0, "8613800000000"),
        ("021-6598 0000 / 0001", "021-6598 0000 / 0001"),
    ],
)
def test_a_phone_stays_as_typed(raw: object, phone: str) -> None:
    assert Phones().parse(raw) == phone


@pytest.mark.parametrize("raw", ["1.23E+11", "8,61E+12", "1e12"])
def test_a_phone_that_was_rounded(raw: str) -> None:
    with pytest.raises(BadValue) as bad:
        Phones().parse(raw)
    assert bad.value.kind == "phone_precision_lost"


def test_no_phone() -> None:
    with pytest.raises(BadValue) as bad:
        Phones().parse("ext 12")
    assert (bad.value.kind, bad.value.kept) == ("bad_phone", "ext 12")
    with pytest.raises(BadValue, match="More than 200"):
        Phones().parse("0" * 201)


def test_the_same_phone_in_two_coats() -> None:
    assert Phones.digits("+92 (71) 5") == Phones.digits("0092-715") == Phones.digits("＋９２ 715")


# --- closed lists ---


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (lists.GENDER, "Ｆ", "F"),
        (lists.GENDER, "Mr.", "M"),
        (lists.GENDER, "男/M", "M"),
        (lists.GENDER, "Female (女)", "F"),
        (lists.STATUS, "no_show", "no_show"),
        (lists.STATUS, "VISA GRANTED", "visa_granted"),
        (lists.ACTIVITY_KIND, "Lecture 讲座", "lecture"),
        (lists.ACTIVITY_KIND, "案例交流 Case exchange", "case_exchange"),
        (lists.ACTIVITY_KIND, "考察\nField visit", "field_visit"),
        (lists.ACTIVITY_KIND, "Lecture 专题报告", "lecture"),
        (lists.VISA_STATE, "已签发", "issued"),
    ],
)
def test_a_word_of_a_list(kind: Choice, raw: str, code: str) -> None:
    assert kind.parse(raw) == code


@pytest.mark.parametrize(
    ("kind", "raw", "problem"),
    [
        (lists.GENDER, "女/M", "bad_gender"),
        (lists.GENDER, "Madam President", "bad_gender"),
        (lists.ACTIVITY_KIND, "Lecture 考察", "bad_kind"),
        (lists.STATUS, "confirmed (cancelled by phone)", "bad_status"),
        (lists.STATUS, "/", "bad_status"),
        (lists.VISA_STATE, "perhaps", "bad_choice"),
    ],
)
def test_no_word_of_a_list(kind: Choice, raw: str, problem: str) -> None:
    with pytest.raises(BadValue) as bad:
        kind.parse(raw)
    assert bad.value.kind == problem
    assert bad.value.likely == tuple(label for _, label in kind.choices())


def test_a_code_no_list_knows_is_shown_as_it_is() -> None:
    assert Choice((Option("a", "alpha"),)).format("beta") == "beta"
    assert Choice((Option("a", "alpha"),)).is_closed
    assert not Text().is_closed


def test_a_list_reads_the_labels_of_the_language_of_the_moment() -> None:
    texts.speak("zh")
    assert lists.STATUS.format("invited") == "已邀请"
    assert dict(lists.GENDER.choices())["F"] == "女"


# --- countries ---


@pytest.mark.parametrize(
    ("raw", "code"), [("Pakistan", "PK"), ("老挝", "LA"), ("Uzbekistán", "UZ"), ("SRB", "RS"), ("Египет", "EG")]
)
def test_a_country(raw: str, code: str) -> None:
    assert Country().parse(raw) == code


def test_a_country_in_doubt_is_a_question() -> None:
    with pytest.raises(BadValue) as bad:
        Country().parse("Congo")
    assert bad.value.kind == "ambiguous_country"
    assert set(bad.value.likely) == {"CD", "CG"}
    with pytest.raises(BadValue) as bad:
        Country().parse("Atlantis")
    assert bad.value.kind == "unknown_country"
    assert dict(Country().choices())["KE"] == "Kenya"


def test_a_kind_in_the_rough_shows_any_value() -> None:
    assert Kind().format(3) == "3"
