"""What the lines above the heads of a list say of the course: what it is called, and its first and
last day; only where it can be read with certainty.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lcdesk.model.kinds.dates import month_of
from lcdesk.tabular.days import week_in
from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.tables.found import texts_of
from lcdesk.tabular.understood import CourseTitle, ReadTable, is_listed

_MOST_ROWS, _LONGEST, _MOST_DAYS = 12, 160, 366
_HAN = re.compile("[\u3400-\u9fff]")
_DASH = r"\s*(?:[-–—~～至到]+|\bto\b|\buntil\b|\band\b)\s*"
_TH = r"(?:st|nd|rd|th)?"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 7-20 December 2026
        rf"(?<![\d/.])(?P<d>\d{{1,2}}){_TH}{_DASH}(?P<e>\d{{1,2}}){_TH}\s+(?:of\s+)?"
        rf"(?P<n>[^\W\d_]{{3,}})\.?,?\s+(?P<z>20\d\d)(?!\d)",
        # 28 December 2026 - 8 January 2027
        rf"(?<![\d/.])(?P<d>\d{{1,2}}){_TH}\s+(?P<m>[^\W\d_]{{3,}})\.?,?\s*(?P<y>20\d\d)?{_DASH}"
        rf"(?P<e>\d{{1,2}}){_TH}\s+(?P<n>[^\W\d_]{{3,}})\.?,?\s+(?P<z>20\d\d)(?!\d)",
        # December 7-20, 2026; December 28 - January 8, 2027
        rf"(?P<m>[^\W\d_]{{3,}})\.?\s+(?P<d>\d{{1,2}}){_TH}{_DASH}(?:(?P<n>[^\W\d_]{{3,}})\.?\s+)?"
        rf"(?P<e>\d{{1,2}}){_TH},?\s+(?P<z>20\d\d)(?!\d)",
        # 2026年12月7日至20日; 2026年12月28日-2027年1月8日
        rf"(?P<y>20\d\d)\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*日?{_DASH}"
        r"(?:(?P<z>20\d\d)\s*年\s*)?(?:(?P<n>\d{1,2})\s*月\s*)?(?P<e>\d{1,2})\s*日",
        # 2026-12-07 – 2026-12-20; 2026.12.7-12.20
        r"(?<!\d)(?P<y>20\d\d)([-./])(?P<m>\d{1,2})\2(?P<d>\d{1,2})\s*[-–—~～至到]+\s*"
        r"(?:(?P<z>20\d\d)\2)?(?P<n>\d{1,2})\2(?P<e>\d{1,2})(?![\d./-])",
    )
)
_LABELLED = re.compile(
    r"^\s*(?:training\s+)?(?:dates?|duration|period|time|when|(?:培训|举办|开班|课程)?(?:时间|日期))"
    r"\s*[:：]",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\b(?:training|course|seminar|workshop|programme|program|symposium|study visit|summer school)"
    r"\b",
    re.IGNORECASE,
)
_WHO = (
    r"(?:participants?|nominees?|candidates?|trainees?|applicants?|delegates?|attendees?|students?|"
    r"nominations?|registrations?)"
)
_LIST = (
    rf"(?:{_WHO}|(?:name\s*)?lists?|roster|timetable|curriculum|schedule|agenda|application|form)"
)
_OF_WHOM = re.compile(
    rf"^(?:.*\b{_LIST})(?:\s+form)?\s+(?:for|of|to|in|at|attending)\s+(?:the\s+)?", re.IGNORECASE
)
_BEFORE = re.compile(rf"^[^:：]*\b{_LIST}\b[^:：]*[:：]\s*", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\s*[-–—:,|(]\s*(?:(?:final|draft|provisional|revised|full)\s+)*(?:{_LIST}|week\s*\d|version|"
    rf"v\d)\b.*$",
    re.IGNORECASE,
)
_TOLD_OF_LIST = re.compile(rf"\b{_LIST}\b", re.IGNORECASE)
_BEFORE_ZH = re.compile(r"^(?:附件\s*\d*\s*[:：]?\s*)?(?:[^:：]{0,12}名单[:：]\s*)?")
_BEHIND_ZH = re.compile(
    r"[-–—:：\s]*(?:拟)?(?:推荐|参训|参加|报名|录取|正式|候选|入选)*(?:人员|学员|人选|人|代表)*(?:的)?(?:信息)?"
    r"(?:名单|名册|花名册|汇总表|信息表|登记表|报名表|回执|一览表|课程表|课表|日程表?|课程安排表?|统计表)"
    r"\s*(?:[(（].*)?$"
)
_NOUN_ZH = re.compile(
    r"(?:培训班|研修班|研讨班|讲习班|进修班|研讨会|培训项目|研修项目)(?:[(（][^()（）]+[)）])?$"
)
_QUOTED = re.compile(r"[“\"《「](?P<name>[^“”\"《》「」]+)[”\"》」]")
_EDGE = " \t,，;；.。:：-–—|/([（"


@dataclass(frozen=True, slots=True)
class _Days:
    starts: dt.date
    ends: dt.date
    place: tuple[int, int]


def find_course(book: Workbook, tables: Iterable[ReadTable]) -> CourseTitle | None:
    """The course that the lines above the tables of a file name; None where they name none, or
    several.
    """
    lines = list(_lines(book, tables))
    names: dict[str, set[str]] = {"en": set(), "zh": set()}
    days: set[tuple[dt.date, dt.date]] = set()
    for line in lines:
        found = _days_in(line)
        name = _name_in(line, found)
        if name:
            names["zh" if _HAN.search(name) else "en"].add(name)
        is_of_course = bool(name) or bool(_LABELLED.match(line))
        if found is not None and is_of_course and week_in(line) is None:
            days.add((found.starts, found.ends))
    english, chinese = (_only(names[language]) for language in ("en", "zh"))
    is_doubtful = any(len(said) > 1 for said in names.values())
    if is_doubtful or not (english or chinese):
        return None
    starts, ends = next(iter(days)) if len(days) == 1 else (None, None)
    return CourseTitle(english, chinese, starts, ends)


def _only(said: set[str]) -> str | None:
    return next(iter(said)) if len(said) == 1 else None


def _lines(book: Workbook, tables: Iterable[ReadTable]) -> Iterator[str]:
    tops: dict[str, int] = {}
    for table in tables:
        if not is_listed(table.kind):
            top = table.first_row if table.shape == "grid" else table.head_rows[0]
            tops[table.sheet] = min(top - 1, tops.get(table.sheet, _MOST_ROWS))
    grids = {grid.name: grid for grid in book.grids}
    said: dict[str, None] = {}
    for name, top in tops.items():
        grid = grids.get(name)
        for row in range(max(min(top, grid.height), 0) if grid else 0):
            for _column, text in texts_of(grid, row) if grid else ():
                for line in text.splitlines():
                    plain = " ".join(unicodedata.normalize("NFC", line).split())
                    if 0 < len(plain) <= _LONGEST:
                        said.setdefault(plain)
    return iter(said)


# --- What one line says ---


def _days_in(line: str) -> _Days | None:
    found = [one for pattern in _DAYS if (one := _days_of(pattern.search(line))) is not None]
    return found[0] if len({(one.starts, one.ends) for one in found}) == 1 else None


def _days_of(match: re.Match[str] | None) -> _Days | None:
    if match is None:
        return None
    groups = match.groupdict()
    day, last_day, month, last_month, year, last_year = (groups.get(one) for one in "demnyz")
    first, last = _month(month or last_month), _month(last_month or month)
    ended = last_year or year
    if not first or not last or ended is None:
        return None
    try:
        ends = dt.date(int(ended), last, int(last_day or 0))
        starts = dt.date(int(year or ended), first, int(day or 0))
        if starts > ends and year is None:  # 28 December - 8 January 2027
            starts = starts.replace(year=starts.year - 1)
    except ValueError:
        return None
    is_likely = starts <= ends and (ends - starts).days < _MOST_DAYS
    return _Days(starts, ends, match.span()) if is_likely else None


def _month(word: str | None) -> int:
    if word is None:
        return 0
    return int(word) if word.isdecimal() else (month_of(word) or 0)


def _name_in(line: str, days: _Days | None) -> str:
    """The name of a course that a line says; "" for a line of anything else."""
    quoted = [found["name"].strip() for found in _QUOTED.finditer(line)]
    said = [name for name in quoted if _is_name(name)]
    if len(said) == 1:
        return said[0]
    text = line
    if days is not None:
        before, after = line[: days.place[0]], line[days.place[1] :]
        text = before if before.strip(_EDGE) else after
        text = re.sub(r"\b(?:from|on|held)\s*$", "", text.rstrip(_EDGE), flags=re.IGNORECASE)
    text = text.strip(_EDGE)
    cuts = (
        ((_BEFORE_ZH, _BEHIND_ZH),)
        if _HAN.search(text)
        else ((_BEFORE, _BEHIND), (_OF_WHOM, _BEHIND))
    )
    for before, behind in cuts:
        text = behind.sub("", before.sub("", text)).strip(_EDGE)
    if text.count("(") < text.count(")") or text.count("（") < text.count("）"):
        return ""
    return text if _is_name(text) else ""


def _is_name(text: str) -> bool:
    if ":" in text or "：" in text or "@" in text:
        return False
    if _HAN.search(text):
        return bool(_NOUN_ZH.search(text)) and len(text) > _FEWEST_ZH
    words: Sequence[str] = text.split()
    is_title = bool(words) and (words[0][0].isupper() or words[0][0].isdigit())
    return (
        is_title
        and len(words) >= _FEWEST
        and bool(_NOUN.search(text))
        and not _TOLD_OF_LIST.search(text)
        and not text.endswith((" of", " for", " on", " the", " in"))
    )


_FEWEST, _FEWEST_ZH = 3, 5
