"""The first sheet of the workbook of the figures: what may be signed, by which rule, and what does not add up, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lcdesk import __version__
from lcdesk.charts.shares import percent_of
from lcdesk.model import clock
from lcdesk.services.figures_sheets import FigureSheet, heading
from lcdesk.services.statistics import CountryTable
from lcdesk.tabular.writing import ColumnSpec, GroupRow, Linked, SheetSpec
from lcdesk.texts import N_, _, in_language, speaking

SUMMARY = N_("Summary")
LANGUAGES = ("zh", "en")
_WIDTHS = (30.0, 11.0, 50.0, 58.0)  # characters
Line = list[object]


@dataclass(frozen=True)
class LanguageFigures:
    """The figures as one language tells them: the name of the scope, the tables by cut, the sheets."""

    name: str
    tables: Mapping[str, CountryTable]
    leaves: Sequence[FigureSheet]

    @property
    def country(self) -> CountryTable:
        """The cut by country: its sentence, total and remarks are those of all."""
        return self.tables["country"]

    @property
    def remarks(self) -> list[str]:
        """What does not add up, each once: of everybody first, then of single cuts."""
        return list(
            dict.fromkeys(remark for table in (self.country, *self.tables.values()) for remark in table.remarks)
        )

    def count(self, by: str, key: str) -> int:
        """How many stand in a row of a cut."""
        return sum(row.total for row in self.tables[by].rows if row.key == key)


Facts = Mapping[str, LanguageFigures]
"""Language → what it tells."""


def summary_name() -> str:
    """What the sheet is called, in both languages."""
    return _pair(SUMMARY)


def summary_sheet(facts: Facts, now: str, stands_at: dt.datetime | None) -> SheetSpec:
    """The sheet; titles in the language `now`, with the other one below. `stands_at`: of when the data are."""
    told, beside = facts[now], facts["en" if now == "zh" else "zh"]
    rows: list[Line | GroupRow] = [
        GroupRow(_pair(N_("Key figures"))), *_key_figures(facts),
        GroupRow(_pair(N_("What the sheets say"))), *_findings(facts, now),
        GroupRow(_pair(N_("What does not add up"))), *_doubts(facts),
        GroupRow(_pair(N_("Where the figures come from"))), *_origin(facts, stands_at),
    ]  # fmt: skip
    columns = [
        heading("item", N_("Item")), heading("number", N_("Number"), "number"),
        ColumnSpec("zh", "", "中文"), ColumnSpec("en", "English"),
    ]  # fmt: skip
    rule = _in(now, lambda: _("Counted: {rule}.", rule=told.country.rule_words))
    return SheetSpec(
        summary_name(), [_wide(column, width) for column, width in zip(columns, _WIDTHS, strict=True)], rows,
        title=told.country.sentence, note=f"{beside.country.sentence}\n{told.name}", has_bands=True,
        footer=f"{rule} {told.name}",
    )  # fmt: skip


def _key_figures(facts: Facts) -> list[Line]:
    told = facts["en"]
    total = told.country.total
    parts = {part: sum(getattr(row, part) for row in told.country.rows) for part in ("women", "men", "other")}
    lines = [
        _line(N_("participants"), total, lambda code: facts[code].country.sentence),
        _line(N_("Counted"), None, lambda code: facts[code].country.rule_words),
        _line(N_("countries and regions"), told.country.countries),
        *([_line(N_("without a country"), told.country.without_country)] if told.country.without_country else []),
        _line(N_("continents"), sum(bool(row.key) for row in told.tables["region"].rows)),
    ]
    heads = {"women": N_("women"), "men": N_("men"), "other": N_("other or not stated")}
    for part, number in parts.items():
        if number or part != "other":
            lines.append(_line(heads[part], number, _share(number, total)))
    again = told.count("first_time", "again")
    if again:
        lines.append(_line(N_("had taken part before"), again, _share(again, total)))
    return lines


def _findings(facts: Facts, now: str) -> list[Line]:
    """The title of each sheet in both languages, with the way there."""
    titles = [[leaf.title for leaf in facts[code].leaves] for code in LANGUAGES]
    names = [leaf.name for leaf in facts[now].leaves]
    if not names:
        return [_line("", None, lambda _code: _("Nobody is counted, so there is no other sheet."))]
    return [[Linked(name, name), None, *both] for name, *both in zip(names, *titles, strict=True)]


def _doubts(facts: Facts) -> list[Line]:
    remarks = [facts[code].remarks for code in LANGUAGES]
    lines: list[Line] = [[None, None, *both] for both in zip(*remarks, strict=True)]
    return lines or [_line("", None, lambda _code: _("Nothing: every sum is the total."))]


def _origin(facts: Facts, stands_at: dt.datetime | None) -> list[Line]:
    last = f"{stands_at:%Y-%m-%d %H:%M}" if stands_at else "–"
    return [
        _line(N_("figures of"), None, lambda code: facts[code].name),
        _line(N_("written on"), None, lambda _code: clock.today().isoformat()),
        _line(N_("data as of"), None, lambda _code: _("{moment}, the last change of the desk", moment=last)),
        _line(N_("made with"), None, lambda _code: f"lcdesk {__version__}"),
    ]


def _line(label: str, number: int | None, say: Callable[[str], str] = lambda _code: "") -> Line:
    """A label in both languages, a number, and what each language says of it."""
    return [_pair(label) or None, number, *(_in(code, lambda code=code: say(code)) or None for code in LANGUAGES)]


def _share(number: int, whole: int) -> Callable[[str], str]:
    return lambda _code: percent_of(number, whole)


def _pair(label: str) -> str:
    """A label marked by N_ in both languages."""
    return " ".join(dict.fromkeys(in_language(code, label) for code in LANGUAGES)) if label else ""


def _in(code: str, say: Callable[[], str]) -> str:
    with speaking(code):
        return say()


def _wide(column: ColumnSpec, width: float) -> ColumnSpec:
    return ColumnSpec(column.key, column.head_en, column.head_zh, column.kind, width)
