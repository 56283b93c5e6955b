"""People out of a found table: names apart, gender from courtesy titles, country from banners,
doubled passports.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from types import NoneType

from lcdesk.model import clock, countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Country, Kind, Time
from lcdesk.model.kinds.base import as_text
from lcdesk.model.kinds.dates import Order, parse_date
from lcdesk.model.statuses import ENDS
from lcdesk.tabular.combined import read_combined, read_passports, take_countries, take_employers
from lcdesk.tabular.days import day_of, whole, years_in
from lcdesk.tabular.grid import Cell, SharedCells, ask_each, different, different_texts, texts_in
from lcdesk.tabular.matching.content import COURTESIES, pair_of, plain
from lcdesk.tabular.matching.learned import holds
from lcdesk.tabular.names import Name, read_name, style_of
from lcdesk.tabular.records import (
    TableReading,
    banner_above,
    keep_marks,
    missing,
    read_columns,
    reader_for,
    take_outcomes,
)
from lcdesk.tabular.tables.lines import (
    country_before,
    country_of_title,
    country_said,
    country_word,
    is_aside,
    is_group,
    journey_in,
    status_said,
)
from lcdesk.tabular.times import span_in
from lcdesk.tabular.understood import Problem, ReadRow
from lcdesk.tabular.values import (
    NO_YEAR,
    CellOutcome,
    ColumnReader,
    Outcomes,
    Trouble,
    values_of,
    where,
)
from lcdesk.tabular.writing.specs import ID_HEAD
from lcdesk.texts import _

_NAMES = ("full_name", "family_name", "given_name", "name_zh")
_FLIGHTS = ("arrival_flight", "departure_flight")
_SPECIAL = frozenset(
    {"full_name", "gender", "passport_no", *_FLIGHTS, "arrival_date", "departure_date"}
)
_DAYS = ("arrival_date", "departure_date")
_FLIGHT = re.compile(r"\b(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\s?\d{2,4}\b")
_CLOCK = re.compile(r"\b(\d{1,2}[:：]\d{2})\b")


def read_people(work: TableReading, around: Sequence[str] = ()) -> None:
    """Fill the rows of a table of people and note what is wrong with them. `around`: file and
    sheet names with a year.
    """
    years = years_in([*work.found.titles, work.found.grid.name, *around])
    done = read_combined(work, years)
    read_columns(work, _SPECIAL | done)
    if "passport_no" not in done:
        read_passports(work)
    for name in _FLIGHTS:
        _read_flights(work, name)
    for name in _DAYS:
        _read_days(work, name, years)
        _take_hours(work, name.removesuffix("_date"))
        _take_days(work, name.removesuffix("_date"))
    if "gender" not in done:
        _read_gender(work)
    _read_full_names(work)
    _fill_journeys(work, years)
    fill_from_around(work)
    keep_marks(work)
    for row in work.rows:
        if not any(map(row.values.get, _NAMES)):
            missing(
                work,
                row,
                next(
                    (column.field for column in work.columns if column.field in _NAMES), "full_name"
                )
                or "full_name",
            )


def _read_gender(work: TableReading) -> None:
    column = work.column_of("gender")
    if column is None:
        return
    cells, target = work.cells(column.index), PARTICIPANT.field("gender")
    said = f"{column.head} {work.found.hints.get(column.index, '')}"
    outcomes = _heard_in_pairs(cells, reader_for(work, column, target, cells).read(cells), said)
    if column.why == "courtesy":  # Dr and Prof tell no gender, and that is no mistake
        outcomes = [
            CellOutcome(None, o.raw) if o.trouble and _is_title(cell.text) else o
            for cell, o in zip(cells, outcomes, strict=True)
        ]
    take_outcomes(work, target, cells, outcomes)


def _heard_in_pairs(cells: Sequence[Cell], outcomes: Outcomes, head: str) -> Outcomes:
    """H and M in one column, without F, are hombre and mujer: there M is a woman. L and P are
    laki-laki and perempuan.
    """
    pair = pair_of((cell.text for cell in different(cells)), head)
    if pair is None:
        return outcomes
    return [
        CellOutcome("F" if word in pair[1] else "M", cell.text)
        if (word := plain(cell.text)) in pair[0] | pair[1]
        else outcome
        for cell, outcome in zip(cells, outcomes, strict=True)
    ]


def _is_title(text: str) -> bool:
    return all(
        word in COURTESIES for word in re.split(r"[\s./]+", as_text(text).casefold()) if word
    )


def _read_full_names(work: TableReading) -> None:
    column = work.column_of("full_name")
    if column is None:
        return
    cells = take_countries(work, column, take_employers(work, column))
    target = PARTICIPANT.field("full_name")
    outcomes = reader_for(work, column, target, cells).read(cells)
    values = values_of(outcomes)
    style = style_of(
        filter(None, values), f"{column.head} {work.found.hints.get(column.index, '')}"
    )
    has_parts = bool(work.column_of("family_name") or work.column_of("given_name"))
    names = [read_name(value, style) if value else None for value in values]
    tidied = [_tidied(o, name) if name else o for o, name in zip(outcomes, names, strict=True)]
    take_outcomes(work, target, cells, tidied)
    for row, name in zip(work.rows, names, strict=True):
        if name:
            _take_name(row, name, has_parts)


def _tidied(outcome: CellOutcome, name: Name) -> CellOutcome:
    return (
        outcome
        if name.full == outcome.value
        else CellOutcome(name.full, outcome.raw or outcome.value, outcome.trouble)
    )


def _take_name(row: ReadRow, name: Name, has_parts: bool) -> None:
    found = {"name_zh": name.chinese, "gender": name.gender}
    if not has_parts:
        found |= {"family_name": name.family, "given_name": name.given}
    for key, value in found.items():
        if value and key not in row.values and key not in row.raw:
            row.values[key] = value


def _read_flights(work: TableReading, name: str) -> None:
    """A flight, with the hour that some write beside it: "MU 523 14:30"."""
    column = work.column_of(name)
    if column is None:
        return
    cells, target = work.cells(column.index), PARTICIPANT.field(name)
    outcomes = reader_for(work, column, target, cells).read(cells)
    if any(":" in text or "：" in text for text in different_texts(cells)):
        outcomes = list(outcomes)
        _take_clocks(work, target, texts_in(cells), outcomes)
    take_outcomes(work, target, cells, outcomes)


def _take_clocks(
    work: TableReading, target: Field, texts: Sequence[str], outcomes: list[CellOutcome]
) -> None:
    """The hours beside the flights of a column into their own field; the outcomes without them."""
    hour = f"{target.name.removesuffix('_flight')}_time"
    for position, (row, text) in enumerate(zip(work.rows, texts, strict=True)):
        clock = _CLOCK.search(text)
        rest = _CLOCK.sub(" ", text).strip(" ,;/@()-") if clock else ""
        if not clock or not rest:
            continue
        try:
            outcomes[position] = CellOutcome(target.kind.parse(rest), text)
            if work.column_of(hour) is None:
                row.values[hour] = Time().parse(clock[1])
        except BadValue:
            continue


def _read_days(work: TableReading, name: str, years: list[int]) -> None:
    """A day of travel: also with the flight beside it, and without a year where the title tells
    one.
    """
    column = work.column_of(name)
    if column is None:
        return
    cells, target = work.cells(column.index), PARTICIPANT.field(name)
    reader = reader_for(work, column, target, cells)
    outcomes = reader.read(cells)
    if where(outcomes, lambda one: _asks(one, "ambiguous_date")):
        reader = replace(
            reader, kind=replace(reader.kind, order=order_by_stay(work, name, cells)), known={}
        )
        outcomes = reader.read(cells)
    if places := where(outcomes, lambda one: _asks(one, "bad_date")):
        outcomes = list(outcomes)
        _read_bad_days(work, reader, cells, outcomes, places, years)
    take_outcomes(work, target, cells, outcomes)


def _asks(outcome: CellOutcome, kind: str) -> bool:
    return outcome.trouble is not None and outcome.trouble.kind == kind


def _read_bad_days(
    work: TableReading,
    reader: ColumnReader,
    cells: Sequence[Cell],
    outcomes: list[CellOutcome],
    places: Sequence[int],
    years: list[int],
) -> None:
    """A second look at days of travel that are none as they stand."""
    name = reader.target.name
    for position in places:
        row, cell, trouble = work.rows[position], cells[position], outcomes[position].trouble
        if trouble is None or not cell.text:
            continue
        flight = _FLIGHT.search(cell.text)
        if flight or type(cell.value) is not str:
            rest = _FLIGHT.sub(" ", cell.text).strip(" ,;/@()-") if flight else cell.text
            day = _day_said(rest, reader.kind, years)
        else:  # the reader was given this very text
            day = _day_without_year(cell.text, years)
        if day is not None:
            outcomes[position] = CellOutcome(day, cell.text)
            if flight and not work.column_of(name.replace("date", "flight")):
                row.values[name.replace("date", "flight")] = flight[0].replace(" ", "")
        elif likely := _likely_days(cell.text, years):
            outcomes[position] = replace(
                outcomes[position], trouble=replace(trouble, likely=likely)
            )


def _day_said(text: str, kind: Kind, years: list[int]) -> dt.date | None:
    try:
        return kind.parse(text)
    except BadValue:
        return _day_without_year(text, years)


def _day_without_year(text: str, years: list[int]) -> dt.date | None:
    """The day of a text that is no whole date, in the one year that the titles tell."""
    if len(years) != 1:
        return None
    day = day_of(text)
    return whole(day, years, None) if day and day.month else None


_NAMED_MONTH = re.compile(r"[^\W\d_]{3}|月")  # 3/5 may be two days


def _likely_days(text: str, years: list[int]) -> tuple[dt.date, ...]:
    """What a day of travel without a year probably is: of the years that the titles tell the first,
    else the next such day there is.
    """
    day = day_of(text)
    if not day or not day.month or not _NAMED_MONTH.search(text) or whole(day, [], None):
        return ()
    this = clock.today().year
    found = [whole(day, [year], None) for year in years or (this, this + 1)]
    ahead = [one for one in found if one and (years or one >= clock.today())]
    return tuple(ahead[:1])


def _take_hours(work: TableReading, way: str) -> None:
    """The hour beside a day of travel, where no column holds it: 2025-06-13 14:30."""
    column = work.column_of(f"{way}_date")
    if column is None or work.column_of(f"{way}_time"):
        return
    cells, day, hour = work.cells(column.index), f"{way}_date", f"{way}_time"
    if isinstance(cells, SharedCells) and {*map(type, cells.different_slots)} <= {
        dt.date,
        NoneType,
    }:
        return  # real days without an hour, as nearly always
    spans = ask_each(cells, span_in)
    for row, span in zip(work.rows, spans if any(spans) else (), strict=any(spans)):
        if span and span.start and day in row.values:
            row.values.setdefault(hour, span.start)


def _take_days(work: TableReading, way: str) -> None:
    """The day told with an hour of travel in a column of hours, where the row has none."""
    column, day = work.column_of(f"{way}_time"), f"{way}_date"
    for row, cell in zip(
        work.rows, work.cells(column.index) if column else [], strict=column is not None
    ):
        told = cell.value
        if (
            isinstance(told, dt.datetime)
            and told.year > NO_YEAR
            and not {day} & (row.values.keys() | row.raw.keys())
        ):
            row.values[day] = told.date()


def find_doubled(rows: Sequence[ReadRow]) -> list[Problem]:
    """A passport that an earlier row of the file has already: the later row waits."""
    first: dict[str, ReadRow] = {}
    out: list[Problem] = []
    for row in rows:
        number: str | None = row.values.get("passport_no")
        if not number:
            continue
        earlier = first.setdefault(number, row)
        # two records of our own: the plan compares them
        if earlier is not row and not (ID_HEAD in row.extra and ID_HEAD in earlier.extra):
            out.append(_doubled(row, earlier, number))
    return out


def _doubled(row: ReadRow, earlier: ReadRow, number: str) -> Problem:
    where = (
        _("row {row}", row=earlier.row)
        if earlier.sheet == row.sheet
        else _("sheet {sheet}, row {row}", sheet=earlier.sheet, row=earlier.row)
    )
    message = _("Passport {number} stands already in {where}.", number=number, where=where)
    return Problem(
        row.sheet, row.row, "passport_no", "duplicate_passport", message, number, (), True
    )


# --- The order of day and month where a column of travel does not tell it: nobody leaves before
# having arrived ---


_OTHER = {"arrival_date": "departure_date", "departure_date": "arrival_date"}
_ORDERS: tuple[Order, Order] = ("dmy", "mdy")
_LONGEST = 366  # days of a stay


def order_by_stay(work: TableReading, name: str, cells: Sequence[Cell]) -> Order | None:
    """The one order in which each doubtful day fits the other end of the stay (`name`:
    arrival_date or departure_date), where the other order fits none; else None.
    """
    column = work.column_of(_OTHER[name])
    if column is None:
        return None
    target, others = PARTICIPANT.field(_OTHER[name]), work.cells(column.index)
    ends = values_of(reader_for(work, column, target, others).read(others))
    pairs = [
        (_readings(cell), end)
        for cell, end in zip(cells, ends, strict=True)
        if isinstance(end, dt.date)
    ]
    fitting = [
        [_is_stay(name, days[order], end) for days, end in pairs if days] for order in _ORDERS
    ]
    told: list[Order] = [
        order for order, fits in zip(_ORDERS, fitting, strict=True) if fits and all(fits)
    ]
    open_still = [order for order, fits in zip(_ORDERS, fitting, strict=True) if any(fits)]
    return told[0] if len(told) == 1 and open_still == told else None


def _readings(cell: Cell) -> dict[Order, dt.date]:
    """Both days that a doubtful date may be; {} for one that is plain."""
    if isinstance(cell.value, dt.date):
        return {}
    try:
        parse_date(cell.text)
    except BadValue as bad:
        return dict(zip(_ORDERS, bad.likely, strict=True)) if bad.kind == "ambiguous_date" else {}
    return {}


def _is_stay(name: str, day: dt.date, end: dt.date) -> bool:
    first, last = (day, end) if name == "arrival_date" else (end, day)
    return 0 <= (last - first).days <= _LONGEST


# --- What is said once for several people: in a banner, a title, the sheet's name, or in the first
# row of a group ---


_APART = frozenset((*ENDS, "reserve"))  # what a title says of a whole list
_LEAST = 3  # rows from which one value above blanks is a habit
_HEADED = ("organization", "nominating_country", "nominating_body", "group_name", "department")
_LABELLED = re.compile(
    r"^\s*(?:country(?:/region)?|nationality|pays|страна|国家|国别|国籍|国家/地区|delegation of|"
    r"delegation)\s*[:：]",
    re.I,
)


_LEAVING = re.compile(
    r"\b(?:departures?|drop[- ]?off|see[- ]?off|returns?|outbound)\b|送机|离境|返程|回程|"
    r"départs?|salidas?|вылет",
    re.I,
)


def _fill_journeys(work: TableReading, years: list[int]) -> None:
    """Flight, day and hour of the line above, for rows that have none of their own; of arrivals,
    unless the titles speak of departures.
    """
    if not work.found.banners:
        return
    said = " ".join([*work.found.titles, work.found.grid.name])
    way = "departure" if _LEAVING.search(said) else "arrival"
    for row, banner in zip(work.rows, banner_above(work), strict=True):
        journey = journey_in(banner) if banner else None
        if journey is None or not journey.number:
            continue
        day = whole(journey.day, years, None) if journey.day else None
        for name, value in (("flight", journey.number), ("date", day), ("time", journey.hour)):
            if value and f"{way}_{name}" not in row.raw:
                row.values.setdefault(f"{way}_{name}", value)


def fill_from_around(work: TableReading) -> None:
    """Country, group, status and employer of the rows that have none of their own, where one
    place says it for all.
    """
    is_grouped = _fill_country_down(work)
    _leave_asides_out(work)
    _fill_country(work)
    _fill_headed(work, is_grouped)
    _fill_group(work)
    _fill_status(work)
    _mark_struck(work)


def _leave_asides_out(work: TableReading) -> None:
    """Those below a line such as "Accompanying staff" are no participants; it is said."""
    if not work.found.banners:
        return
    others = [
        row
        for row, banner in zip(work.rows, banner_above(work), strict=True)
        if banner and is_aside(banner)
    ]
    if not others:
        return
    first, last = others[0].row, others[-1].row
    place = _(
        "rows {first} to {last} of sheet {sheet}",
        first=first,
        last=last,
        sheet=work.found.grid.name,
    )
    why = _("This list is about staff or speakers, not participants.")
    work.remarks.append(_("Not read, {place}: {why}", place=place, why=why))
    work.leave_out(others, "aside")


def _fill_country(work: TableReading) -> None:
    """The country of a banner, the sheet's name or a line above, where the rows have none of
    their own.
    """
    whole = None if work.column_of("nationality") else _country_around(work)
    if whole is None and not work.found.banners:
        return
    for row, banner in zip(work.rows, banner_above(work), strict=True):
        before = country_before(banner) if banner else ""
        said = banner if banner and (before or country_said(banner)) else whole
        if not said or "nationality" in row.values or row.raw.get("nationality"):
            continue
        word = before or country_of_title(said) or country_word(said)
        code = countries.find(word).code or _code_told(work, said)
        if code:
            row.participant["nationality"] = code
        else:
            likely = countries.find(word).candidates
            work.problem(
                row,
                "nationality",
                Trouble(
                    "ambiguous_country", _("“{text}” may be several countries.", text=word), likely
                ),
                raw=said,
            )
        row.raw["nationality"] = said


def _code_told(work: TableReading, said: str) -> str | None:
    """The country a line above the rows was said to mean in an earlier review."""
    code = work.learned.value_of("nationality", said) if work.learned else None
    return code if code is not None and holds(Country(), code) else None


def _fill_country_down(work: TableReading) -> bool:
    """A country written once for the rows below it: every country stands once, and a third of
    the rows are blank.
    """
    if work.column_of("nationality") is None or not work.rows:
        return False
    name = "nationality"
    said: list[str] = [row.values[name] for row in work.rows if name in row.values]
    if (
        len(said) * 3 > len(work.rows) * 2
        or len(set(said)) < len(said)
        or not _begins_filled(work, "nationality")
    ):
        return False
    if len(said) < 2 and len(work.rows) < _LEAST:
        return False
    _carry_down(work, "nationality", set())
    return True


def _fill_headed(work: TableReading, is_grouped: bool) -> None:
    """Employer and the like left of the names, written once for the rows below, as the country
    is: merged by eye.
    """
    names = [column.index for column in work.columns if column.field in _NAMES]
    for column in work.columns:
        name = column.field
        if (
            name not in _HEADED
            or not names
            or column.index > min(names)
            or not _begins_filled(work, name)
        ):
            continue
        said = [row.values[name] for row in work.rows if name in row.values]
        is_sparse = len(said) * 3 <= len(work.rows) * 2
        if is_sparse and (is_grouped or (len(set(said)) == len(said) and len(work.rows) >= _LEAST)):
            stops = {
                place
                for place, row in enumerate(work.rows)
                if is_grouped and row.raw.get("nationality") != ""
            }
            _carry_down(work, name, stops)


def _begins_filled(work: TableReading, name: str) -> bool:
    return bool(work.rows) and bool({name} & (work.rows[0].values.keys() | work.rows[0].raw.keys()))


def _carry_down(work: TableReading, name: str, stops: set[int]) -> None:
    """The last value into the blank rows below it; at a stop nothing is carried on."""
    last: ReadRow | None = None
    for place, row in enumerate(work.rows):
        if {name} & (row.values.keys() | row.raw.keys()):
            last = row
        elif place in stops:
            last = None
        elif last is not None and name in last.values:
            row.values[name] = last.values[name]
            row.raw[name] = ""


def _country_around(work: TableReading) -> str | None:
    titles = list(work.found.titles)
    labelled = [
        line + (after if line.rstrip().endswith((":", "：")) else "")
        for line, after in zip(titles, [*titles[1:], ""], strict=False)
        if _LABELLED.match(line)
    ]
    return next(
        (text for text in (*labelled, *titles[-1:], work.found.grid.name) if country_said(text)),
        next(filter(country_of_title, titles), None),
    )


def _fill_group(work: TableReading) -> None:
    if work.column_of("group_name") or not work.found.banners:
        return
    for row, banner in zip(work.rows, banner_above(work), strict=True):
        if banner and is_group(banner):
            row.participant["group_name"] = as_text(banner)


def _mark_struck(work: TableReading) -> None:
    """People crossed out are taken for withdrawn, unless their row says what they are; it is
    said.
    """
    struck = work.found.grid.struck_rows
    if not struck:
        return
    rows = [
        row
        for row in work.rows
        if row.row - 1 in struck and "status" not in row.values and not row.raw.get("status")
    ]
    for row in rows:
        row.participant["status"] = "withdrawn"
    if rows:
        numbers = ", ".join(str(row.row) for row in rows)
        work.remarks.append(
            _("Struck through, and so taken for withdrawn: rows {rows}.", rows=numbers)
        )


def _fill_status(work: TableReading) -> None:
    """The status of a section ("Withdrawn 退出"), where a row tells none itself."""
    banners = banner_above(work) if work.found.banners else [None] * len(work.rows)
    title = next(
        (text for text in reversed(work.found.titles[-2:]) if status_said(text) in _APART), None
    )
    if title is None and not work.found.banners:
        return
    for row, banner in zip(work.rows, banners, strict=True):
        said = banner if banner and status_said(banner) else title
        if said and "status" not in row.values and not row.raw.get("status"):
            row.participant["status"], row.raw["status"] = status_said(said), as_text(said)
