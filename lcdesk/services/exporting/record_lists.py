"""The lists of the office as workbooks or tables of text that look finished and import again as
"same": organisations, experts, programmes, the alliance with its members, events and projects,
leads, alumni; and empty ones to be filled in.

    export_records(desk, ORGANISATIONS, Path("organisations.xlsx"), "both")   # how many rows
    template_of(ORGANISATIONS, Path("organisations.xlsx"))                      # to be filled in
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from lcdesk.db.queries import record_lists as queries
from lcdesk.model import clock
from lcdesk.model.entities import Person
from lcdesk.model.fields import Field
from lcdesk.model.files import LIST
from lcdesk.model.kinds import Date
from lcdesk.model.names import dated_name
from lcdesk.model.rows import AlumniContactRecord, ListRecord
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.cooperation.alumni import AlumniLine
from lcdesk.services.core.access_log import Unmasking
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ALUMNI, RecordList, list_records
from lcdesk.services.exporting.exporting import Step, blank_column, in_both, sheet_column
from lcdesk.services.exporting.people_rows import cell_value
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import write_table
from lcdesk.tabular.writing.specs import (
    BESIDE_ALUMNI,
    SOMEBODY,
    ColumnSpec,
    SheetSpec,
    heading,
    record_mark,
)
from lcdesk.texts import LANGUAGES, N_, _, n_, speaking

_FILL = N_("Fill one row each; leave a cell empty when you do not know.")


def export_records(
    desk: Desk,
    which: RecordList,
    path: Path,
    language: str = "both",
    *,
    ids: Sequence[int] | None = None,
    is_plain: bool = False,
    step: Step | None = None,
) -> int:
    """A list, or the records of these `ids` in this order, into an .xlsx or, by the ending, a
    table of text; the number of rows.

    `language`: "en", "zh", or "both" (heads in both, names in the language of the moment). What is
    private (telephone numbers) is masked, or (`is_plain`) as it is, which is noted. `step(rows)` is
    called now and then and may raise to stop. KnownFault: another ending.
    """
    LIST.ending_of(path)
    with speaking(language) if language in LANGUAGES else nullcontext():
        records = _ordered(list_records(desk, which, ids), ids)
        marked = [_marked(which, one) for one in records]
        sheet = _sheet(desk, which, marked, language, Unmasking(is_plain=is_plain))
        if LIST.format_of(path).content == "text table":
            return write_table(path, sheet, formats=LIST, step=step)
        return write_book(path, [sheet], created=desk.stands_at(), step=step)


def export_alumni(
    desk: Desk,
    lines: Sequence[AlumniLine],
    path: Path,
    language: str = "both",
    *,
    is_plain: bool = False,
    step: Step | None = None,
) -> int:
    """All these alumni, whether a contact of them is kept or not, with where they took part, as a
    file like those of the lists; the number of rows. Mail and telephone stand there only of those
    who agree to be written to; an import of the file changes nothing.
    """
    LIST.ending_of(path)
    today = clock.today()
    with speaking(language) if language in LANGUAGES else nullcontext():
        with desk.reading_together():
            kept = {one["id"]: one for one in list_records(desk, ALUMNI)}
            cohorts = {one["id"]: dated_name(one) for one in list_cohorts(desk)}
            with desk.reading() as session:
                called = queries.call(session, Person, {line.person_id for line in lines})
        records = [
            _alumni_record(line, kept, called, cohorts, has_ways=line.consent(today) == "agreed")
            for line in lines
        ]
        sheet = _sheet(desk, ALUMNI, records, language, Unmasking(is_plain=is_plain), _BESIDE)
        if LIST.format_of(path).content == "text table":
            return write_table(path, sheet, formats=LIST, step=step)
        return write_book(path, [sheet], created=desk.stands_at(), step=step)


_WAYS = ("email", "phone")
"""How somebody is reached: told only with their consent."""
_BESIDE: Mapping[str, str] = dict(
    zip(("cohorts", "years", "then", "post"), BESIDE_ALUMNI, strict=True)
)


class _MarkedRecord(NamedTuple):
    """What becomes a row: its id, the mark by which an import knows it, its values."""

    id: int
    mark: str
    values: Mapping[str, Any]


def _marked(which: RecordList, record: ListRecord) -> _MarkedRecord:
    return _MarkedRecord(record["id"], record_mark(which.kind.name, record["id"]), record)


def _alumni_record(
    line: AlumniLine,
    kept: Mapping[int, AlumniContactRecord],
    called: Mapping[int, str],
    cohorts: Mapping[int, str],
    *,
    has_ways: bool,
) -> _MarkedRecord:
    """What is kept of somebody, or only who it is; and where they took part."""
    beside = {
        "cohorts": "; ".join(cohorts.get(one, "?") for one in line.cohorts) or None,
        "years": ", ".join(map(str, line.years)) or None,
        "then": line.organization,
        "post": line.position,
    }
    contact = kept.get(line.contact.id) if line.contact else None
    if contact is None:
        mark = record_mark(SOMEBODY, line.person_id)
        who = {"person": called.get(line.person_id)}
        return _MarkedRecord(line.person_id, mark, {**who, **beside})
    hidden = {} if has_ways else dict.fromkeys(_WAYS)
    return _marked(ALUMNI, contact)._replace(values={**contact, **beside, **hidden})


def template_of(which: RecordList, path: Path) -> int:
    """An empty workbook of a list in both languages, with drop-downs, notes and a how-to row, that
    imports once it is filled in.
    """
    columns = [blank_column(field) for field in which.kind.fields]
    title = in_both(_FILL)
    return write_book(
        path, [SheetSpec(in_both(which.plural), columns, (), title=title, has_ids=True)]
    )


def find_private(desk: Desk, which: RecordList) -> list[str]:
    """What of a list an export masks, as titles: private fields some record has a value in."""
    private = [field for field in which.kind.fields if field.is_private]
    records = list_records(desk, which) if private else []
    return [one.title for one in private if any(record.get(one.name) for record in records)]


def _ordered(records: Sequence[ListRecord], ids: Sequence[int] | None) -> Sequence[ListRecord]:
    if ids is None:
        return records
    places = {number: place for place, number in enumerate(ids)}
    return sorted(records, key=lambda record: places[record["id"]])


def _sheet(
    desk: Desk,
    which: RecordList,
    records: Sequence[_MarkedRecord],
    language: str,
    mask: Unmasking,
    beside: Mapping[str, str] = MappingProxyType({}),
) -> SheetSpec:
    """`beside`: further columns that no import takes in, key → label."""

    fields = [
        field
        for field in which.kind.fields
        if field.is_listed or any(one.values.get(field.name) is not None for one in records)
    ]

    def rows() -> Iterator[Sequence[object]]:
        for one in records:
            cells = (_cell(field, one.values, mask) for field in fields)
            yield (one.mark, *cells, *(one.values.get(key) for key in beside))
        mask.note(
            desk, records[0].id if len(records) == 1 else None, which.entity.__name__
        )  # before the file is in its place

    return SheetSpec(
        _(which.plural),
        [
            *(_column(field, language, is_plain=mask.is_plain) for field in fields),
            *(_in_language(heading(key, label), language) for key, label in beside.items()),
        ],
        rows(),
        title=_(which.plural),
        note=_note(len(records)),
        has_ids=True,
    )


def _cell(field: Field, record: Mapping[str, Any], mask: Unmasking) -> object:
    return mask.text(field, record) if field.is_private else cell_value(field, record)


def _column(field: Field, language: str, *, is_plain: bool) -> ColumnSpec:
    """A column under the head by which an import knows it; what is masked offers nothing to
    choose from.
    """
    column = (
        sheet_column(field)
        if is_plain or not field.is_private
        else heading(field.name, field.label)
    )
    return _in_language(column, language)


def _in_language(column: ColumnSpec, language: str) -> ColumnSpec:
    if language == "en":
        return replace(column, head_zh="")
    return replace(column, head_en="") if language == "zh" else column


def _note(count: int) -> str:
    entries = n_("{count} entry", "{count} entries", count)
    return f"{entries} · {Date().format(clock.today())}"
