"""Export: participants and timetable as workbooks that look finished and import again as "same";
empty templates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lcdesk.db.queries import participants
from lcdesk.db.queries import participants as queries
from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT, RecordKind
from lcdesk.model.fields import Field
from lcdesk.model.kinds import BirthDate, Date, Kind, Number, Time
from lcdesk.model.organisers import organiser_lines
from lcdesk.model.query import Query
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.services.cohorts.organisers import list_organisers
from lcdesk.services.core.access_log import OWN, Unmasking
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.hints import comment_of, hint_of, written_choices
from lcdesk.tabular.writing.specs import (
    ID_HEAD,
    ColumnKind,
    ColumnSpec,
    SheetSpec,
    head_of,
    heading,
)
from lcdesk.texts import N_, _, in_language

Step = Callable[[int], None]
Columns = tuple[Sequence[Field], Sequence[str]]
"""The fields of a sheet, and the heads of the office's own columns behind them."""
PAGE = 1000
_KINDS: dict[type[Kind], ColumnKind] = {
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
    title = _in_both(_FILL_PEOPLE if kind is PARTICIPANT else _FILL_ACTIVITIES)
    columns = [_blank_column(field) for field in kind.fields]
    return write_book(
        path,
        [
            SheetSpec(
                _in_both(PEOPLE if kind is PARTICIPANT else TIMETABLE),
                columns,
                (),
                title=title,
                has_ids=True,
            )
        ],
    )


def _in_both(message: str) -> str:
    return f"{in_language('zh', message)} {in_language('en', message)}"


def _blank_column(field: Field) -> ColumnSpec:
    """A column to be filled in: a list of what may be chosen in both languages, as far as we
    read it back.
    """
    return replace(
        heading(field.name, field.label, _KINDS.get(type(field.kind), "text")),
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


def _roster(
    desk: Desk,
    ids: Sequence[int],
    title: str,
    mask: Unmasking,
    fields: Sequence[Field] | None = None,
) -> SheetSpec:
    columns = _columns_used(PARTICIPANT, _people(desk, ids)) if fields is None else (fields, ())

    def rows() -> Iterator[Sequence[object]]:
        for record in _people(desk, ids):
            cells = (
                mask.text(f, record) if f.is_private else cell_value(f, record) for f in columns[0]
            )
            yield (f"P{record['id']}", *cells, *map(mask.own, _own_cells(record, columns[1])))
        mask.note(desk, ids[0] if len(ids) == 1 else None)  # before the file is in its place

    return _sheet(PEOPLE, title, columns, rows())


def _timetable(desk: Desk, cohort: CohortRecord) -> SheetSpec:
    activities = curriculum.list_activities(desk, cohort["id"])
    fields, own = columns = _columns_used(ACTIVITY, activities)
    rows = (
        (f"A{one['id']}", *(cell_value(field, one) for field in fields), *_own_cells(one, own))
        for one in activities
    )
    return _sheet(TIMETABLE, cohort["name"], columns, rows)


def _columns_used(kind: RecordKind, records: Iterable[Mapping[str, Any]]) -> Columns:
    """The fields at least one record has a value in, the listed ones always; and the heads of the
    office's own columns.

    A field whose head one of those bears is among them too: of two columns with one head, the first
    is the field.
    """
    used, own = set[str](), dict[str, None]()
    for record in records:
        used.update(name for name, value in record.items() if value is not None)
        own.update(dict.fromkeys(record.get("extra") or ()))
    own.pop(ID_HEAD, None)
    said = {" ".join(head.split()) for head in own}
    fields = [
        f
        for f in kind.fields
        if f.name in used or f.is_listed or " ".join(head_of(f).split()) in said
    ]
    return fields, [head for head in own if head.strip()]


def _people(desk: Desk, ids: Sequence[int]) -> Iterator[ParticipantRecord]:
    for start in range(0, len(ids), PAGE):
        with desk.reading() as session:
            yield from queries.read_page(session, ids[start : start + PAGE])


def _sheet(name: str, title: str, columns: Columns, rows: Iterable[Sequence[object]]) -> SheetSpec:
    fields, own = columns
    specs = [*map(sheet_column, fields), *(ColumnSpec(f"own {head}", head) for head in own)]
    return SheetSpec(_(name), specs, rows, title=title, has_ids=True)


def sheet_column(field: Field) -> ColumnSpec:
    """The column of a field, under the head by which an import knows it again."""
    choices = [label for _value, label in field.kind.choices()]
    return replace(
        heading(field.name, field.label, _KINDS.get(type(field.kind), "text")),
        choices=choices if len(choices) <= _LONGEST_LIST else (),
    )


def cell_value(field: Field, record: Mapping[str, Any]) -> object:
    """What stands in the cell of a field: days, times and numbers as such, else its text; None
    where there is nothing.
    """
    value = record.get(field.name)
    if isinstance(field.kind, BirthDate) and value and len(value) == len("1985-12-10"):
        return dt.date.fromisoformat(value)
    if isinstance(value, dt.date | dt.time | int) and not isinstance(value, bool):
        return value
    return field.text(record) or None


def _own_cells(record: Mapping[str, Any], heads: Sequence[str]) -> list[str | None]:
    """What stood under the office's own heads when the record was imported."""
    kept: Mapping[str, Any] = record.get("extra") or {}
    return [None if kept.get(head) is None else str(kept[head]) for head in heads]
