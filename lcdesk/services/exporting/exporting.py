"""Participants, timetables and what a screen shows as workbooks that look finished; those of
participants and timetables import again as "same".
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypedDict, Unpack

from lcdesk.db.queries import participants
from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.participants import PeopleGroup
from lcdesk.model import clock, own_fields
from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT, RecordKind
from lcdesk.model.fields import Field
from lcdesk.model.files import LIST
from lcdesk.model.kinds import BirthDate, Date, Kind, Number, Time
from lcdesk.model.lists import VISA_SETTLED
from lcdesk.model.names import short_name
from lcdesk.model.organisers import organiser_lines
from lcdesk.model.query import COHORT, FIRST, PROFILE, WORKED_OUT, Query, fields_shown, left_out
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import CohortRecord, list_cohorts
from lcdesk.services.cohorts.organisers import list_organisers
from lcdesk.services.core.access_log import OWN, Unmasking
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, label_of, subtotals
from lcdesk.services.curriculum import curriculum
from lcdesk.services.exporting.people_rows import PAGE, PeopleRows, cell_value, read_completeness
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import write_table
from lcdesk.tabular.writing.specs import (
    ID_HEAD,
    ColumnKind,
    ColumnSpec,
    GroupRow,
    SheetSpec,
    comment_of,
    head_of,
    heading,
    hint_of,
    written_choices,
)
from lcdesk.texts import N_, _, in_language, list_names, n_

Step = Callable[[int], None]
Columns = tuple[Sequence[Field], Sequence[str]]
"""The fields of a sheet, and the heads of the office's own columns behind them."""
_KINDS: Mapping[type[Kind], ColumnKind] = {
    Date: "date",
    BirthDate: "date",
    Time: "time",
    Number: "number",
}
_LONGEST_LIST = 40
_FILL_PEOPLE = N_("Fill one row each; leave a cell empty when you do not know.")
_FILL_ACTIVITIES = N_("One row for each activity; leave a cell empty when you do not know.")
PEOPLE, TIMETABLE = N_("Participants"), N_("Timetable")


def export_cohort(
    desk: Desk, cohort_id: int, path: Path, *, is_plain: bool = False, step: Step | None = None
) -> int:
    """Participants and timetable of a cohort as one workbook; the number of rows.

    Private values and the office's own columns are masked, or (`is_plain`) as they are, which is
    noted. Either imports again as "same".
    """
    cohort = cohorts.get_cohort(desk, cohort_id)
    with desk.reading() as session:
        ids = queries.find_ids(session, Query.of(cohort_id))
    above = organiser_lines(list_organisers(desk, cohort_id), "both")
    made = (
        _roster(desk, ids, cohort["name"], Unmasking(is_plain=is_plain)),
        _timetable(desk, cohort),
    )
    sheets = [replace(sheet, above=above) for sheet in made]
    return write_book(path, sheets, title=cohort["name"], created=desk.stands_at(), step=step)


def export_participants(
    desk: Desk,
    ids: Sequence[int],
    path: Path,
    fields: Sequence[Field] | None = None,
    *,
    is_plain: bool = False,
) -> int:
    """These participants with these fields, in this order; without `fields` all that is known of
    them, masked as above.
    """
    sheet = _roster(desk, ids, "", Unmasking(is_plain=is_plain), fields)
    return write_book(path, [sheet], created=desk.stands_at())


def export_curriculum(desk: Desk, cohort_id: int, path: Path) -> int:
    """The timetable of a cohort as a list."""
    cohort = cohorts.get_cohort(desk, cohort_id)
    above = organiser_lines(list_organisers(desk, cohort_id), "both")
    return write_book(
        path, [replace(_timetable(desk, cohort), above=above)], created=desk.stands_at()
    )


def template(path: Path, kind: RecordKind) -> int:
    """An empty workbook in both languages, with drop-downs, notes and a how-to row, that imports
    again once filled.
    """
    title = in_both(_FILL_PEOPLE if kind is PARTICIPANT else _FILL_ACTIVITIES)
    columns = [blank_column(field) for field in kind.fields]
    return write_book(
        path,
        [
            SheetSpec(
                in_both(PEOPLE if kind is PARTICIPANT else TIMETABLE),
                columns,
                (),
                title=title,
                has_ids=True,
            )
        ],
    )


def in_both(message: str) -> str:
    """A text marked by N_ in Chinese and in English."""
    return f"{in_language('zh', message)} {in_language('en', message)}"


def blank_column(field: Field) -> ColumnSpec:
    """A column to be filled in: a list of what may be chosen in both languages, as far as we
    read it back.
    """
    return replace(
        heading(field.name, field.label, _column_kind(field.kind)),
        choices=written_choices(field.kind),
        comment=comment_of(field),
        hint=hint_of(field),
    )


def find_private(desk: Desk, cohort_id: int) -> list[str]:
    """What of a cohort an export masks, as titles: private fields somebody has a value in, and
    the office's own columns.
    """
    with desk.reading() as session:
        used, has_own = participants.find_private(session, cohort_id)
    named = [field.title for field in PARTICIPANT.fields if field.name in used]
    return [*named, _(OWN)] if has_own else named


def _column_kind(kind: Kind) -> ColumnKind:
    """What stands in a column of values of a kind."""
    for one, told in _KINDS.items():
        if isinstance(kind, one):
            return told
    return "text"


def _roster(
    desk: Desk,
    ids: Sequence[int],
    title: str,
    mask: Unmasking,
    fields: Sequence[Field] | None = None,
) -> SheetSpec:
    used: Columns = (
        _columns_of(PARTICIPANT, *PeopleRows.find_used(desk, ids))
        if fields is None
        else (fields, ())
    )
    people = PeopleRows(desk, *used, mask)

    def rows() -> Iterator[Sequence[object]]:
        for row, values in people.read(ids):
            yield (f"P{row.id}", *values)
        mask.note(desk, ids[0] if len(ids) == 1 else None)  # before the file is in its place

    sheet = _sheet(PEOPLE, title, used, rows())
    return replace(sheet, columns=people.columns(sheet.columns))


def _timetable(desk: Desk, cohort: CohortRecord) -> SheetSpec:
    activities = curriculum.list_activities(desk, cohort["id"])
    fields, own = columns = _columns_used(ACTIVITY, activities)
    rows = (
        (f"A{one['id']}", *(cell_value(field, one) for field in fields), *_own_cells(one, own))
        for one in activities
    )
    return _sheet(TIMETABLE, cohort["name"], columns, rows)


def _columns_used(kind: RecordKind, records: Iterable[Mapping[str, Any]]) -> Columns:
    used, own = set[str](), dict[str, None]()
    for record in records:
        used.update(name for name, value in record.items() if value is not None)
        own.update(dict.fromkeys(record.get("extra") or ()))
    return _columns_of(kind, used, own)


def _columns_of(kind: RecordKind, used: Collection[str], heads: Iterable[str]) -> Columns:
    """The fields at least one record has a value in, the listed ones always; and the heads of the
    office's own columns.

    A field whose head one of those bears is among them too: of two columns with one head, the first
    is the field.
    """
    own = dict.fromkeys(heads)
    own.pop(ID_HEAD, None)
    if kind is PARTICIPANT:  # what the office declared has columns as any field
        for head in own_fields.in_force().heads:
            own.pop(head, None)
    said = {" ".join(head.split()) for head in own}
    fields = [
        f
        for f in kind.fields
        if f.name in used or f.is_listed or " ".join(head_of(f).split()) in said
    ]
    return fields, [head for head in own if head.strip()]


def _sheet(name: str, title: str, columns: Columns, rows: Iterable[Sequence[object]]) -> SheetSpec:
    fields, own = columns
    specs = [*map(sheet_column, fields), *(ColumnSpec(f"own {head}", head) for head in own)]
    return SheetSpec(_(name), specs, rows, title=title, has_ids=True)


def sheet_column(field: Field) -> ColumnSpec:
    """The column of a field, under the head by which an import knows it again."""
    choices = [label for _value, label in field.kind.choices()]
    return replace(
        heading(field.name, field.label, _column_kind(field.kind)),
        choices=choices if len(choices) <= _LONGEST_LIST else (),
    )


def _own_cells(record: Mapping[str, Any], heads: Sequence[str]) -> list[str | None]:
    """What stood under the office's own heads when the record was imported."""
    kept: Mapping[str, Any] = record.get("extra") or {}
    return [None if kept.get(head) is None else str(kept[head]) for head in heads]


# --- What a screen shows: these people in this order, exactly the columns shown ---


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
    """What is written: people, negative numbers before those of a group; the columns by name."""

    ids: Sequence[int]
    groups: Sequence[PeopleGroup]
    names: Sequence[str]
    by: str
    private: Unmasking

    @property
    def people(self) -> int:
        return len(self.ids) - len(self.groups)

    @property
    def fields(self) -> list[Field]:
        return [PARTICIPANT.field(name) for name in self.names if name in PARTICIPANT.by_name]


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
    shown = _Shown(ids, groups, names, query.group, private)
    people = PeopleRows(desk, shown.fields, (), private)
    title = _cohort_title(query, cohorts)
    sheet = SheetSpec(
        _(PEOPLE),
        _columns(people, shown, cohorts),
        _rows(desk, people, shown),
        title=how.get("title") or title,
        note=_note(query, shown, title if how.get("title") else "", cohorts, is_plain=is_plain),
        has_ids=True,
        has_bands=bool(groups),
    )
    if LIST.format_of(path).content == "text table":
        return write_table(path, sheet, formats=LIST, step=step)
    return write_book(path, [sheet], created=desk.stands_at(), step=step)


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


def _column(name: str, *, is_plain: bool) -> ColumnSpec:
    """A column under the head by which an import knows it; what is masked offers nothing to
    choose from.
    """
    found = PARTICIPANT.by_name.get(name)
    if found is not None and (is_plain or not found.is_private):
        return sheet_column(found)
    label = found.label if found else WORKED_OUT[name]
    return heading(name, label, "number", '0"%"') if name == PROFILE else heading(name, label)


def _columns(
    people: PeopleRows, shown: _Shown, cohorts: Mapping[int, CohortRecord]
) -> list[ColumnSpec]:
    columns = [_column(name, is_plain=shown.private.is_plain) for name in shown.names]
    own = iter(people.columns([one for one in columns if one.key in PARTICIPANT.by_name]))
    called = {number: short_name(cohort) for number, cohort in cohorts.items()}
    return [
        next(own)
        if column.key in PARTICIPANT.by_name
        else replace(column, cell=called.get)
        if column.key == COHORT
        else column
        for column in columns
    ]


def _rows(desk: Desk, people: PeopleRows, shown: _Shown) -> Iterator[Sequence[object] | GroupRow]:
    """The rows page by page; private values are noted after the last one, before the file is in
    its place.
    """
    # where each column stands among the fields, the cohort and what is worked out
    fields = [field.name for field in shown.fields]
    order = [[*fields, COHORT, PROFILE].index(name) for name in shown.names]
    for start in range(0, len(shown.ids), PAGE):
        page = shown.ids[start : start + PAGE]
        asked = [number for number in page if number > 0]
        found = {row.id: (row, values) for row, values in people.read(asked)}
        profiles = read_completeness(desk, asked) if PROFILE in shown.names else {}
        for number in page:
            if number < 0:
                yield GroupRow(_band_words(shown.groups[-number - 1], shown.by))
            elif number in found:
                row, values = found[number]
                told = (*values, row.cohort_id, profiles.get(number))
                yield (f"P{number}", *(told[place] for place in order))
    shown.private.note(desk, shown.ids[-1] if shown.people == 1 else None)


def _band_words(group: PeopleGroup, by: str) -> str:
    people = n_("{count} person", "{count} people", group.people)
    return "   ·   ".join((label_of(group, by), people, *subtotals(group)))


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
