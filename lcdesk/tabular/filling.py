"""What is said once for several people: in a banner, a title, the sheet's name, or in the first row of a group."""

from __future__ import annotations

import re

from lcdesk.model import countries
from lcdesk.model.kinds import Country
from lcdesk.model.kinds.base import as_text
from lcdesk.model.lists import ENDS
from lcdesk.tabular.matching.memory import holds
from lcdesk.tabular.records import TableReading, banner_above
from lcdesk.tabular.tables.banners import country_said, country_word, is_aside, is_group, status_said
from lcdesk.tabular.understood import ReadRow
from lcdesk.tabular.values import Trouble
from lcdesk.texts import _

_NAMES = ("full_name", "family_name", "given_name", "name_zh")
_APART = frozenset((*ENDS, "reserve"))  # what a title says of a whole list
_LEAST = 3  # rows from which one value above blanks is a habit
_HEADED = ("organization", "nominating_country", "nominating_body", "group_name", "department")
_LABELLED = re.compile(
    r"^\s*(?:country(?:/region)?|nationality|pays|страна|国家|国别|国籍|国家/地区|delegation of|delegation)\s*[:：]",
    re.I,
)


def fill_from_around(work: TableReading) -> None:
    """Country, group, status and employer of the rows that have none of their own, where one place says it for all."""
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
    others = [row for row, banner in zip(work.rows, banner_above(work), strict=True) if banner and is_aside(banner)]
    if not others:
        return
    first, last = others[0].row, others[-1].row
    place = _("rows {first} to {last} of sheet {sheet}", first=first, last=last, sheet=work.found.grid.name)
    why = _("This list is about staff or speakers, not participants.")
    work.remarks.append(_("Not read, {place}: {why}", place=place, why=why))
    work.leave_out(others, "aside")


def _fill_country(work: TableReading) -> None:
    """The country of a banner, the sheet's name or a line above, where the rows have none of their own."""
    whole = None if work.column_of("nationality") else _country_around(work)
    if whole is None and not work.found.banners:
        return
    asked: set[str] = set()
    for row, banner in zip(work.rows, banner_above(work), strict=True):
        said = banner if banner and country_said(banner) else whole
        if not said or "nationality" in row.values or row.raw.get("nationality"):
            continue
        word = country_word(said)
        code = countries.find(word).code or _code_told(work, said)
        if code:
            row.values["nationality"] = code
        elif word not in asked:
            asked.add(word)
            likely = countries.find(word).candidates
            work.problem(
                row,
                "nationality",
                Trouble("ambiguous_country", _("“{text}” may be several countries.", text=word), likely),
                raw=said,
            )
        row.raw["nationality"] = said


def _code_told(work: TableReading, said: str) -> str | None:
    """The country a line above the rows was said to mean in an earlier review."""
    code = work.memory.value_of("nationality", said) if work.memory else None
    return code if code is not None and holds(Country(), code) else None


def _fill_country_down(work: TableReading) -> bool:
    """A country written once for the rows below it: every country stands once, and a third of the rows are blank."""
    if work.column_of("nationality") is None or not work.rows:
        return False
    said = [row.values["nationality"] for row in work.rows if "nationality" in row.values]
    if len(said) * 3 > len(work.rows) * 2 or len(set(said)) < len(said) or not _begins_filled(work, "nationality"):
        return False
    if len(said) < 2 and len(work.rows) < _LEAST:
        return False
    _carry_down(work, "nationality", set())
    return True


def _fill_headed(work: TableReading, is_grouped: bool) -> None:
    """Employer and the like left of the names, written once for the rows below, as the country is: merged by eye."""
    names = [column.index for column in work.columns if column.field in _NAMES]
    for column in work.columns:
        name = column.field
        if name not in _HEADED or not names or column.index > min(names) or not _begins_filled(work, name):
            continue
        said = [row.values[name] for row in work.rows if name in row.values]
        is_sparse = len(said) * 3 <= len(work.rows) * 2
        if is_sparse and (is_grouped or (len(set(said)) == len(said) and len(work.rows) >= _LEAST)):
            stops = {place for place, row in enumerate(work.rows) if is_grouped and row.raw.get("nationality") != ""}
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
    return next((text for text in (*labelled, *titles[-1:], work.found.grid.name) if country_said(text)), None)


def _fill_group(work: TableReading) -> None:
    if work.column_of("group_name") or not work.found.banners:
        return
    for row, banner in zip(work.rows, banner_above(work), strict=True):
        if banner and is_group(banner):
            row.values["group_name"] = as_text(banner)


def _mark_struck(work: TableReading) -> None:
    """People crossed out are taken for withdrawn, unless their row says what they are; it is said."""
    struck = work.found.grid.struck_rows
    if not struck:
        return
    rows = [
        row for row in work.rows if row.row - 1 in struck and "status" not in row.values and not row.raw.get("status")
    ]
    for row in rows:
        row.values["status"] = "withdrawn"
    if rows:
        numbers = ", ".join(str(row.row) for row in rows)
        work.remarks.append(_("Struck through, and so taken for withdrawn: rows {rows}.", rows=numbers))


def _fill_status(work: TableReading) -> None:
    """The status of a section ("Withdrawn 退出"), where a row tells none itself."""
    banners = banner_above(work) if work.found.banners else [None] * len(work.rows)
    title = next((text for text in reversed(work.found.titles[-2:]) if status_said(text) in _APART), None)
    if title is None and not work.found.banners:
        return
    for row, banner in zip(work.rows, banners, strict=True):
        said = banner if banner and status_said(banner) else title
        if said and "status" not in row.values and not row.raw.get("status"):
            row.values["status"], row.raw["status"] = status_said(said), as_text(said)
