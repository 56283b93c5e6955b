"""What a column's cells say about its field: mails, passports, countries, genders, dates of
birth, Chinese names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Choice, YesNo
from lcdesk.model.kinds.base import as_text, is_placeholder
from lcdesk.model.kinds.dates import parse_date
from lcdesk.model.lists import GENDER
from lcdesk.model.phones import is_day
from lcdesk.tabular.days import day_of, number_in_course, week_in, weekday_alone, weekday_of
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching.words import has_cjk
from lcdesk.tabular.times import span_in

COURTESIES = frozenset(
    (
        "mr ms mrs miss mme m mlle dr prof professor assoc asst assist madam sir mx eng ing h e "
        "h.e monsieur madame "
        "col "
        "maj capt lt gen brig hon sra sr srta herr frau 先生 女士 小姐 博士 教授 г-н г-жа นาย นาง นางสาว "
        "น.ส ดร ông bà bapak bpk ibu bay bayan"
    ).split()
)
TICKED = "☑☒■√✓✔●◉"
BOXES = f"{TICKED}□☐○◯"
BOX = re.compile(f"[{BOXES}]")
"""A box that is ticked or may be, as in "□男 ☑女"."""
_CODED = re.compile(r"(?:[^\W\d_]{1,6}[ .\-/]?)?\d[\w.\-/]{0,12}")
_OF_DAYS = re.compile(r"(?:M|Tu?|W|Th|R|F|Sa?|Su?|U){1,6}")
_LONGEST_DAY = 7  # characters of a word for a day nobody may know
_LINK = re.compile(r"\(?(?:https?://|www\.)\S+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LONGEST_MAIL = 1000
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
_ADDRESS_SHARE = 5  # an address is at least one in so many characters of its cell
_HOUR = re.compile(r"(?:[01]?\d|2[0-3])[:：.][0-5]\d(?:[:：][0-5]\d)?")
_SAYS_HOUR = re.compile(
    r"\d{1,2}\s*(?:[:：∶h点时]|[ap]\.?m\b|uhr\b)|\d{1,2}\.\d\d\s*[-–—~～至]", re.I
)
_PASSPORT = re.compile(r"[A-Za-z]{0,3}\s?\d{6,9}[A-Za-z]?")
_FLIGHT = re.compile(r"(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\s?\d{2,4}\b", re.I)
# plain strings: few lists need these long ones, and the re module compiles and keeps them then
_EMPLOYER = (
    r"universi|uniwersy|polyt[eé]c|politec|politek|hochschul|üniversite|université|univerzit|"
    r"institut|instytut|kolled?[gž]|college|"
    r"academ|akadem|laborator|ministry|minist[eè]r(?:e|io|ium|stwo)|bakanlı|kementerian|agenc|"
    r"agência|agentur|"
    r"authorit|directorate|bureau|council|commission|associat|federation|foundation|compan|"
    r"corporat|\b(?:gmbh|ltd|inc|llc|llp|plc|pte|pty|corp|co|oü|oy|ooo|oao|ao)\b|enterpris|"
    r"\bcent(?:re|er|ro|rum)\b|\bmerkez|\bzentrum|hospital|\bboard\b|\butilit|\bworks\b|"
    r"museum|municipal|\bservices?$|\brégie|belediye|gobierno|empresa|secretar[ií]a de|società|"
    r"société|entreprise|"
    r"министерств|университет|институт|академи|компани|управлени|комитет|агентств|департамент|"
    r"центр\b|завод|предприяти|\b(?:ооо|оао|зао|пао|ао|тоо|гуп|фгбу|нии)\b|міністерств|"
    r"університет|công ty|trường đại học|\bviện\b|trung tâm|"
    r"وزارة|جامعة|هيئة|شركة|معهد|مؤسسة|دانشگاه|سازمان|وزارت|"
    r"大学|大學|学院|學院|研究[院所]|公司|集团|集團|中心|协会|協會|委员会|科学院|[部厅局委站厂院所]$"
)
_PART_OF_ONE = (
    r"\W*(?:(?:the )?(?:department|dept|division|section|unit|office|faculty|chair|school) (?:of|"
    r"for)\b|"
    r"departamento|département|faculté|facultad|faculdade|abteilung|кафедра|отдел|факультет|"
    r"сектор)"
)
_DOES = (
    r"\W*(?:(?:vice|deputy|senior|chief|assistant|associate|first|general|executive|head|"
    r"acting)[ -]|"
    r"director|manager|officer|engineer|professor|lecturer|president|secretary|specialist|chef|"
    r"directeur|начальник|директор|заместитель|主任|处长|科长)"
)
_NO_EMPLOYER = (
    r"graduat|alma\b|degree|stud(?:y|ied)|attended|insur|airline|\bbank|\bhost|visit|previous|"
    r"former|"
    r"issu|hospital|clinic|travel|hotel|sponsor|fund|recommend|refer|payer|invoice|train|"
    r"毕业|保险|航空|银行|接待|推荐|酒店|付款|发票|окон|вуз|banque|banco|seguro|assur"
)


_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE_FIRST = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{4}(?=\D)|\d{4}[./-]\d{1,2}[./-]\d{1,2}(?=\D)|\d{1,2} "
    r"[^\W\d_]{3,9},? \d{4}(?=\D)"
)
_NUMBER = re.compile(r"(?<![\w@.])[+(]?\d[\d\s().\-–/]{5,}\d(?![\w@])")
_FULL_PHONE = re.compile(r"(?:\+|00[1-9])[\d\s().\-/]{8,}|\(?0[1-9][\d\s().\-/]{7,13}")
_MOBILE = re.compile(r"1[3-9]\d{9}|[6-9]\d{9}")
_MOST = 0.8
# a longer text is no mail, date, name or country; looking at every one of thousands would take
# minutes
_LONG = 1000
_WORDS = re.compile(r"[^\W\d_]+(?:[ .'’`´·•\-]+[^\W\d_]+)*\.?")
_NAME_WORDS = 5


def texts(cells: Sequence[Cell]) -> list[str]:
    """The words of the cells that show any."""
    return [text for cell in cells if (text := as_text(cell.text))]


def share(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> float:
    """The share of the non-empty cells that pass a test; 0 when there are none."""
    filled = [cell for cell in cells if cell.text and not cell.text.isspace()]
    return (
        sum(1 for cell in filled if len(cell.text) < _LONG and test(cell)) / len(filled)
        if filled
        else 0.0
    )


def is_date(cell: Cell) -> bool:
    """A real date, or a text that can be one."""
    if isinstance(cell.value, dt.date):
        return True
    try:
        parse_date(cell.text)
    except BadValue as bad:
        return bad.kind == "ambiguous_date"
    return True


def is_time(cell: Cell) -> bool:
    """An hour of the day with its minutes, typed or written."""
    return isinstance(cell.value, dt.time) or bool(_HOUR.fullmatch(cell.text.strip()))


def is_span(cell: Cell) -> bool:
    """From one hour to another, with minutes or a mark for hours, and nothing else."""
    span = span_in(cell) if isinstance(cell.value, str) else None
    if span is None or span.start is None or span.end is None:
        return False
    return not span.rest and has_hour(cell)


def has_hour(cell: Cell) -> bool:
    """An hour with its minutes, or with a mark, among whatever else."""
    return isinstance(cell.value, dt.time) or bool(_SAYS_HOUR.search(cell.text))


def is_time_of_day(cell: Cell) -> bool:
    """An hour from 7:00 on, which is not likely how long something takes."""
    span = span_in(cell) if isinstance(cell.value, dt.time) or has_hour(cell) else None
    return span is not None and span.start is not None and not span.rest and span.start.hour > 6


def begins_with_date(cell: Cell) -> bool:
    """A date, a year alone, or a date with a place behind it: "12/03/1999 à Kaolack"."""
    if _YEAR.fullmatch(cell.text.strip()):
        return True
    found = None if isinstance(cell.value, dt.date) else _DATE_FIRST.match(as_text(cell.text))
    return is_date(Cell(found[0], found[0])) if found else is_date(cell)


def is_mail(cell: Cell) -> bool:
    """Something with an @ and a dot, and little beside it: a record of a database that has an
    address among much else is none.
    """
    if "@" not in cell.text or len(cell.text) > _LONGEST_MAIL:
        return False
    addresses = _ADDRESS.findall(cell.text)
    return sum(map(len, addresses)) * _ADDRESS_SHARE >= len(cell.text)


def is_coded(cell: Cell) -> bool:
    """A number, or a short word of letters and figures: BEF01, "MATH 430", 80238."""
    return bool(_CODED.fullmatch(as_text(cell.text)))


def is_worded(cell: Cell) -> bool:
    """Some words, and not an address of the web alone."""
    text = _LINK.sub(" ", as_text(cell.text))
    return len(_LETTERS.findall(text)) > 1 or has_cjk(text)


def is_mail_alone(cell: Cell) -> bool:
    """One mail address and nothing beside it."""
    return bool(_ADDRESS.fullmatch(cell.text.strip()))


def is_country(cell: Cell) -> bool:
    """A country known by this very name."""
    return countries.is_known(as_text(cell.text))


def is_gender(cell: Cell) -> bool:
    """A word for a gender."""
    try:
        GENDER.parse(cell.text)
    except BadValue:
        return False
    return True


def is_courtesy(cell: Cell) -> bool:
    """Mr, Ms, Dr …, also in two languages."""
    return any(
        word.strip(". ") in COURTESIES
        for word in re.split(r"[/|（(]", as_text(cell.text).casefold())
    )


def is_phone(cell: Cell) -> bool:
    """Mostly digits, seven or more."""
    text = as_text(cell.text)
    return (
        bool(re.fullmatch(r"[+\d\s().\-/;,]{6,}", text))
        and not isinstance(cell.value, dt.date)
        and not is_day(text)
    )


def is_full_phone(cell: Cell) -> bool:
    """A phone number that can be no other number: with the code of its country, or a nought and as
    long as those within one are.
    """
    return bool(_FULL_PHONE.fullmatch(as_text(cell.text))) and is_phone(cell)


def is_mobile(cell: Cell) -> bool:
    """A phone number as they are written at home, too, of which a number of a list is none."""
    return is_full_phone(cell) or bool(_MOBILE.fullmatch(as_text(cell.text)))


def reaches(cell: Cell) -> bool:
    """A phone number, alone or beside a mail address."""
    return is_phone(cell) or (is_mail(cell) and bool(_NUMBER.search(as_text(cell.text))))


def is_yes_no(cell: Cell) -> bool:
    """Yes or no, in the languages of yes-or-no fields."""
    try:
        YesNo().parse(cell.text)
    except BadValue:
        return False
    return not cell.text.strip().isdigit()


def is_flight(cell: Cell) -> bool:
    """MU523."""
    return bool(_FLIGHT.match(as_text(cell.text)))


def is_passport(cell: Cell) -> bool:
    """Letters and six to nine digits."""
    return bool(_PASSPORT.fullmatch(as_text(cell.text))) and not isinstance(cell.value, dt.date)


def is_chinese(cell: Cell) -> bool:
    """Chinese characters and hardly anything else."""
    text = as_text(cell.text).replace(" ", "")
    return bool(text) and sum(map(has_cjk, text)) * 3 >= len(text) * 2


def is_name(cell: Cell) -> bool:
    """Words without figures or addresses, as a part of a name is written."""
    text = as_text(cell.text)
    return (
        isinstance(cell.value, str)
        and bool(_WORDS.fullmatch(text))
        and len(text.split()) <= _NAME_WORDS
        and not is_gender(cell)
    )


def may_be_employer(head: str) -> bool:
    """False for a header of institutions that people do not work for: where they studied, their
    bank, who insures them.
    """
    return not re.search(_NO_EMPLOYER, head, re.I)


def is_employer(cell: Cell) -> bool:
    """An institution that people come from, and neither a part of one nor what somebody does
    there.
    """
    text = as_text(cell.text)
    return bool(re.search(_EMPLOYER, text, re.I)) and not re.match(
        f"{_PART_OF_ONE}|{_DOES}", text, re.I
    )


def has_letters(cell: Cell) -> bool:
    """Words, as a name has them, and no figure alone."""
    return bool(re.search(r"[^\W\d_]", cell.text))


def has_digit(cell: Cell) -> bool:
    """A figure, as every document number has one."""
    return any(map(str.isdigit, cell.text))


def is_latin(cell: Cell) -> bool:
    """Words in Latin letters."""
    return bool(re.search("[A-Za-z]", cell.text))


def is_loud(cell: Cell) -> bool:
    """All in capitals, in a script that has them."""
    return cell.text == cell.text.upper() != cell.text.lower()


def is_birth(cell: Cell) -> bool:
    """A date 18 to 70 years back."""
    if not is_date(cell):
        return False
    value: object = cell.value
    if not isinstance(value, dt.date):
        try:
            value = parse_date(cell.text, "dmy")
        except BadValue:
            return False
    year, today = int(str(value)[:4]), dt.date.today().year
    return today - 70 <= year <= today - 17


_TESTS: dict[str, Callable[[Cell], bool]] = {
    "email": is_mail,
    "nationality": is_country,
    "nominating_country": is_country,
    "gender": is_gender,
    "birth_date": begins_with_date,
    "passport_expiry": is_date,
    "passport_issued": is_date,
    "arrival_date": is_date,
    "departure_date": is_date,
    "visa_valid_until": is_date,
    "passport_no": has_digit,
    **dict.fromkeys(
        ("organization", "department", "position", "field_of_work", "education"), has_letters
    ),
    "full_name": has_letters,
    "family_name": has_letters,
    "given_name": has_letters,
    "phone": reaches,
    "emergency_phone": is_phone,
}


def fits(field: str, cells: Sequence[Cell], head: str = "") -> float:
    """How well the cells suit a field under this head, 0 to 1; 1 for fields that take any words,
    and for empty columns.
    """
    test = _TESTS.get(field) or _test_of_choice(field)
    if test is None:
        return 1.0 if field in {"notes", "number"} or not cells else 1.0 - share(cells, is_mail)
    said = texts(cells)
    if field == "gender" and said and pair_of(said, head):
        return 1.0
    return share(cells, test) if said else 1.0


@cache
def _test_of_choice(field: str) -> Callable[[Cell], bool] | None:
    """Whether a cell is a word of the closed list of a field; None for all other fields."""
    built_in = {one.name: one.kind for one in PARTICIPANT.built_in}
    kind = built_in.get(field)  # of the office's own fields the head alone decides
    if kind is None:
        return None

    def is_of_list(cell: Cell) -> bool:
        try:
            kind.parse(cell.text)
        except BadValue:
            return False
        return True

    return is_of_list if isinstance(kind, Choice) else None


# --- What cells tell of days ---


def tells_no_day(cells: Sequence[Cell]) -> bool:
    """Do some cells say something, mostly more than a word (which may be a day in a language that
    nobody here knows), and none of them anything of a day?
    """
    said = texts(cells)
    more = [text for text in said if len(text.split()) > 1 or len(text) > _LONGEST_DAY]
    return len(more) * 2 > len(said) > 1 and share(cells, _tells_day) == 0


def _tells_day(cell: Cell) -> bool:
    if not isinstance(cell.value, str) or is_placeholder(cell.text, "form"):
        return True
    return (
        is_dated(cell)
        or weekday_of(cell.text) is not None
        or weekday_alone(cell.text) is not None
        or number_in_course(cell.text) is not None
        or week_in(cell.text) is not None
        or any(map(str.isdecimal, cell.text))
    )


def is_dated(cell: Cell) -> bool:
    """A day of the calendar, with or without its year; a weekday alone is none."""
    if isinstance(cell.value, dt.date) or is_date(cell):
        return True
    day = day_of(cell.text)
    return bool(day and day.day)


def names_weekday(cell: Cell) -> bool:
    """A text with a word for a day of the week."""
    return isinstance(cell.value, str) and weekday_of(cell.text) is not None


def are_letters_of_days(said: Sequence[str]) -> bool:
    """Are all texts letters for days of the week, as catalogues of courses have them (MW, TTh)?"""
    return all(map(_OF_DAYS.fullmatch, said)) and max(map(len, said), default=0) > 1


# --- The field that cells alone make plain ---


def field_by_content(cells: Sequence[Cell]) -> str | None:
    """The participant field that the cells alone make plain; None when they do not. Needs three
    cells.
    """
    if len(texts(cells)) < 3:
        return None
    if share(cells, is_mail) > _MOST:
        return "email"
    if share(cells, is_gender) > 0.9 and not _is_one_letter(cells):
        return "gender"
    if share(cells, is_country) > _MOST:
        return "nationality"
    if share(cells, is_birth) > 0.9:
        return "birth_date"
    if share(cells, is_full_phone) > 0.9:
        return "phone"
    letters = share(cells, lambda cell: bool(re.match(r"[A-Za-z]", as_text(cell.text))))
    return "passport_no" if share(cells, is_passport) > 0.9 and letters > 0.3 else None


def _is_one_letter(cells: Sequence[Cell]) -> bool:
    """The same letter in all cells ("X", "(M)"): a tick or a mark, whatever else it means."""
    said = {plain(text.strip("()（）")) for text in texts(cells)}
    return len(said) == 1 and len(said.pop()) == 1


# --- Letters and words for men and for women that mean so only beside each other, or under a head
# that says which they are ---


Pair = tuple[frozenset[str], frozenset[str]]
"""Words for men, words for women."""

_PAIRS: tuple[Pair, ...] = (  # in Spanish, Indonesian, Polish, Turkish, German …
    (frozenset({"h", "hombre", "homem"}), frozenset({"m", "mujer", "mulher"})),
    (frozenset({"l", "laki-laki", "lk"}), frozenset({"p", "perempuan", "pr"})),
    (frozenset({"m", "mężczyzna"}), frozenset({"k", "kobieta"})),
    (frozenset({"e", "erkek"}), frozenset({"k", "kadın"})),
    (frozenset({"m", "м", "мард"}), frozenset({"w", "v", "ž", "з", "зан"})),
    (frozenset({"me"}), frozenset({"ke"})),
    (frozenset({"ช"}), frozenset({"ญ"})),
    (frozenset({"ຊ"}), frozenset({"ຍ"})),
    (frozenset({"ប"}), frozenset({"ស"})),
    (frozenset({"e"}), frozenset({"a"})),
)


def pair_of(said: Iterable[str], head: str = "") -> Pair | None:
    """The pair that the words of a column are of: both sides are among them, or the head names
    both ("Sexo (H/M)"). What is no letter and no word for a sex ("?", a line of totals) leaves
    the others what they are.
    """
    words = {bare for text in said if (bare := plain(text)) and _may_be_gender(bare)}
    named = {plain(word) for word in re.split(r"[\s/|()（）,;:]+", head)}
    return next(
        (
            pair
            for pair in _PAIRS
            if words
            and words <= pair[0] | pair[1]
            and (_is_both(words, pair) or _is_both(named, pair))
        ),
        None,
    )


def plain(text: str) -> str:
    """A word of a cell as the pairs have it."""
    return text.strip(" .").casefold()


def _may_be_gender(word: str) -> bool:
    """A letter, or a word that is known for men or for women somewhere."""
    is_letter = len(word) == 1 and word.isalpha()
    return is_letter or word in _words_of_pairs() or is_gender(Cell(word, word))


@cache
def _words_of_pairs() -> frozenset[str]:
    return frozenset(word for pair in _PAIRS for side in pair for word in side)


def _is_both(words: set[str], pair: Pair) -> bool:
    return bool(words & pair[0] and words & pair[1])
