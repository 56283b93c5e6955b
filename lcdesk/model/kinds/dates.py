"""Dates and times as people write them, in many languages; a date that may mean two days is
asked about, never guessed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, overload

import sqlalchemy as sa

from lcdesk.model import clock
from lcdesk.model.clock import LONG_MONTHS, MONTHS
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text
from lcdesk.model.late_patterns import late
from lcdesk.texts import _, language

Order = Literal["dmy", "mdy"]


_BEFORE = late(  # "valid until 5.3.2029", "born on …", 有效期至…
    r"^(?:exp(?:iry|ires|\.)?(?: date| on)?|valid(?: until| till?| to| thru| through)?|until|till|"
    r"up to|dated?|born(?: on)?|до|по|род\.|hasta(?: el)?|até|jusqu['’]au|"
    r"n[ée]e?(?:\(e\))? le|le|sampai|s/?d|有效期?[至到]?|至|截止)\W{0,3}(?=\d)",
    re.IGNORECASE,
)
_YEARS = (1900, 2100)
_PIVOT = 49
_EXCEL_EPOCH = dt.date(1899, 12, 30)


@overload
def parse_date(
    raw: object, order: Order | None = None, *, partial: Literal[False] = False
) -> dt.date: ...
@overload
def parse_date(
    raw: object, order: Order | None = None, *, partial: Literal[True]
) -> dt.date | str: ...
def parse_date(raw: object, order: Order | None = None, *, partial: bool = False) -> dt.date | str:
    """The date of a cell or a text; with `partial` (a date of birth) also "1985" or "1985-12" for a
    year or month alone, and a year of two digits lies in the past.

    Raises `BadValue` "bad_date" (no such day, or no date at all) or "ambiguous_date" (3/4/1990,
    with both readings).
    """
    if isinstance(raw, dt.date):
        return _built(raw.year, raw.month, raw.day)  # a datetime is a date too
    text = with_plain_months(unicodedata.normalize("NFKC", as_text(raw)).strip(" ,;")).strip(" .,;")
    text = _BEFORE.sub("", text)
    if partial and (short := _partial(text)):
        return short
    pivot = clock.today().year % 100 if partial else _PIVOT
    for read in _READERS:
        value = read(text, order, pivot)
        if value is not None:
            return value
    raise BadValue("bad_date", _("“{text}” is not a date.", text=as_text(raw)))


def parse_time(raw: object) -> dt.time:
    """A time of day to the minute: 9:00, 9.30, 14h30, 2:00 pm, 上午9点半, an Excel fraction of a
    day.
    """
    if isinstance(raw, dt.datetime):
        return raw.time().replace(second=0, microsecond=0)
    if isinstance(raw, dt.time):
        return raw.replace(second=0, microsecond=0)
    if isinstance(raw, float) and 0 <= raw < 1:
        minutes = min(round(raw * 1440), 1439)
        return dt.time(minutes // 60, minutes % 60)
    text = unicodedata.normalize("NFKC", as_text(raw)).casefold().replace("半", "30")
    text = re.sub(r"^(\d{2})(\d{2})(?:\s*(?:h|hrs?|hours))?$", r"\1:\2", text)
    found = _TIME.fullmatch(text)
    if found:
        hour, minute = int(found["h"]), int(found["m"] or 0)
        late = (found["pm"] or "").replace(".", "") == "pm" or (found["zh"] or "") in {
            "下午",
            "晚上",
            "晚",
        }
        early = (found["pm"] or "").replace(".", "") == "am"
        hour = hour + 12 if late and hour < 12 else 0 if early and hour == 12 else hour
        # of which day? asked, not guessed
        is_midnight = found["zh"] in {"晚上", "晚"} and int(found["h"]) == 12
        if hour < 24 and minute < 60 and not is_midnight:
            return dt.time(hour, minute)
    raise BadValue("bad_time", _("“{text}” is not a time of day.", text=as_text(raw)))


_TIME = late(
    r"(?P<zh>上午|早上|早|中午|下午|晚上|"
    r"晚)?\s*(?P<h>\d{1,2})\s*(?:[:.h点时]\s*(?P<m>\d{2})?\s*分?(?::\d{2})?)?\s*(?P<pm>[ap]\.?m\.?)?"
)


def format_date(value: dt.date) -> str:
    """6 Dec 2026 in English, 2026年12月6日 in Chinese; never 06/12/26."""
    if language() == "zh":
        return f"{value.year:04d}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year:04d}"


def from_excel(serial: float, *, since_1904: bool = False) -> dt.date:
    """The date behind Excel's day number (1900 or 1904 counting)."""
    return _EXCEL_EPOCH + dt.timedelta(days=int(serial) + (1462 if since_1904 else 0))


def _partial(text: str) -> str | None:
    year = re.fullmatch(r"(\d{4})\s*年?", text)
    if year and _YEARS[0] <= int(year[1]) <= _YEARS[1]:
        return year[1]
    found = re.fullmatch(
        r"(?P<y>\d{4})\s*[-./年]\s*(?P<m>\d{1,2})\s*月?|(?P<m2>\d{1,2})\s*[-./]\s*(?P<y2>\d{4})",
        text,
    )
    if found and 1 <= int(found["m"] or found["m2"]) <= 12:
        return f"{found['y'] or found['y2']}-{int(found['m'] or found['m2']):02d}"
    named = re.fullmatch(r"([^\W\d_]{3,})[\s.,-]+(\d{4})", text)
    month = month_of(named[1]) if named else None
    return f"{named[2]}-{month:02d}" if named and month else None


def _year_first(text: str, _order: Order | None, _pivot: int) -> dt.date | None:
    found = re.match(r"(\d{4})\s*[-./年년\s]\s*(\d{1,2})\s*[-./月월\s]\s*(\d{1,2})\s*[日일]?", text)
    return (
        _built(int(found[1]), int(found[2]), int(found[3]))
        if found and _is_rest_a_time(text[found.end() :])
        else None
    )


def _numbered_month(text: str, _order: Order | None, _pivot: int) -> dt.date | None:
    """Months called by their number: "ngày 5 tháng 3 năm 1985", "1985 оны 3 сарын 5"."""
    if text.isascii():
        return None
    if found := _VIETNAMESE.fullmatch(text):
        return _built(int(found[3]), int(found[2]), int(found[1]))
    found = _MONGOLIAN.fullmatch(text)
    return _built(int(found[1]), int(found[2]), int(found[3])) if found else None


_VIETNAMESE = late(
    r"(?:[^\W\d_]+,?\s+)*?(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s*,?\s*(?:năm\s+)?(\d{4})",
    re.IGNORECASE,
)
_MONGOLIAN = late(
    r"(\d{4})\s*оны?\s*(\d{1,2})\W*(?:[^\W\d_]+\s+)?сарын?\s*(\d{1,2})(?:\W*[^\W\d_]{1,3})?(?:\s*өдөр)?",
    re.IGNORECASE,
)


def _chinese(text: str, _order: Order | None, _pivot: int) -> dt.date | None:
    """二〇二五年六月十六日, and 民国77年3月5日 of Taiwan's calendar (its first year is 1912)."""
    if "年" not in text:
        return None
    found = re.fullmatch(
        rf"(民[国國])?\s*([{_CHINESE}\d]+)\s*年\s*([{_CHINESE}\d]+)\s*月\s*([{_CHINESE}\d]+)\s*[日号]?",
        text,
    )
    if not found or not (found[1] or _CHINESE_DIGIT.search(text)):
        return None
    year, month, day = (_chinese_number(figures) for figures in found.groups()[1:])
    return _built(year + 1911 if found[1] else year, month, day)


def _chinese_number(figures: str) -> int:
    """二〇二五 → 2025, 十六 → 16, 二十 → 20, 77 → 77, 七十七 → 77."""
    if figures.isdecimal():
        return int(figures)
    tens, ten, ones = figures.rpartition("十")
    digits = "".join(_DIGITS.get(digit, digit) for digit in (ones if ten else figures))
    return (_chinese_number(tens or "一") * 10 if ten else 0) + int(digits or "0")


_DIGITS = dict(zip("〇零○一二两三四五六七八九", "0001223456789", strict=True))
_CHINESE = "".join(_DIGITS) + "十"
_CHINESE_DIGIT = late(f"[{_CHINESE}]")


def _compact(text: str, _order: Order | None, _pivot: int) -> dt.date | None:
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})(?:\.0)?", text)
    return _built(int(found[1]), int(found[2]), int(found[3])) if found else None


def _serial(text: str, _order: Order | None, _pivot: int) -> dt.date | None:
    """Excel's day number, left behind where a date column was pasted as text: 32207 → 5 March
    1988.
    """
    return from_excel(int(text)) if re.fullmatch(r"[1-5]\d{4}", text) else None


def _named_month(text: str, _order: Order | None, pivot: int) -> dt.date | None:
    """A day and a year beside a month's name; more than one day (10-12 Dec 1985) is no date."""
    month = next(
        (month for word in re.findall(r"[^\W\d_]{3,}", text) if (month := month_of(word))), None
    )
    numbers = re.findall(r"\d+", _CLOCK.sub(" ", text))
    # a longer one is neither day nor year
    if not month or len(numbers) != 2 or max(map(len, numbers)) > 4:
        return None
    first, second = numbers[0], numbers[1]
    if len(first) == 4:
        return _built(int(first), month, int(second))
    return _built(_full_year(second, pivot), month, int(first)) if len(second) in (2, 4) else None


def _figures(text: str, order: Order | None, pivot: int) -> dt.date | None:
    found = re.match(r"(\d{1,2})\s*[-./\s]\s*(\d{1,2})\s*[-./\s]\s*(\d{4}|\d{2})(?!\d)", text)
    if not found or not _is_rest_a_time(text[found.end() :]):
        return None
    a, b, year = int(found[1]), int(found[2]), _full_year(found[3], pivot)
    if order is None and a != b and 1 <= a <= 12 and 1 <= b <= 12:
        both = (dt.date(year, b, a), dt.date(year, a, b))
        one, other = (format_date(day) for day in both)
        raise BadValue(
            "ambiguous_date",
            _("“{text}” may be {one} or {other}.", text=text, one=one, other=other),
            likely=both,
        )
    day_first = a > 12 or (b <= 12 and order != "mdy")
    return _built(year, b, a) if day_first else _built(year, a, b)


_READERS: tuple[Callable[[str, Order | None, int], dt.date | None], ...] = (
    _year_first,
    _numbered_month,
    _chinese,
    _compact,
    _serial,
    _named_month,
    _figures,
)


def _is_rest_a_time(rest: str) -> bool:
    """True when only a time of day or the day of the week follows: they are said again
    elsewhere, or not wanted here.
    """
    return bool(_REST.fullmatch(rest))


_CLOCK = late(
    r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"(?:(?:星期|周|礼拜)[一二三四五六日天]|[日号г]\.?|года?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
    r"|(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?|(?:пн|вт|ср|чт|пт|сб|вс)\.?)"
)
_REST = late(
    rf"[\s,.(（T]*(?:{_WEEKDAY})?[\s,.)）]*(?:{_CLOCK.pattern})?[\s,.(（]*(?:{_WEEKDAY})?[\s,.)）]*",
    re.IGNORECASE,
)


def _full_year(digits: str, pivot: int) -> int:
    if len(digits) == 4:
        return int(digits)
    short = int(digits)
    return 2000 + short if short <= pivot else 1900 + short


def _built(year: int, month: int, day: int) -> dt.date:
    """The date, or a `BadValue` that says why there is no such day."""
    try:
        value = dt.date(year, month, day)
    except ValueError:
        raise BadValue("bad_date", _no_such_day(year, month, day)) from None
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise BadValue(
            "bad_date",
            _("The year {year} cannot be right here.", year=year),
            likely=_if_buddhist(value),
        )
    return value


def _if_buddhist(value: dt.date) -> tuple[dt.date, ...]:
    """What a date would be in our years, were its year of the Thai calendar."""
    try:
        return (
            (value.replace(year=value.year - BUDDHIST),)
            if value.year - BUDDHIST >= _YEARS[0]
            else ()
        )
    except ValueError:
        return ()


def _no_such_day(year: int, month: int, day: int) -> str:
    if 1 <= month <= 12 and 1 <= day <= 31:
        if language() == "zh":
            return _("{date} does not exist.", date=f"{year}年{month}月{day}日")
        return _("{date} does not exist.", date=f"{day} {_long_month(month)} {year}")
    return _("There is no month {month} with a day {day}.", month=month, day=day)


def _long_month(month: int) -> str:
    return LONG_MONTHS[month - 1]


# --- The months by name, in the languages of the lists that arrive; and the Buddhist years of Thai
# ones ---


_NAMES = (  # a beginning of three letters is enough
    "january يناير janvier enero janeiro январь января januar januari ocak yanvar gennaio січня "
    "stycznia ianuarie جانفي",
    "february فبراير février fevrier febrero fevereiro февраль февраля februar februari şubat "
    "fevral febbraio лютого lutego شباط فيفري",
    "march مارس mars marzo março marco март марта märz maerz maret mac mart березня marca martie "
    "آذار",
    "april أبريل ابريل avril abril апрель апреля nisan aprel aprile квітня kwietnia نيسان أفريل "
    "افريل",
    "may مايو mai mayo maio май мая mei mayıs maggio травня maja أيار ايار ماي",
    "june يونيو juin junio junho июнь июня juni jun haziran iyun giugno червня czerwca iunie "
    "حزيران جوان",
    "july يوليو juillet julio julho июль июля juli julai temmuz iyul luglio липня lipca iulie "
    "تموز جويلية يوليوز",
    "august أغسطس اغسطس août aout agosto август августа agustus ogos ağustos avgust серпня "
    "sierpnia أوت اوت غشت",
    "september سبتمبر sept septembre septiembre setembro сентябрь сентября eylül sentabr "
    "settembre вересня września septembrie أيلول ايلول شتنبر",
    "october أكتوبر اكتوبر octobre octubre outubro октябрь октября oktober ekim oktabr ottobre "
    "жовтня października octombrie",
    "november نوفمبر novembre noviembre novembro ноябрь ноября kasım noyabr noiembrie نونبر",
    "december ديسمبر décembre decembre diciembre dezembro декабрь декабря dezember desember "
    "aralık dekabr dicembre грудня grudnia decembrie دجنبر",
)
# whole names with signs, stops or blanks in them: Thai, Lao, Khmer, Burmese, Hindi, Bengali, Arabic
# of the Levant
_SIGNED = (
    "มกราคม|ม.ค.|ມັງກອນ|មករា|ဇန်နဝါရီ|जनवरी|জানুয়ারি|জানুয়ারী|كانون الثاني",
    "กุมภาพันธ์|ก.พ.|ກຸມພາ|កុម្ភៈ|ဖေဖော်ဝါရီ|फरवरी|ফেব্রুয়ারি|ফেব্রুয়ারী",
    "มีนาคม|มี.ค.|ມີນາ|មីនា|မတ်|मार्च|মার্চ",
    "เมษายน|เม.ย.|ເມສາ|មេសា|ဧပြီ|अप्रैल|এপ্রিল",
    "พฤษภาคม|พ.ค.|ພຶດສະພາ|ឧសភា|မေ|मई|মে",
    "มิถุนายน|มิ.ย.|ມິຖຸນາ|មិថុនា|ဇွန်|जून|জুন",
    "กรกฎาคม|ก.ค.|ກໍລະກົດ|កក្កដា|ဇူလိုင်|जुलाई|জুলাই",
    "สิงหาคม|ส.ค.|ສິງຫາ|សីហា|ဩဂုတ်|अगस्त|আগস্ট|آب",
    "กันยายน|ก.ย.|ກັນຍາ|កញ្ញា|စက်တင်ဘာ|सितंबर|सितम्बर|সেপ্টেম্বর",
    "ตุลาคม|ต.ค.|ຕຸລາ|តុលា|အောက်တိုဘာ|अक्टूबर|अक्तूबर|অক্টোবর|تشرين الأول|تشرين الاول",
    "พฤศจิกายน|พ.ย.|ພະຈິກ|វិច្ឆិកា|နိုဝင်ဘာ|नवंबर|नवम्बर|নভেম্বর|تشرين الثاني",
    "ธันวาคม|ธ.ค.|ທັນວາ|ធ្នូ|ဒီဇင်ဘာ|दिसंबर|दिसम्बर|ডিসেম্বর|كانون الأول|كانون الاول",
)
_ENGLISH = tuple(names.split()[0] for names in _NAMES)
_BY_NAME = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}
_BY_SIGNS = {
    unicodedata.normalize("NFKC", name): month
    for month, names in enumerate(_SIGNED)
    for name in names.split("|")
}
_HAS_SIGNED = late(
    rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, sorted(_BY_SIGNS, key=len, reverse=True)))})(?![^\W\d_])"
)
_THAI = late("[\u0e01-\u0e5b]")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_BUDDHIST_YEARS = range(2400, 2700)

BUDDHIST = 543
"""How far the years of the Thai calendar are ahead: 2568 is 2025."""


@lru_cache(maxsize=512)
def month_of(word: str) -> int | None:
    """1 to 12 for a month's name or its beginning (three letters or more) in the languages
    above, else None.
    """
    folded = unicodedata.normalize("NFC", word).casefold().strip(".")
    if folded in _BY_NAME:
        return _BY_NAME[folded]
    return next(
        (month for name, month in _BY_NAME.items() if len(folded) >= 3 and name.startswith(folded)),
        None,
    )


def with_plain_months(text: str) -> str:
    """The text (NFKC) with a month of another script in English, and a Thai date's Buddhist year as
    ours.

    "15 มีนาคม 2528" → "15 march 1985". A Thai date with a year of two digits stays as it is: of
    which calendar?
    """
    if text.isascii() or not (found := _HAS_SIGNED.search(text)):
        return text
    plain = f"{text[: found.start()]} {_ENGLISH[_BY_SIGNS[found[0]]]} {text[found.end() :]}"
    if not _THAI.search(text):
        return plain
    return _YEAR.sub(_in_our_years, plain) if _YEAR.search(plain) else text


def _in_our_years(year: re.Match[str]) -> str:
    return str(int(year[0]) - BUDDHIST) if int(year[0]) in _BUDDHIST_YEARS else year[0]


# --- Kinds of time: dates, birth dates of which only a year is known, times of day ---


@dataclass(frozen=True)
class Date(Kind):
    """A calendar date. `order` tells day and month apart where the text alone does not ("dmy",
    "mdy").
    """

    is_short = True

    order: Order | None = None

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Date()

    def parse(self, raw: object) -> dt.date:
        return parse_date(raw, self.order)

    def format(self, value: dt.date) -> str:
        return format_date(value)

    def plain(self, value: dt.date) -> str:
        return value.isoformat()

    def restore(self, plain: str) -> dt.date:
        return dt.date.fromisoformat(plain)


@dataclass(frozen=True)
class BirthDate(Kind):
    """A date of birth as ISO 8601 text of the precision known: "1985", "1985-12" or
    "1985-12-10"; never in the future.
    """

    is_short = True

    order: Order | None = None

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.String(10)

    def parse(self, raw: object) -> str:
        value = parse_date(raw, self.order, partial=True)
        text = value if isinstance(value, str) else value.isoformat()
        if text > dt.date.today().isoformat() and _has_short_year(raw):
            text = f"{int(text[:4]) - 100}{text[4:]}"  # 5-Mar-48 is 1948: a birth is never to come
        if text > dt.date.today().isoformat():
            raise BadValue(
                "bad_date",
                _("A date of birth lies in the past; {date} does not.", date=self.format(text)),
            )
        if text < "1900":
            raise BadValue(
                "bad_date", _("{date} is too long ago for a date of birth.", date=self.format(text))
            )
        return text

    def format(self, value: str) -> str:
        return format_date(dt.date.fromisoformat(value)) if len(value) == 10 else value


def _has_short_year(raw: object) -> bool:
    return isinstance(raw, str) and not re.search(r"\d{4}", raw)


@dataclass(frozen=True)
class Time(Kind):
    """A time of day, in the venue's own zone, to the minute."""

    is_short = True

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return sa.Time()

    def parse(self, raw: object) -> dt.time:
        return parse_time(raw)

    def format(self, value: dt.time) -> str:
        return value.strftime("%H:%M")

    def plain(self, value: dt.time) -> str:
        return value.strftime("%H:%M")

    def restore(self, plain: str) -> dt.time:
        return dt.time.fromisoformat(plain)
