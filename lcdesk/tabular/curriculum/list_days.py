"""The days of a timetable list: filled down, from banners, from the title, by numbered weeks;
doubtful ones are asked about once.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import is_placeholder
from lcdesk.model.kinds.dates import Order, month_of, parse_date
from lcdesk.tabular.curriculum.dates import (
    DayReader,
    beside_time,
    first_day_asked,
    first_weekday,
    run_forward,
    said_beside_time,
    wrong_weekdays,
)
from lcdesk.tabular.curriculum.slots import label_of
from lcdesk.tabular.days import (
    day_of,
    first_day_in,
    lasts_days,
    number_in_course,
    parted_weekday,
    single_day_in,
    week_in,
    weekday_alone,
    weekday_of,
    weekday_of_weeks,
    years_in,
)
from lcdesk.tabular.grid import EMPTY, Cell
from lcdesk.tabular.matching.words import fold, letters
from lcdesk.tabular.records import TableReading, with_learned
from lcdesk.tabular.tables.lines import is_group, is_theme
from lcdesk.tabular.understood import FoundColumn, ReadRow
from lcdesk.tabular.values import Trouble

_MONTH = frozenset(
    fold(word) for word in "月 月份 Month Mois Mes Mês Monat Месяц Bulan Tháng الشهر".split()
)
_YEAR = frozenset(
    fold(word) for word in "年 年份 Year Année Año Ano Jahr Год Tahun Năm السنة".split()
)
_ORDERS: tuple[Order, ...] = ("dmy", "mdy")
_NO_YEAR = 1905  # an hour alone is a date of 1899, 1900 or 1904


def read_dates(work: TableReading, around: Sequence[str]) -> None:
    """The day of each row: its cell, the cell above it where blank, the banner it stands under,
    or the one day of the title.
    """
    column = work.column_of("date") or _dated_start(work)
    cells = _with_month(work, work.cells(column.index)) if column else _days_unheaded(work)
    banners = _banners(work, lambda text: day_of(text) is not None)
    reader = DayReader.around(
        cells, column.head if column else "", [text for text in banners if text], around
    )
    beside = _weekdays(work)
    if column:
        order = reader.order or _order_beside(cells, beside)
        reader = replace(
            reader, order=with_learned(work, column, ACTIVITY.field("date"), cells, order)
        )
    asked = _Days(
        reader, None if column else _day_above(work, reader.years, has_banners=any(banners))
    )
    if not column and asked.last is None:
        banners = _with_first(work, banners)
    under: str | None = None
    for row, cell, banner in zip(work.rows, cells, banners, strict=True):
        text = cell.text.strip()
        if not text and banner != under:
            text, cell = banner or "", EMPTY
        under = banner
        if text:
            asked.read(work, row, cell, text)
        if asked.last is not None:
            row.activity["date"] = asked.last
        elif asked.text:
            row.raw["date"] = asked.text
        if column and lasts_days(text):
            row.extra[column.head] = text
    weeks = _weeks(work)
    _date_by_weeks(work, cells, weeks, reader)
    asked.ask_weekdays(work, has_weeks=len(set(weeks) - {None}) > 1)
    _mend_years(work, cells, reader)
    _ask_weekdays(work, beside, banners)


def _days_unheaded(work: TableReading) -> Sequence[Cell]:
    """The days of a column left of the others that has no header, each where it begins ("Day 1" and
    the date on lines of a cell); blank cells where no column says days and nothing else.
    """
    grid = work.found.grid
    known = {
        column.index
        for column in work.columns
        if column.field or column.head != letters(column.index)
    }
    for column in range(min(known, default=0)):
        cells = [grid.cell(row.row - 1, column) for row in work.rows]
        days = [_dated_line(cell) for cell in cells]
        filled = [bool(cell.text.strip()) for cell in cells]
        if any(filled) and [day is not EMPTY for day in days] == filled:
            return days
    return [EMPTY] * len(work.rows)


def _dated_line(cell: Cell) -> Cell:
    """The line of a cell that tells a date; EMPTY where none does."""
    if isinstance(cell.value, dt.date):
        return cell
    lines = [line.strip() for line in cell.text.splitlines()]
    dated = next((line for line in lines if (day := day_of(line)) and day.month), None)
    return Cell(dated, dated) if dated else EMPTY


def _with_month(work: TableReading, cells: Sequence[Cell]) -> Sequence[Cell]:
    """Bare numbers of days with the month, and perhaps the year, that columns of their own tell."""
    month = next(
        (column for column in work.columns if column.field is None and fold(column.head) in _MONTH),
        None,
    )
    days = [cell.text.strip(" 日号.") for cell in cells]
    if month is None or any(day and not (day.isdecimal() and 0 < int(day) < 32) for day in days):
        return cells
    year = next(
        (column for column in work.columns if column.field is None and fold(column.head) in _YEAR),
        None,
    )
    months = [_month(cell.text) for cell in work.cells(month.index)]
    years = (
        [cell.text.strip(" 年.") for cell in work.cells(year.index)] if year else [""] * len(cells)
    )
    out: list[Cell] = []
    last: tuple[str, int | None] = "", None
    for day, told, in_year in zip(days, months, years, strict=True):
        last = in_year or last[0], told or last[1]
        text = f"{last[0] + '年' if last[0] else ''}{last[1]}月{day}日" if day and last[1] else day
        out.append(Cell(text, text))
    return out


def _month(text: str) -> int | None:
    """9, 9月, September: the month a cell names."""
    plain = text.strip(" 月.")
    if plain.isdecimal():
        return int(plain) if 0 < int(plain) < 13 else None
    return month_of(plain) if plain else None


def read_banners(work: TableReading) -> None:
    """Groups and themes told by a line over several rows."""
    for name, test in (("group_name", is_group), ("theme", is_theme)):
        for row, text in zip(work.rows, _banners(work, test), strict=True):
            if text and name not in row.values:
                row.values[name] = text
    for row, text in zip(
        work.rows, _banners(work, lambda text: day_of(text) is not None), strict=True
    ):
        if text and "theme" not in row.values and (theme := _theme_of(text)):
            row.activity["theme"] = theme


def _theme_of(banner: str) -> str:
    """ "Tuesday 15 September: Soil" → Soil, "" where a banner names a day and nothing else."""
    found = re.fullmatch(r"(.*\d.*?)\s*[:：]\s*([^\d:：]{3,80})", " ".join(banner.split()))
    return found[2].strip() if found and day_of(found[1]) and not day_of(found[2]) else ""


def _banners(work: TableReading, test: Callable[[str], bool]) -> list[str | None]:
    """For each row the banner of a kind that holds for it."""
    at = [(row, text) for row, text in sorted(work.found.banners.items()) if test(text)]
    held = [bisect_right(at, row, key=lambda one: one[0]) for row in work.found.rows]
    return [at[place - 1][1] if place else None for place in held]


def _day_above(work: TableReading, years: list[int], *, has_banners: bool) -> dt.date | None:
    """The one day of the titles; where banners name days too, of the line right above the heads."""
    titles = work.found.titles
    uppers = [levels[0] for levels in work.found.heads.levels.values() if len(levels) > 1]
    if len(set(uppers)) == 1 and day_of(uppers[0]):
        return single_day_in(uppers[:1], years_in(uppers) or years)
    return single_day_in(titles[-1:] if has_banners else [*titles, work.found.grid.name], years)


def _with_first(work: TableReading, banners: list[str | None]) -> list[str | None]:
    """The banners, the rows before the first of them below the line right above the headers, where
    that names a day and nothing else ("Friday", "Day 1").
    """
    above = [text for text in work.found.titles[-1:] if _is_day_alone(text)]
    return [banner or next(iter(above), None) for banner in banners]


def _is_day_alone(text: str) -> bool:
    if weekday_alone(text) is not None:
        return True
    day = day_of(text)
    return day is not None and bool(day.nth or day.weekday is not None)


def _dated_start(work: TableReading) -> FoundColumn | None:
    """The column of beginnings, where most of its cells tell the day too."""
    column = work.column_of("start")
    cells = [cell for cell in work.cells(column.index) if cell.text.strip()] if column else []
    dated = [cell for cell in cells if _is_dated(cell)]
    return column if len(dated) * 2 > len(cells) else None


def _is_dated(cell: Cell) -> bool:
    if isinstance(cell.value, dt.datetime):
        return cell.value.year > _NO_YEAR
    day = day_of(cell.text) or beside_time(cell.text) if isinstance(cell.value, str) else None
    return bool(day and day.day)


@dataclass(slots=True)
class _Days:
    """The days of a list, top to bottom; a doubtful one is asked about once, however many rows
    hold it.
    """

    reader: DayReader
    last: dt.date | None
    text: str = ""
    asked: set[str] = field(default_factory=set[str])
    # weekdays and numbered days without a date, each with its first row
    weekdays: dict[str, ReadRow] = field(default_factory=dict[str, ReadRow])

    def read(self, work: TableReading, row: ReadRow, cell: Cell, text: str) -> None:
        weekday, rest = parted_weekday(text)
        text = weekday if rest and label_of(rest) is not None else text
        if told := weekday_of_weeks(text):
            text, cell = told, EMPTY
        elif isinstance(cell.value, str) and (told := said_beside_time(text)):
            text = told  # one question a day, however many hours stand beside it
        row.raw["date"] = self.text = text
        if is_placeholder(text, "form"):
            self.last = None
            work.note_nothing(row, ACTIVITY.field("date"), text)
            return
        try:
            self.last = self.reader.read(cell, text)
        except BadValue as bad:
            self.last = None
            is_open = weekday_alone(text) is not None or number_in_course(text) is not None
            if bad.kind == "bad_date" and is_open:
                self.weekdays.setdefault(text, row)
            elif text not in self.asked:
                self.asked.add(text)
                work.problem(row, "date", Trouble(bad.kind, bad.message, bad.likely), raw=text)

    def ask_weekdays(self, work: TableReading, *, has_weeks: bool) -> None:
        """One question where nothing but weekdays is told, or nothing but numbered days; beside
        dates, or in numbered weeks, each of them is asked about.
        """
        open_still = {row.raw.get("date") for row in work.rows if "date" not in row.values}
        self.weekdays = {text: row for text, row in self.weekdays.items() if text in open_still}
        texts = [*work.found.titles, work.found.grid.name]
        is_dated = any(row.activity.get("date") for row in work.rows)
        numbers = [number_in_course(text) is not None for text in self.weekdays]
        is_alike = all(numbers) or not any(numbers)
        if (
            self.weekdays
            and is_alike
            and not is_dated
            and not has_weeks
            and not any(map(week_in, texts))
        ):
            text = first_weekday(list(self.weekdays))
            work.problem(self.weekdays[text], "date", first_day_asked(text), raw=text)
            return
        for text, row in self.weekdays.items():
            bad = self.reader.fault(None, text)
            work.problem(row, "date", Trouble(bad.kind, bad.message), raw=text)


def _mend_years(work: TableReading, cells: Sequence[Cell], reader: DayReader) -> None:
    """After 30 December comes 2 January of the next year, where the cells tell none."""
    dated = [(row, day) for row in work.rows if (day := row.activity.get("date"))]
    told = any(
        not isinstance(cell.value, str) and cell.value is not None or years_in([cell.text])
        for cell in cells
    )
    if dated and not told and reader.years:
        days = run_forward([(day, False) for _row, day in dated])
        for (row, _day), date in zip(dated, days, strict=True):
            row.activity["date"] = date


def _weekdays(work: TableReading) -> list[str]:
    """The weekday that a column of its own tells of each row, "" where none does."""
    found = [""] * len(work.rows)
    for column in work.columns:
        texts = [cell.text.strip() for cell in work.cells(column.index)]
        said = [weekday_of(text) is not None and len(text) < 16 for text in texts]
        if column.field is None and sum(said) * 2 > sum(map(bool, texts)):
            found = [text if is_day else "" for text, is_day in zip(texts, said, strict=True)]
    return found


def _order_beside(cells: Sequence[Cell], beside: Sequence[str]) -> Order | None:
    """The order of day and month in which every date falls on the weekday told beside it; None
    when both do, or none.
    """
    pairs = {
        (cell.text, day)
        for cell, text in zip(cells, beside, strict=True)
        if isinstance(cell.value, str)
        and cell.text.strip()
        and (day := weekday_of(text)) is not None
    }
    fitting: list[Order] = [
        order
        for order in _ORDERS
        if pairs and all(_weekday_in(text, order) == day for text, day in pairs)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _weekday_in(text: str, order: Order) -> int | None:
    try:
        return parse_date(text, order).weekday()
    except BadValue:
        return None


def _ask_weekdays(work: TableReading, beside: Sequence[str], banners: Sequence[str | None]) -> None:
    """Days whose weekday is not their date's are asked about once."""
    rows = [
        (row, _said(row, extra, above))
        for row, extra, above in zip(work.rows, beside, banners, strict=True)
    ]
    troubles = wrong_weekdays(
        [(text, day) for row, text in rows if (day := row.activity.get("date"))]
    )
    for text, trouble in troubles.items():
        first, *_others = same = [
            row for row, said in rows if said == text and row.activity.get("date")
        ]
        for row in same:
            row.raw["date"] = text
        work.problem(first, "date", trouble, raw=text)


def _said(row: ReadRow, beside: str, banner: str | None) -> str:
    """What a row says of its day: its cell, else its banner, and the weekday in a column of its
    own.
    """
    text = row.raw.get("date") or banner or ""
    if weekday_of(text) is None and beside:
        date = row.activity.get("date")
        return f"{text or date} {beside}" if date else text
    return text


# --- Numbered weeks: where one of them has a date, the days of the others follow from it ---


_WEEK_HEADS = frozenset(
    fold(word)
    for word in "week 周次 周 教学周 weeks semaine semana неделя тиждень woche settimana tuần".split()
)


def _weeks(work: TableReading) -> list[int | None]:
    """The week of each row: a column of its own tells it (filled down), or the banner above."""
    for column in work.columns:
        cells = work.cells(column.index) if column.field is None else ()
        found = [_week_of(cell.text, column.head) for cell in cells]
        filled = sum(1 for cell in cells if cell.text.strip())
        if filled and sum(week is not None for week in found) * 2 > filled:
            last: int | None = None
            for place, week in enumerate(found):
                last = week or last
                found[place] = last
            return found
    return [
        week_in(text) if text else None
        for text in _banners(work, lambda text: week_in(text) is not None)
    ]


def _week_of(text: str, head: str) -> int | None:
    plain = text.strip()
    is_bare = fold(head) in _WEEK_HEADS and plain.isdecimal() and 0 < int(plain[:3]) < 54
    return int(plain[:3]) if is_bare else week_in(plain)


def _date_by_weeks(
    work: TableReading, cells: Sequence[Cell], weeks: Sequence[int | None], reader: DayReader
) -> None:
    """Weekdays of numbered weeks, and weeks without a date of their own, by the one date that is
    given.
    """
    rows = list(zip(work.rows, cells, weeks, strict=True))
    monday = _first_monday(work, rows, reader)
    if monday is None:
        return
    last: tuple[dt.date, int] | None = None
    for row, cell, week in rows:
        text, date = cell.text.strip(), row.activity.get("date")
        weekday = weekday_alone(text) if text else None
        if week is not None and weekday is not None:
            row.activity["date"] = monday + dt.timedelta(days=7 * (week - 1) + weekday)
        elif week is not None and text and date:
            last = date, week
        elif week is not None and not text and last and date == last[0]:
            row.activity["date"] = last[0] + dt.timedelta(days=7 * (week - last[1]))


def _first_monday(
    work: TableReading, rows: Sequence[tuple[ReadRow, Cell, int | None]], reader: DayReader
) -> dt.date | None:
    """Monday of the first week, by a dated row, a dated banner or the title."""
    dated = [
        (date, week)
        for row, cell, week in rows
        if week is not None
        and (date := row.activity.get("date"))
        and cell.text.strip()
        and weekday_alone(cell.text) is None
    ]
    dated += [
        (date, week)
        for text in work.found.banners.values()
        if (week := week_in(text)) is not None
        and (date := first_day_in([text], years_in([text]) or reader.years))
    ]
    weeks = [week for _row, _cell, week in rows if week is not None]
    if reader.begin and weeks:
        dated.append((reader.begin, min(weeks)))
    if not dated:
        return None
    date, week = dated[0]
    return date - dt.timedelta(days=date.weekday() + 7 * (week - 1))
