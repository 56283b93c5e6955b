"""What a screen shows, as a sheet: these people in this order, exactly the columns shown, groups
with their counts.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.participants import PeopleGroup
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.file_formats import LIST
from lcdesk.model.kinds import Date
from lcdesk.model.lists import VISA_SETTLED
from lcdesk.model.names import short_name
from lcdesk.model.query import COHORT, Query, left_out
from lcdesk.model.rows import ParticipantRecord
from lcdesk.model.table_views import FIRST, PROFILE, WORKED_OUT, completeness, fields_shown
from lcdesk.services.cohorts.cohorts import CohortRecord, list_cohorts
from lcdesk.services.core.access_log import Unmasking
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, label_of, read_page, subtotals
from lcdesk.services.exporting.exporting import PAGE, PEOPLE, cell_value, sheet_column
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, GroupRow, SheetSpec, heading
from lcdesk.tabular.writing.text import write_table
from lcdesk.texts import _, list_names, n_

Value = Callable[[ParticipantRecord], object]


class SheetOptions(TypedDict, total=False):
    """How a sheet is written.

    `title`: "" is the cohort's name; `is_plain`: private values as they are, which is noted; `ids`:
    only these, in their order (None: all the question finds); `step(people)` is called every 500
    and may raise to stop.
    """

    title: str
    is_plain: bool
    ids: Sequence[int] | None
    step: Callable[[int], None] | None


@dataclass(frozen=True)
class _Shown:
    """What is written: people, negative numbers before those of a group, and how each column
    gets its values.
    """

    ids: Sequence[int]
    groups: Sequence[PeopleGroup]
    values: Sequence[Value]
    by: str
    private: Unmasking

    @property
    def people(self) -> int:
        return len(self.ids) - len(self.groups)


def export_shown(
    desk: Desk, query: Query, columns: Sequence[str], path: Path, **how: Unpack[SheetOptions]
) -> int:
    """What is shown as a workbook or, by the ending, a table of text; the number of people.

    `columns`: names in their order, of fields or of `WORKED_OUT` (none: those of a fresh table);
    what their cells show of other fields has a column of its own beside them. Private values are
    masked unless `is_plain`. What is written so, without groups, imports again as "same".
    KnownFault: another ending.
    """
    is_plain, step = how.get("is_plain", False), how.get("step")
    LIST.ending_of(path)
    cohorts = {cohort["id"]: cohort for cohort in list_cohorts(desk)}
    known = (
        name for name in (columns or FIRST) if name in PARTICIPANT.by_name or name in WORKED_OUT
    )
    names = fields_shown(known)
    ids, groups = _listed(desk, query, how.get("ids"))
    private = Unmasking(is_plain=is_plain)
    values = [_value_of(name, cohorts, private) for name in names]
    shown = _Shown(ids, groups, values, query.group, private)
    title = _cohort_title(query, cohorts)
    sheet = SheetSpec(
        _(PEOPLE),
        [_column(name, is_plain=is_plain) for name in names],
        _rows(desk, shown),
        title=how.get("title") or title,
        note=_note(query, shown, title if how.get("title") else "", cohorts, is_plain=is_plain),
        has_ids=True,
        has_bands=bool(groups),
    )
    if LIST.format_of(path).content == "text table":
        return write_table(path, sheet, formats=LIST, step=step)
    return write_book(path, [sheet], created=desk.stands_at(), step=step)


# --- who ---


def _listed(
    desk: Desk, query: Query, ids: Sequence[int] | None
) -> tuple[Sequence[int], Sequence[PeopleGroup]]:
    """The people with their groups, as `find_groups` has them: those who are found, or those of a
    choice, are counted among themselves.
    """
    people = find_ids(desk, query) if ids is None else [number for number in ids if number > 0]
    return _grouped(desk, people, query.group) if query.group else (people, ())


def _grouped(desk: Desk, ids: Sequence[int], by: str) -> tuple[array[int], list[PeopleGroup]]:
    listed = array("q")
    groups: list[PeopleGroup] = []
    counts = Counter[str]()

    def close(value: object) -> None:
        groups.append(
            PeopleGroup(value, counts["people"], counts["women"], counts["men"], counts["visas"])
        )
        counts.clear()

    last: object = None
    for start in range(0, len(ids), PAGE):
        page = ids[start : start + PAGE]
        with desk.reading() as session:
            found = queries.read_values(session, page, tuple({by, "gender", "visa_state"}))
        for number in (number for number in page if number in found):
            record = found[number]
            if counts["people"] and record[by] != last:
                close(last)
            if not counts["people"]:
                listed.append(-len(groups) - 1)
            last = record[by]
            listed.append(number)
            counts.update(
                {
                    "people": 1,
                    "women": int(record.get("gender") == "F"),
                    "men": int(record.get("gender") == "M"),
                }
            )
            counts["visas"] += record.get("visa_state") in VISA_SETTLED
    if counts["people"]:
        close(last)
    return listed, groups


# --- what ---


def _column(name: str, *, is_plain: bool) -> ColumnSpec:
    """A column under the head by which an import knows it; what is masked offers nothing to
    choose from.
    """
    found = PARTICIPANT.by_name.get(name)
    if found is not None and (is_plain or not found.is_private):
        return sheet_column(found)
    label = found.label if found else WORKED_OUT[name]
    return heading(name, label, "number", '0"%"') if name == PROFILE else heading(name, label)


def _value_of(name: str, cohorts: Mapping[int, CohortRecord], private: Unmasking) -> Value:
    """What a column says of a record."""
    if name == PROFILE:
        return completeness
    if name == COHORT:
        return lambda record: (
            short_name(cohorts[record["cohort_id"]]) if record["cohort_id"] in cohorts else None
        )
    found = PARTICIPANT.field(name)
    return partial(private.text if found.is_private else cell_value, found)


def _rows(desk: Desk, shown: _Shown) -> Iterator[Sequence[object] | GroupRow]:
    """The rows page by page; private values are noted after the last one, before the file is in
    its place.
    """
    for start in range(0, len(shown.ids), PAGE):
        page = shown.ids[start : start + PAGE]
        found = {
            record["id"]: record
            for record in read_page(desk, [number for number in page if number > 0])
        }
        for number in page:
            if number < 0:
                yield GroupRow(_band_words(shown.groups[-number - 1], shown.by))
            elif number in found:
                yield (f"P{number}", *(value(found[number]) for value in shown.values))
    shown.private.note(desk, shown.ids[-1] if shown.people == 1 else None)


def _band_words(group: PeopleGroup, by: str) -> str:
    people = n_("{count} person", "{count} people", group.people)
    return "   ·   ".join((label_of(group, by), people, *subtotals(group)))


# --- the lines above ---


def _cohort_title(query: Query, cohorts: Mapping[int, CohortRecord]) -> str:
    if query.cohort_ids is None:
        return _("All cohorts")
    return list_names([cohorts[number]["name"] for number in query.cohort_ids if number in cohorts])


def _note(
    query: Query, shown: _Shown, cohort: str, cohorts: Mapping[int, CohortRecord], *, is_plain: bool
) -> str:
    """Of which cohort, how many of how many, on which day; and below, what leaves the others
    out.
    """
    asked = cohorts if query.cohort_ids is None else query.cohort_ids
    whole = sum(cohorts[number]["people"] for number in asked if number in cohorts)
    count = n_("{count} person", "{count} people", whole)
    if shown.people != whole:
        count = _("{count} of {people}", count=shown.people, people=count)
    first = " · ".join(part for part in (cohort, count, Date().format(clock.today())) if part)
    only = left_out(query, is_plain=is_plain)
    return "\n".join((first, *([_("Only: {words}", words="; ".join(only))] if only else ())))
