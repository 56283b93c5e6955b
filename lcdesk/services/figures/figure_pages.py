"""The page of a report over the years as its template takes it."""

from __future__ import annotations

from typing import Any

from lcdesk.model.figure_tables import (
    FigureCell,
    FigureColumn,
    FigureRow,
    FiguresPage,
    FigureTable,
    inks_of,
)
from lcdesk.model.report import Report
from lcdesk.papers.content import PaperContent, flag_of, flag_pictures
from lcdesk.papers.typesetter import shared_typesetter
from lcdesk.services.figures.report_page import (
    PER_INCH,
    Words,
    both,
    moment_of,
    printed_remarks,
    signed_part,
)
from lcdesk.texts import BilingualText, PaperLanguage, _, n_, speaking


def figures_pdf(page: FiguresPage, language: PaperLanguage) -> bytes:
    """The page as PDF."""
    return shared_typesetter().set_pdf(figures_content(page, language)).pdf


def figures_picture(page: FiguresPage, language: PaperLanguage) -> bytes:
    """The same page as PNG."""
    (made,) = shared_typesetter().set_pictures(figures_content(page, language), PER_INCH)
    return made


def figures_content(page: FiguresPage, language: PaperLanguage) -> PaperContent:
    """All that stands on the page."""
    first = "en" if language == "en" else "zh"
    report = page.told[first]
    shown = [table for table in report.tables if table.is_printed and table.is_shown]
    rules = list(dict.fromkeys(table.rule for table in shown if not table.is_empty))
    data = {
        "language": language,
        "title": {"zh": "", "en": f"{report.title} – {report.scope}"},
        **_signed(page),
        "over": both(page.said("title")),
        "scope": both(page.said("scope")),
        "sentence": both(page.said("sentence")),
        "tables": [_table(page, table, first, _mark(table, rules)) for table in shown],
        "rules": [both(_words(page, _counted_by(shown, rule), "rule")) for rule in rules],
    }
    flags = flag_pictures(flag_of(row.flag) for table in shown for row in table.rows)
    return PaperContent("figures_page", data, moment_of(page.made_at), flags)


def _signed(page: FiguresPage) -> dict[str, Any]:
    """The foot of the page."""
    report = Report(
        office=page.office,
        made_at=page.made_at,
        deed=page.told["en"].deed,
        signer=page.signer,
        signature=page.signature,
    )
    pairs = zip(*(page.told[code].remarks for code in ("zh", "en")), strict=False)
    return {
        **signed_part(report),
        "rule": both(BilingualText.told(lambda: _("as numbered above"))),
        "rule_words": {"zh": "", "en": ""},
        "remarks": printed_remarks(BilingualText(zh, en) for zh, en in pairs),
    }


def _counted_by(tables: list[FigureTable], rule: str) -> str:
    """The key of a table that has the rule."""
    return next(one.key for one in tables if one.rule == rule and not one.is_empty)


def _mark(table: FigureTable, rules: list[str]) -> str:
    """The raised number of its rule, where anything is counted by it."""
    if table.rule not in rules:
        return ""
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(one)] for one in str(rules.index(table.rule) + 1))


def _words(page: FiguresPage, key: str, what: str) -> BilingualText:
    return BilingualText(
        **{code: getattr(report.table(key), what) for code, report in page.told.items()}
    )


def _table(page: FiguresPage, table: FigureTable, first: str, mark: str) -> dict[str, Any]:
    tables = {code: page.told[code].table(table.key) for code in ("zh", "en")}
    title = BilingualText(**{code: _told(one, mark) for code, one in tables.items()})
    names = {code: {one.key: one.label for one in report.rows} for code, report in tables.items()}
    inks = dict(zip(table.series, inks_of(table.series), strict=True))
    longest = max((sum(_parts(table, row)) for row in table.rows), default=0.0)
    with speaking(first):
        rows = [
            {
                "name": {code: known.get(row.key, "") for code, known in names.items()},
                "flag": flag_of(row.flag),
                "numbers": _numbers(table, row.cells),
                "parts": [part / longest if longest else 0 for part in _parts(table, row)],
            }
            for row in table.rows
        ]
        total = None if table.total is None else _numbers(table, table.total)
    return {
        "title": both(title),
        "is_empty": table.is_empty,
        "columns": [
            {
                "head": _head(tables, column),
                "ink": inks.get(column.key, "") if len(inks) > 1 else "",
            }
            for column in table.columns
        ],
        "inks": list(inks.values()),
        "has_bars": bool(table.series) and longest > 0,
        "rows": [] if table.is_empty else rows,
        "total": total,
        "remarks": _remarks(tables),
        "more": [both(_more(len(rows) - most)) for most in range(len(rows))],
    }


def _parts(table: FigureTable, row: FigureRow) -> list[float]:
    return [float(row.cells[table.place(key)].value or 0) for key in table.series]


def _numbers(table: FigureTable, cells: tuple[FigureCell, ...]) -> list[str]:
    return [column.words(cell) for column, cell in zip(table.columns, cells, strict=True)]


def _head(tables: dict[str, FigureTable], column: FigureColumn) -> Words:
    if not column.is_named:
        return both(BilingualText.told(lambda: column.said))
    return {code: one.columns[one.place(column.key)].head for code, one in tables.items()}


def _remarks(tables: dict[str, FigureTable]) -> list[Words]:
    """What is told beneath the finding, and what does not add up."""
    every = [([one.detail] if one.detail else []) + list(one.remarks) for one in tables.values()]
    return [{"zh": zh, "en": en} for zh, en in zip(*every, strict=False)]


def _more(rest: int) -> BilingualText:
    return BilingualText.told(
        lambda: n_(
            "And {count} more row, in the workbook.",
            "And {count} more rows, in the workbook.",
            rest,
        )
    )


def _told(table: FigureTable, mark: str) -> str:
    """ "Leads by kind: technology: 4 of 9 cooperation leads ¹"."""
    is_named = table.finding.startswith(table.name)
    said = f"{table.name} · {table.finding}" if table.finding and not is_named else ""
    said = said or table.finding or table.name
    return f"{said} {mark}" if mark else said
