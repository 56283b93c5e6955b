"""A report of figure tables as a file: a workbook with a summary in both languages and a sheet with
a native chart for each table, the page to be signed, or its figures as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lcdesk.drawing.palette import LIGHT
from lcdesk.model import clock
from lcdesk.model.figure_tables import (
    FigureCell,
    FigureColumn,
    FigureReport,
    FigureRow,
    FiguresPage,
    FigureTable,
    as_data,
    inks_of,
)
from lcdesk.model.files import OVER_YEARS, write_bytes
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.figure_pages import figures_pdf, figures_picture
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.cells import tab_name
from lcdesk.tabular.writing.specs import (
    ChartSpec,
    ColumnKind,
    ColumnSpec,
    GroupRow,
    Linked,
    SheetSpec,
    heading,
)
from lcdesk.texts import N_, PaperLanguage, _, in_language, language, speaking, with_label

LANGUAGES = ("zh", "en")
_WIDTHS = (34.0, 60.0, 60.0)  # characters, of the summary
_NUMBERS = {"count": '0;-0;"–"', "hours": "General", "money": "#,##0", "amount": "General"}
Gather = Callable[[], FigureReport]
Reports = Mapping[str, FigureReport]
"""Language → the report as it is said in it; the tables and their rows have the same keys."""


def in_both(desk: Desk, gather: Gather) -> dict[str, FigureReport]:
    """The report in both languages, of one state of the desk."""
    told: dict[str, FigureReport] = {}
    with desk.reading_together():
        for code in LANGUAGES:
            with speaking(code):
                told[code] = gather()
    return told


def save_figures(
    desk: Desk, gather: Gather, path: Path, page: PaperLanguage = "both", office: str = ""
) -> None:
    """Write the report by the ending of the name: .xlsx, .pdf, .png or .json. `page` is the
    language of the page; `KnownFault` for another ending, or where the place cannot be written.
    """
    told = in_both(desk, gather)
    if OVER_YEARS.ending_of(path) == ".xlsx":
        save_book(told, path, desk)
    else:
        made = dt.datetime.now(dt.UTC).replace(microsecond=0)
        save_page(FiguresPage(told, office=office, made_at=made), path, page)


def save_page(page: FiguresPage, path: Path, language: PaperLanguage) -> None:
    """Write the page by the ending of the name, .pdf or .png, or its figures as .json."""
    ending = OVER_YEARS.ending_of(path)
    if ending == ".json":
        figures = as_data(page.told[_now()])
        content = json.dumps(figures, ensure_ascii=False, indent=1, default=str).encode()
    elif ending == ".pdf":
        content = figures_pdf(page, language)
    else:
        content = figures_picture(page, language)
    write_bytes(path, content, formats=OVER_YEARS)


def _now() -> str:
    return "zh" if language() == "zh" else "en"


def save_book(told: Reports, path: Path, desk: Desk) -> int:
    """The workbook; titles in the language of the moment, with the other beneath. The number of
    rows behind the summary.
    """
    now = _now()
    other = "en" if now == "zh" else "zh"
    taken = {in_language(now, N_("Summary")).casefold()}
    sheets: list[SheetSpec] = []
    for table in told[now].tables:
        beside = told[other].table(table.key)
        sheets.append(_sheet(table, beside, told[now], tab_name(table.name, taken)))
    summary = _summary(told, now, [sheet.name for sheet in sheets])
    title = f"{told[now].title} – {told[now].scope}"
    write_book(path, [summary, *sheets], title=title, created=desk.stands_at())
    return sum(len(table.rows) for table in told[now].tables)


def _labelled(spoken: str, label: str, value: str) -> str:
    with speaking(spoken):
        return with_label(label, value)


def _summary(told: Reports, now: str, names: Sequence[str]) -> SheetSpec:
    def line(label: str, say: Callable[[FigureReport], str]) -> list[object]:
        pair = " ".join(dict.fromkeys(in_language(code, label) for code in LANGUAGES))
        return [pair, *(say(told[code]) for code in LANGUAGES)]

    remarks = list(zip(*(told[code].said for code in LANGUAGES), strict=False))
    rows: list[list[object] | GroupRow] = [
        line(N_("Figures"), lambda report: report.sentence),
        line(N_("Of"), lambda report: report.scope),
        GroupRow(_in_both(N_("What the sheets say"))),
        *(
            [Linked(name, name), *(told[code].table(table.key).finding for code in LANGUAGES)]
            for name, table in zip(names, told[now].tables, strict=True)
        ),
        GroupRow(_in_both(N_("What does not add up"))),
        *([None, *both] for both in remarks),
        *([] if remarks else [line(N_("Nothing"), lambda _report: "–")]),
        GroupRow(_in_both(N_("Where the figures come from"))),
        line(N_("written on"), lambda _report: clock.today().isoformat()),
        line(N_("data version"), lambda report: str(report.deed)),
    ]
    columns = [
        heading("item", N_("Item")),
        ColumnSpec("zh", "", "中文"),
        ColumnSpec("en", "English"),
    ]
    return SheetSpec(
        in_language(now, N_("Summary")),
        [
            ColumnSpec(one.key, one.head_en, one.head_zh, one.kind, width)
            for one, width in zip(columns, _WIDTHS, strict=True)
        ],
        rows,
        title=_labelled(now, told[now].title, told[now].scope),
        note=told[now].sentence,
        has_bands=True,
        footer=f"{told[now].title} {told[now].scope}",
    )


def _in_both(label: str) -> str:
    return " ".join(dict.fromkeys(in_language(code, label) for code in LANGUAGES))


def _sheet(table: FigureTable, beside: FigureTable, report: FigureReport, name: str) -> SheetSpec:
    columns = _columns(table, beside)
    foot = (table.rule, " ".join(table.remarks), beside.rule, " ".join(beside.remarks))
    return SheetSpec(
        name,
        columns,
        [_line(table, row) for row in table.rows],
        title=table.finding or table.name,
        note=f"{beside.finding or beside.name}\n{report.scope}",
        total=_total(table),
        chart=_chart(table),
        foot=tuple(line for line in foot if line),
        footer=f"{table.rule} {report.scope}",
    )


def _is_flagged(table: FigureTable) -> bool:
    return any(row.flag for row in table.rows)


def _columns(table: FigureTable, beside: FigureTable) -> list[ColumnSpec]:
    """A share and a rate stand in words with what they are of, a mean beside its n."""
    heads = (table.head, beside.head) if _now() == "en" else (beside.head, table.head)
    made = [ColumnSpec("code", *_both(N_("Code")))] if _is_flagged(table) else []
    made.append(ColumnSpec("label", heads[0], heads[1] if heads[1] != heads[0] else ""))
    for column in table.columns:
        made += _column(column)
    return made


def _both(label: str) -> tuple[str, str]:
    return in_language("en", label), in_language("zh", label)


def _column(column: FigureColumn) -> list[ColumnSpec]:
    english, chinese = (column.head, "") if column.is_named else _both(column.head)
    chinese = chinese if chinese != english else ""
    if column.form in ("share", "rate"):
        return [ColumnSpec(column.key, english, chinese, width=18)]
    if column.form == "mean":
        return [
            ColumnSpec(column.key, english, chinese, "number", 10, "0.00"),
            ColumnSpec(f"{column.key} n", "n", kind="number", width=8),
        ]
    kind: ColumnKind = "number"
    wide = max(len(english), 2 * len(chinese)) + 3.0
    return [
        ColumnSpec(
            column.key, english, chinese, kind, min(max(12.0, wide), 28.0), _NUMBERS[column.form]
        )
    ]


def _values(table: FigureTable, cells: Sequence[FigureCell]) -> list[object]:
    values: list[object] = []
    for column, cell in zip(table.columns, cells, strict=True):
        if column.form in ("share", "rate"):
            values.append(None if cell.value is None else column.words(cell))
        elif column.form == "mean":
            values += [cell.value, cell.whole]
        else:
            values.append(cell.value)
    return values


def _line(table: FigureTable, row: FigureRow) -> list[object]:
    code = [row.flag or None] if _is_flagged(table) else []
    return [*code, row.label, *_values(table, row.cells)]


def _total(table: FigureTable) -> list[object] | None:
    if table.total is None:
        return None
    code = [None] if _is_flagged(table) else []
    return [*code, _("Total"), *_values(table, table.total)]


def _chart(table: FigureTable) -> ChartSpec | None:
    if table.is_empty or not table.series:
        return None
    keys = {column.key for column in table.columns}
    is_time = table.head == _("Year")
    return ChartSpec(
        table.finding or table.name,
        "label",
        table.series,
        "columns" if is_time else "bars",
        [LIGHT[ink] for ink in inks_of(table.series)],
        table.whole if table.whole in keys else "",
        table.rule,
    )
