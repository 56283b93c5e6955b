"""What was read, checked against itself: every row accounted for, the length a list says it has,
and clashes inside a timetable.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lcdesk.model.kinds.base import is_placeholder
from lcdesk.model.scripts import simplified
from lcdesk.tabular.grid import Grid
from lcdesk.tabular.matching.words import fold
from lcdesk.tabular.reading.wire import LazyRows
from lcdesk.tabular.records import TableReading
from lcdesk.tabular.tables.found import column_cells, is_blank, texts_of
from lcdesk.tabular.tables.lines import country_said, is_aside, is_group, status_said
from lcdesk.tabular.understood import LeftRow, Problem, ReadRow, Understanding
from lcdesk.texts import N_, _, n_

ABOVE, OUTSIDE, CONTINUED = "above", "outside", "continued"
_EMPTY = (None, "")  # slots of cells that show nothing
_LONGEST = 200
_NAMED = 12
_SENTENCES = {
    "total": N_("Lines of totals left out: {count} ({rows})."),
    "note": N_("Lines of notes left out: {count} ({rows})."),
    "template": N_("Lines that explain how to fill the form, left out: {count} ({rows})."),
    "numbering": N_("Lines that only number the columns, left out: {count} ({rows})."),
    "head again": N_("Rows in which the heads are repeated, left out: {count} ({rows})."),
    "only a number": N_("Rows with nothing but a number, left out: {count} ({rows})."),
    "kept free": N_("Rooms and places kept free, which name nobody, left out: {count} ({rows})."),
    "banner": N_("Headings between the rows, each for the rows below it: {count} ({rows})."),
    "continued": N_("Second lines of a row, read together with the first: {count} ({rows})."),
    "joined": N_(
        "Rows that tell more of people listed elsewhere, read together with those: {count} "
        "({rows})."
    ),
    "nobody beside": N_(
        "Rows that name nobody in any of the lists side by side, left out: {count} ({rows})."
    ),
    "hours": N_("Lines that only tell the hours of slots: {count} ({rows})."),
    "empty slot": N_("Slots in which nothing takes place, left out: {count} ({rows})."),
    "cancelled": N_("Entries marked as cancelled, left out: {count} ({rows})."),
    "aside": N_("Rows about staff or speakers, left out: {count} ({rows})."),
    "earlier": N_("Rows of a list that is headed as an earlier one, left out: {count} ({rows})."),
    "summary": N_("Rows that sum up people listed elsewhere, left out: {count} ({rows})."),
    "outside": N_("Lines beside and below the lists, not read as rows: {count} ({rows})."),
}
"""Why a row is no record → the sentence; lines above the heads ("above") are told with the
heads.
"""


def account(out: Understanding, works: Sequence[TableReading]) -> None:
    """Note in `out.left` why each filled row of the sheets read is no record. `works`: all tables
    found, also those that were joined to others or left out.

    A timetable grid is read cell by cell: every row between its first and its last is taken for
    read. So is a sheet of forms, all of it.
    """
    read: dict[str | None, set[int]] = defaultdict(set)
    for row in out.rows:
        read[row.sheet].add(row.row - 1)
    by_sheet: dict[int, list[TableReading]] = defaultdict(list)
    for work in works:
        if work.sheet is not None:
            by_sheet[id(work.sheet)].append(work)
    for found in by_sheet.values():
        if any(work.found.shape == "form" for work in found):
            continue
        out.left += _left_of(found, read[found[0].found.grid.name])


def _left_of(works: Sequence[TableReading], read: set[int]) -> Iterator[LeftRow]:
    sheet = works[0].sheet
    assert sheet is not None
    told: dict[int, str] = {}
    for work in works:
        told = {**work.found.left, **told}
    heads = {
        row for work in works for row in range(work.found.heads.top, work.found.heads.bottom + 1)
    }
    spans = [_span(work) for work in works if work.found.shape != "list"]
    top = min((work.found.heads.top for work in works), default=0)
    known = read | heads | told.keys()
    for row in sorted([*told, *_filled(sheet, known)]):
        if row in read or row in heads or any(row in span for span in spans):
            continue
        why = told.get(row) or _why(works, row, top)
        text = " | ".join(text for _column, text in texts_of(sheet, row))
        if text:
            yield LeftRow(sheet.name, row + 1, why, text[:_LONGEST])


def _why(works: Sequence[TableReading], row: int, top: int) -> str:
    """The word for a row that no table speaks of."""
    if row < top:
        return ABOVE
    is_taken_in = any(
        work.found.grid is not work.sheet
        and not work.found.is_divided
        and work.rows
        and row < work.found.grid.height
        and is_blank(work.found.grid, row)
        for work in works
    )
    return CONTINUED if is_taken_in else OUTSIDE


def _span(work: TableReading) -> range:
    rows = [work.found.heads.top, *(row.row - 1 for row in work.rows)]
    return range(min(rows), max(rows) + 1)


def _filled(grid: Grid, known: set[int]) -> Iterator[int]:
    """Rows that show something, but those known already; of large sheets without making their
    cells.
    """
    rows: Iterable[int] = (row for row in range(grid.height) if row not in known)
    if isinstance(grid.rows, LazyRows):
        columns = list(map(grid.rows.slots, range(grid.rows.width)))
        rows = (row for row in rows if any(column[row] not in _EMPTY for column in columns))
    yield from (row for row in rows if not is_blank(grid, row))


def left_words(left: Iterable[LeftRow]) -> Iterator[str]:
    """Why rows were left out, a sentence a reason, with how many and which."""
    found: dict[str, list[LeftRow]] = defaultdict(list)
    for row in left:
        found[row.why].append(row)
    for why, sentence in _SENTENCES.items():
        if rows := found[why]:
            yield _(sentence, count=len(rows), rows=rows_told(rows))


def rows_told(rows: Sequence[LeftRow]) -> str:
    """Which rows, shortly: "row 24", "rows 24, 25"; with the names of their sheets where there
    are several.
    """
    is_alone = len({row.sheet for row in rows}) < 2
    named = [str(row.row) if is_alone else f"{row.sheet} {row.row}" for row in rows]
    told = ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
    return n_("row {rows}", "rows {rows}", len(named), rows=told)


def counted(left: Mapping[int, str], kept: Iterable[int]) -> dict[str, int]:
    """Why rows of one table are no records → how many; `kept`: rows of which another part is
    one.
    """
    stay = set(kept)
    return dict(Counter(why for row, why in left.items() if row not in stay))


# --- What a list says of its own length, against the people read ---

COUNT_DIFFERS = "count_differs"
_LONGEST_SAID = 200  # characters of a line that may count; longer ones are texts
_HEADED = 6  # rows right above the heads whose lines may count
_PEOPLE = (
    r"(?:人(?!次|民|员)|名(?!单|字|称)|位(?!置)|学员|人员|people|persons?|participants?|pax|trainees?|students?|"
    r"nominees?|candidates?|"
    r"delegates?|fellows?|members?|чел\w*|участник\w*|personnes?|stagiaires?|personas?|"
    r"participantes?|участников)"
)
_TOTAL = (
    r"(?:合\s*计|总\s*计|共\s*计|总\s*共|小\s*计|总\s*人\s*数|人\s*数|总\s*数|共|(?:grand\s+|sub-?\s*)?total(?:es|e|"
    r"s)?\b|итого|всего|"
    r"(?:number|no\.?) of (?:participants|people|persons|trainees|nominees)|المجموع|الإجمالي)"
)
_GAP = r"(?:\s|[:：=(\[–—-]|\b(?:of|de|des|number|no\.?|is|are)\b){0,8}"
_SAID = (
    # 共 22 人, Total: 22 participants
    re.compile(rf"{_TOTAL}{_GAP}(\d{{1,4}})\s*{_PEOPLE}(?![a-z])", re.I),
    # Total participants: 22
    re.compile(rf"{_TOTAL}{_GAP}{_PEOPLE}{_GAP}(\d{{1,4}})\s*{_PEOPLE}?\W*$", re.I),
    re.compile(
        rf"(?:总\s*人\s*数|人\s*数|number of (?:participants|people|persons)){_GAP}(\d{{1,4}})\W*$",
        re.I,
    ),
    re.compile(rf"(?<![\w.,])(\d{{1,4}})\s*{_PEOPLE}\s+(?:in total|au total|en total|всего)", re.I),
    re.compile(rf"[(\[]\s*(?:共\s*)?(\d{{1,4}})\s*{_PEOPLE}\s*[)\]]", re.I),  # 学员名单（22人）
)
# "Total: 22"; or the word alone
_BARE = re.compile(rf"\W*{_TOTAL}\W*(?:(\d{{1,4}})\s*{_PEOPLE}?\W*)?", re.I)
_NUMBER = re.compile(rf"\W*(\d{{1,4}})\s*{_PEOPLE}?\W*", re.I)
_IN_BANNER = re.compile(
    rf"[(\[]\s*(?:共\s*)?(\d{{1,3}})\s*{_PEOPLE}?\s*[)\]]\W*$|[:：–—-]\s*(\d{{1,3}})\s*{_PEOPLE}\W*$",
    re.I,
)
_CARRIED = re.compile(r"carried forward|brought forward|à reporter|本页|page", re.I)
# reasons of lines that may count
_COUNTING = frozenset({"total", "note", "only a number", "banner"})
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class _Statement:
    """What a line says (`said`), in which row of the sheet, what it may mean, and the number it
    is told beside.
    """

    row: int
    said: int
    meant: frozenset[int]
    read: int


def check_totals(out: Understanding, works: Sequence[TableReading]) -> None:
    """Add a problem for each line that counts other people than were read; nothing is asked for,
    nothing waits.

    A line is believed to be right where it agrees with any count it may mean: of its group, its
    table, its sheet, all.
    """
    everybody = len(out.of("participant"))
    for work in works:
        if (
            work.kind != "participant"
            or work.found.shape != "list"
            or work.sheet is None
            or not work.rows
        ):
            continue
        name = work.found.grid.name
        on_sheet = sum(row.sheet == name for row in out.of("participant"))
        aside = sum(row.sheet == name and row.why == "aside" for row in out.left)
        whole = frozenset(
            {len(work.rows), on_sheet, on_sheet + aside, everybody, everybody + aside}
        )
        told: set[int] = set()
        for one in _statements(work, work.sheet, whole, on_sheet):
            if one.said not in one.meant and one.said not in told and one.said not in _YEARS:
                told.add(one.said)
                message = _(
                    "The list says {said} people here, but {read} were read.",
                    said=one.said,
                    read=one.read,
                )
                problem = Problem(
                    name, one.row + 1, None, COUNT_DIFFERS, message, raw=str(one.said)
                )
                out.problems += [] if problem in out.problems else [problem]


def _statements(
    work: TableReading, sheet: Grid, whole: frozenset[int], on_sheet: int
) -> Iterator[_Statement]:
    """All that lines above, in and below a table say of its length."""
    top, rows = work.found.heads.top, [row.row - 1 for row in work.rows]
    for row in range(max(0, top - _HEADED), top):
        for _column, text in texts_of(sheet, row):
            if (said := count_said(text)) is not None:
                yield _Statement(row, said, whole, on_sheet)
    breaks = sorted(
        [*work.found.banners, *(row for row, why in work.found.left.items() if why == "total")]
    )
    for row, why in sorted(work.found.left.items()):
        texts = [] if why not in _COUNTING else texts_of(sheet, row)
        if not texts or len(texts[0][1]) > _LONGEST_SAID:
            continue
        if why == "banner":
            yield from _in_banner(work, row, texts[0][1], rows)
            continue
        said = _in_line(work, texts, is_total=why == "total")
        if said is None:
            continue
        begin = max((one for one in breaks if one < row), default=top)
        before, group = sum(one < row for one in rows), sum(begin < one < row for one in rows)
        is_last = before == len(rows)
        yield _Statement(row, said, whole | {before, group}, on_sheet if is_last else group)


def count_said(text: str) -> int | None:
    """How many people a line says there are, where it leaves no doubt that people are counted: 共
    22 人, (22 persons).
    """
    if len(text) > _LONGEST_SAID:
        return None
    plain = simplified(unicodedata.normalize("NFKC", text))
    found = next((found for pattern in _SAID if (found := pattern.search(plain))), None)
    return int(found[1]) if found else None


def _in_line(work: TableReading, texts: Sequence[tuple[int, str]], *, is_total: bool) -> int | None:
    """The number of people in a line of totals or a note; None where something else may be
    counted (rooms, days).
    """
    if _CARRIED.search(texts[0][1]):
        return None
    for _column, text in texts:
        if (said := count_said(text)) is not None:
            return said
    lead = next(
        (at for at, (_column, text) in enumerate(texts[:2]) if _BARE.fullmatch(_plain(text))), None
    )
    if not is_total or lead is None:
        return None
    inside = _BARE.fullmatch(_plain(texts[lead][1]))
    if inside and inside[1]:
        return int(inside[1])
    if lead + 1 >= len(texts):
        return None
    column, beside = texts[lead + 1]
    found = _NUMBER.fullmatch(_plain(beside))
    return int(found[1]) if found and not _is_summed(work, column) else None


def _is_summed(work: TableReading, column: int) -> bool:
    """True for a column of figures, whose total is their sum: fees, nights, rooms; a serial
    number counts people.
    """
    if any(one.index == column and one.field == "number" for one in work.columns):
        return False
    if column >= work.found.grid.width:
        return False
    texts = [
        cell.text.strip()
        for cell in column_cells(work.found.grid, column, work.found.rows)
        if cell.text.strip()
    ]
    return sum(bool(re.fullmatch(r"[\d.,\s]+", text)) for text in texts) * 2 > len(work.found.rows)


def _in_banner(
    work: TableReading, row: int, text: str, rows: Sequence[int]
) -> Iterator[_Statement]:
    """What a line over a group says of it: Kenya (2 persons), 一、巴基斯坦（4人）."""
    found = _IN_BANNER.search(_plain(text))
    if not found or is_aside(text) or is_group(text):
        return
    later = [one for one in sorted(work.found.banners) if one > row]
    alike = [one for one in later if _sort(work.found.banners[one]) == _sort(text)]
    ends = {later[0] if later else row + 10**9, alike[0] if alike else row + 10**9}
    counts = [sum(row < one < end for one in rows) for end in sorted(ends)]
    yield _Statement(row, int(found[1] or found[2]), frozenset({*counts, len(rows)}), counts[0])


def _sort(banner: str) -> tuple[bool, bool]:
    return country_said(banner), status_said(banner) is not None


def _plain(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", text)).strip()


# --- Clashes inside a timetable: a venue or a speaker at two places of one time ---

_NOWHERE = frozenset(
    {"online", "zoom", "线上", "腾讯会议", "all", "various", "hotel", "酒店", "不限", ""}
)


def find_conflicts(rows: Sequence[ReadRow]) -> list[Problem]:
    """One problem on the later row of each pair that clashes; a missing end clashes with nothing
    but the same start.
    """
    return [
        *_clashes(rows, "venue", "venue_conflict"),
        *_clashes(rows, "speaker", "speaker_conflict"),
    ]


def _clashes(rows: Sequence[ReadRow], name: str, kind: str) -> list[Problem]:
    taken: dict[tuple[dt.date, str], dict[tuple[str, dt.time, dt.time], ReadRow]] = {}
    out: list[Problem] = []
    for row in rows:
        day, start = row.activity.get("date"), row.activity.get("start")
        if not day or not start:
            continue
        for who in _named(row, name):
            others = taken.setdefault((day, fold(who)), {})
            other = next((earlier for earlier in others.values() if _overlap(earlier, row)), None)
            if other is not None:
                out.append(_problem(row, other, who, name, kind))
            # what clashes with one of the same clashes with all
            others.setdefault((_title(row), *_hours(row)), row)
    return out


def _named(row: ReadRow, name: str) -> list[str]:
    """The venue or speakers of a row."""
    told = str(row.values.get(name) or "")
    found = told.split("; ") if name == "speaker" else [told]
    return [who for who in found if fold(who) not in _NOWHERE and not is_placeholder(who, "name")]


def _overlap(one: ReadRow, other: ReadRow) -> bool:
    if _title(one) == _title(other):
        return False  # the same activity, printed twice or for two groups
    if (one.sheet, one.row) == (other.sheet, other.row) and (other.column or "").startswith("/"):
        return False  # one line of a list for two groups: its place is told once
    (start, end), (begin, stop) = _hours(one), _hours(other)
    return start == begin or (start < stop and begin < end)


def _hours(row: ReadRow) -> tuple[dt.time, dt.time]:
    """From and to; what goes on past midnight lasts until the day is over."""
    start, end = row.activity.get("start", dt.time.min), row.activity.get("end")
    return start, start if end is None else end if end >= start else dt.time.max


def _title(row: ReadRow) -> str:
    return str(row.activity.get("title") or row.activity.get("title_zh"))


def _problem(row: ReadRow, other: ReadRow, who: str, name: str, kind: str) -> Problem:
    where = _("rows {one} and {other}", one=other.row, other=row.row)
    if kind == "venue_conflict":
        message = _("{venue} is taken twice at the same time: {where}.", venue=who, where=where)
    else:
        message = _("{speaker} speaks twice at the same time: {where}.", speaker=who, where=where)
    return Problem(row.sheet, row.row, name, kind, message, who, column=row.column)
