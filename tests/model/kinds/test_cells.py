"""Odd cells, kind by kind: blanks, widths, numbers, mail addresses, words of lists; tidied or
refused in words.
"""

from __future__ import annotations

import math

import pytest
from email_validator import EmailNotValidError, validate_email

from lcdesk import texts
from lcdesk.model import lists
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import (
    ChineseName,
    Choice,
    Country,
    DocumentNumber,
    Emails,
    FlightNumber,
    LongText,
    Names,
    Number,
    Option,
    PassportName,
    Phones,
    Text,
    YesNo,
    as_text,
)
from lcdesk.model.statuses import STATUS

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
    ("raw", "name"),
    [("张 三", "张三"), ("王 小 明", "王小明"), ("阿·买 提", "阿·买 提"), ("Li 三", "Li 三")],
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


@pytest.mark.parametrize(
    "raw", ["1,5", "1.5", 1.5, "twelve", "½", "1,23", "12 people", math.nan, "9999999999"]
)
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


@pytest.mark.parametrize(
    "before", ["sana", "José.Ñúñez", "a-b+c_d", "é" * 50, "x..y", "王芳", "a" * 100]
)
@pytest.mark.parametrize(
    "domain",
    [
        "türk.example",
        "côte.example",
        "例え.jp",
        "example.test",
        "localhost",
        "-x.org",
        "x_y.org",
        "TÜRK.ORG",
        "münchen." * 12 + "de",
    ],
)
def test_an_address_is_judged_as_a_whole_though_domains_are_looked_at_once(
    before: str, domain: str
) -> None:
    address = f"{before}@{domain}"
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        with pytest.raises(BadValue):
            Emails().parse(address)
    else:
        assert Emails().parse(address) == address


@pytest.mark.parametrize(
    "raw", ["none", "sana@", "sana.example.org", "a@example.org, and b", ";", "a@b@example.org"]
)
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
        (lists.GENDER, "Kız", "F"),
        (lists.GENDER, "boy", "M"),
        (STATUS, "no_show", "no_show"),
        (STATUS, "VISA GRANTED", "visa_granted"),
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
        (STATUS, "confirmed (cancelled by phone)", "bad_status"),
        (STATUS, "/", "bad_status"),
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
    assert STATUS.format("invited") == "已邀请"
    assert dict(lists.GENDER.choices())["F"] == "女"


# --- countries ---


@pytest.mark.parametrize(
    ("raw", "code"),
    [("Pakistan", "PK"), ("老挝", "LA"), ("Uzbekistán", "UZ"), ("SRB", "RS"), ("Египет", "EG")],
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
