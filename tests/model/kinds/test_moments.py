"""Dates and times as people write them: read, refused or asked about, never guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import BirthDate, Date, Time
from lcdesk.model.kinds.dates import from_excel

DAY = dt.date(1985, 12, 10)


@pytest.mark.parametrize(
    "raw",
    [
        "1985-12-10",
        "1985/12/10",
        "1985.12.10",
        "1985年12月10日",
        "１９８５年１２月１０日",
        "19851210",
        "10 Dec 1985",
        "10-Dec-85",
        "December 10, 1985",
        "10 décembre 1985",
        "10 de diciembre de 1985",
        "10 декабря 1985 г.",
        "10 déc. 1985",
        "1985-12-10 00:00:00",
        "1985-12-10T09:30",
        " 10\u00a0Dec\u200b 1985 ",
        DAY,
        dt.datetime(1985, 12, 10, 9),
    ],
)
def test_one_day_in_many_coats(raw: object) -> None:
    assert Date().parse(raw) == DAY


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (1, "January jan. janvier enero января"),
        (2, "February févr. février febrero февраля"),
        (3, "March mars marzo марта"),
        (4, "April avril abril апреля"),
        (5, "May mai mayo мая"),
        (6, "June juin junio июня"),
        (7, "July juillet julio июля"),
        (8, "August août agosto августа"),
        (9, "Sept September septembre septiembre сентября"),
        (10, "October octobre octubre октября"),
        (11, "November novembre noviembre ноября"),
        (12, "December décembre diciembre декабря"),
    ],
)
def test_the_months_of_four_languages(month: int, words: str) -> None:
    for word in words.split():
        assert Date().parse(f"7 {word} 2025") == dt.date(2025, month, 7), word


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15 มีนาคม 2528", "1985-03-15"),
        ("วันที่ 15 มี.ค. พ.ศ. 2528", "1985-03-15"),
        ("15 มีนาคม 1985", "1985-03-15"),
        ("๑๕ มีนาคม ๒๕๒๘", "1985-03-15"),
        ("29 กุมภาพันธ์ 2531", "1988-02-29"),
        ("15 ມີນາ 1985", "1985-03-15"),
        ("15 मार्च 1985", "1985-03-15"),
        ("১৫ মার্চ ১৯৮৫", "1985-03-15"),
        ("12 تشرين الثاني 1990", "1990-11-12"),
        ("12 آب 1990", "1990-08-12"),
        ("3 جويلية 1990", "1990-07-03"),
        ("15 marzo 1985", "1985-03-15"),
        ("15 березня 1985 р.", "1985-03-15"),
        ("ngày 5 tháng 3 năm 1985", "1985-03-05"),
        ("5 tháng 12, 1985", "1985-12-05"),
        ("1985 оны 3 сарын 15", "1985-03-15"),
        ("1985 оны 03 дугаар сарын 15-ны өдөр", "1985-03-15"),
        ("1985년 3월 15일", "1985-03-15"),
        ("3-й мая 2025", "2025-05-03"),
    ],
)
def test_dates_in_more_languages(text: str, day: str) -> None:
    assert Date().parse(text) == dt.date.fromisoformat(day)


def test_a_year_of_the_thai_calendar_without_its_words_is_asked_about() -> None:
    with pytest.raises(BadValue) as bad:
        Date().parse("15/03/2528")
    assert (bad.value.kind, bad.value.likely) == ("bad_date", (dt.date(1985, 3, 15),))
    with pytest.raises(BadValue) as bad:
        Date().parse("29/02/2528")  # there is no such day in either calendar
    assert (bad.value.kind, bad.value.likely) == ("bad_date", ())
    with pytest.raises(BadValue):
        Date().parse("15 มี.ค. 28")  # 2028 or 2528?


def test_a_day_that_may_be_two_is_asked_about() -> None:
    with pytest.raises(BadValue) as bad:
        Date().parse("3/4/1990")
    assert bad.value.kind == "ambiguous_date"
    assert set(bad.value.likely) == {dt.date(1990, 4, 3), dt.date(1990, 3, 4)}
    assert "3 Apr 1990" in bad.value.message


@pytest.mark.parametrize(
    ("raw", "order", "day"),
    [
        ("3/4/1990", "dmy", dt.date(1990, 4, 3)),
        ("3/4/1990", "mdy", dt.date(1990, 3, 4)),
        ("13/4/1990", None, dt.date(1990, 4, 13)),
        ("4/13/1990", None, dt.date(1990, 4, 13)),
        ("5/5/1990", None, dt.date(1990, 5, 5)),
        ("3-4-90", "dmy", dt.date(1990, 4, 3)),
        ("3.4.25", "dmy", dt.date(2025, 4, 3)),
    ],
)
def test_day_and_month_told_apart(raw: str, order: str | None, day: dt.date) -> None:
    assert Date(order).parse(raw) == day


@pytest.mark.parametrize(
    "raw",
    [
        "31 Feb 2028",
        "2025-02-29",
        "31/4/2025",
        "2025-13-01",
        "0000-00-00",
        "soon",
        "1985",
        "12/1985",
        "3/4",
        "N/A",
        "10 Foo 1985",
        "3012-01-01",
    ],
)
def test_no_day(raw: str) -> None:
    with pytest.raises(BadValue) as bad:
        Date().parse(raw)
    assert bad.value.kind == "bad_date"


def test_the_day_that_does_not_exist_is_named() -> None:
    with pytest.raises(BadValue, match="31 February 2028 does not exist"):
        Date().parse("2028-02-31")
    texts.speak("zh")
    with pytest.raises(BadValue, match="2028年2月31日"):
        Date().parse("31 Feb 2028")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1985", "1985"),
        ("1985年", "1985"),
        (1985, "1985"),
        (1985.0, "1985"),
        ("1985-12", "1985-12"),
        ("1985年3月", "1985-03"),
        ("10 Dec 1985", "1985-12-10"),
        (DAY, "1985-12-10"),
        ("5 Mar 48", "1948-03-05"),
    ],
)
def test_a_birth_date_of_the_precision_known(raw: object, text: str) -> None:
    assert BirthDate().parse(raw) == text


@pytest.mark.parametrize(
    # two days: the suite may run over midnight
    "raw",
    [dt.date.today() + dt.timedelta(days=2), "2099", dt.date(1885, 3, 1)],
)
def test_no_birth_date(raw: object) -> None:
    with pytest.raises(BadValue) as bad:
        BirthDate().parse(raw)
    assert bad.value.kind == "bad_date"


def test_dates_as_people_read_them() -> None:
    assert Date().format(DAY) == "10 Dec 1985"
    assert BirthDate().format("1985-12-10") == "10 Dec 1985"
    texts.speak("zh")
    assert Date().format(DAY) == "1985年12月10日"


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("9:00", "09:00"),
        ("09.30", "09:30"),
        ("14h30", "14:30"),
        ("2:00 pm", "14:00"),
        ("12:15 a.m.", "00:15"),
        ("12 pm", "12:00"),
        ("上午9点半", "09:30"),
        ("下午2点", "14:00"),
        ("14时05分", "14:05"),
        ("９：００", "09:00"),
        (0.375, "09:00"),
        (dt.time(9, 0, 12), "09:00"),
        (dt.datetime(2025, 6, 14, 9), "09:00"),
        ("09:00:00", "09:00"),
    ],
)
def test_a_time_of_day(raw: object, time: str) -> None:
    assert Time().format(Time().parse(raw)) == time


@pytest.mark.parametrize("raw", ["25:00", "9:75", "morning", "9:00-10:30", "-1"])
def test_no_time_of_day(raw: str) -> None:
    with pytest.raises(BadValue) as bad:
        Time().parse(raw)
    assert bad.value.kind == "bad_time"


@given(st.dates(dt.date(1905, 1, 1), dt.date(2100, 12, 31)))
def test_the_day_numbers_of_excel(day: dt.date) -> None:
    assert from_excel((day - dt.date(1899, 12, 30)).days) == day
    assert from_excel((day - dt.date(1904, 1, 1)).days, since_1904=True) == day
