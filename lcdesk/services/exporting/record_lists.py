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
from typing import Any

from lcdesk.db.queries import record_lists as queries
from lcdesk.model import clock
from lcdesk.model.fields import Field
from lcdesk.model.files import LIST
from lcdesk.model.kinds import Date
from lcdesk.services.core.access_log import Unmasking
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import RecordList, list_records
from lcdesk.services.exporting.exporting import (
    Step,
    blank_column,
    cell_value,
    in_both,
    sheet_column,
)
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import write_table
from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec, heading, record_mark
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
        sheet = _sheet(desk, which, records, language, Unmasking(is_plain=is_plain))
        if LIST.format_of(path).content == "text table":
            return write_table(path, sheet, formats=LIST, step=step)
        return write_book(path, [sheet], created=desk.stands_at(), step=step)


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


def _ordered(records: list[queries.Record], ids: Sequence[int] | None) -> Sequence[queries.Record]:
    if ids is None:
        return records
    places = {number: place for place, number in enumerate(ids)}
    return sorted(records, key=lambda record: places[record["id"]])


def _sheet(
    desk: Desk, which: RecordList, records: Sequence[queries.Record], language: str, mask: Unmasking
) -> SheetSpec:
    fields = [
        field
        for field in which.kind.fields
        if field.is_listed or any(record.get(field.name) is not None for record in records)
    ]

    def rows() -> Iterator[Sequence[object]]:
        for record in records:
            cells = (_cell(field, record, mask) for field in fields)
            yield (record_mark(which.kind.name, record["id"]), *cells)
        mask.note(
            desk, records[0]["id"] if len(records) == 1 else None, which.entity.__name__
        )  # before the file is in its place

    return SheetSpec(
        _(which.plural),
        [_column(field, language, is_plain=mask.is_plain) for field in fields],
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
    if language == "en":
        return replace(column, head_zh="")
    return replace(column, head_en="") if language == "zh" else column


def _note(count: int) -> str:
    entries = n_("{count} entry", "{count} entries", count)
    return f"{entries} · {Date().format(clock.today())}"
