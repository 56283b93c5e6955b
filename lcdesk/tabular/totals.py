"""What a list says of its own length, in a title, above a group or in a line of totals, against
the people read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lcdesk.model.characters import simplified
from lcdesk.tabular.grid import Grid
from lcdesk.tabular.records import TableReading
from lcdesk.tabular.tables.banners import country_said, is_aside, is_group, status_said
from lcdesk.tabular.tables.found import column_cells, texts_of
from lcdesk.tabular.understood import Problem, Understanding
from lcdesk.texts import _

KIND = "count_differs"
_LONGEST = 200  # characters of a line that may count; longer ones are texts
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
                problem = Problem(name, one.row + 1, None, KIND, message, raw=str(one.said))
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
        if not texts or len(texts[0][1]) > _LONGEST:
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
    if len(text) > _LONGEST:
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
