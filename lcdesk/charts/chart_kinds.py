"""Each kind of picture made from counted rows: bars, pyramid, columns, tiles, heat map, funnel,
trend, waffle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lcdesk.charts.chart import (
    Caption,
    Chart,
    ChartKind,
    ChartMark,
    Count,
    CountedRow,
    Series,
    Together,
    gender_mark,
    gender_series,
    largest,
    ranked,
    sentence,
)
from lcdesk.model import countries
from lcdesk.model.scripts import sort_key
from lcdesk.texts import N_, _, figure, language, n_, percent_of, with_label


def ranked_bars(
    rows: Sequence[CountedRow], caption: Caption, *, flagged: bool = True, sorted_here: bool = True
) -> Chart:
    """Bars of people by row, most first. `flagged`: the keys are country codes; `sorted_here`
    False keeps the order.
    """
    series = gender_series(rows)
    ordered = ranked(rows) if sorted_here else rows
    marks = tuple(gender_mark(row, series, flagged=flagged) for row in ordered)
    return Chart(ChartKind.BARS, caption, series, marks, (0, largest(marks)))


# --- Age bands: women to the left, men to the right, oldest on top ---


def age_pyramid(rows: Sequence[CountedRow], caption: Caption) -> Chart:
    """`rows` from the youngest band to the oldest; people of another or no gender, or no age,
    are named in the note.
    """
    known = [row for row in rows if row.key]
    marks = tuple(_age_mark(row) for row in reversed(known))
    end = max((max(mark.values) for mark in marks), default=0) or 1
    series = (Series("women", _("women")), Series("men", _("men")))
    return Chart(ChartKind.PYRAMID, caption, series, marks, (0, end), note=_not_drawn(rows))


def _age_mark(row: CountedRow) -> ChartMark:
    return ChartMark(
        row.key or "", row.label, (row.women, row.men), row.people, words=sentence(row)
    )


def _not_drawn(rows: Sequence[CountedRow]) -> str:
    ageless = sum(row.total for row in rows if not row.key)
    other = sum(row.other for row in rows if row.key)
    lines = (
        [
            n_(
                "{count} person without an age is not drawn.",
                "{count} people without an age are not drawn.",
                ageless,
            )
        ]
        if ageless
        else []
    )
    lines += (
        [
            n_(
                "{count} person without a gender is not drawn.",
                "{count} people without a gender are not drawn.",
                other,
            )
        ]
        if other
        else []
    )
    return " ".join(lines)


# --- The small upright chart of the participants screen: one column a country with its flag ---

REST = "…"
"""The key of what has no column of its own."""


def country_columns(rows: Sequence[CountedRow], caption: Caption, *, most: int = 12) -> Chart:
    """At most `most` columns; what does not fit is summed in a last one without a flag ("+5", key
    `REST`).

    The axis is that of the countries alone: the rest of sixty would press them flat, and is a
    number without a column.
    """
    series = gender_series(rows)
    ordered = [gender_mark(row, series, flagged=True) for row in ranked(rows)]
    fits = len(ordered) <= most
    marks = (
        tuple(ordered) if fits else (*ordered[: most - 1], _other_countries(ordered[most - 1 :]))
    )
    return Chart(
        ChartKind.COLUMNS,
        caption,
        series,
        marks,
        (0, largest([mark for mark in marks if mark.key != REST])),
    )


def _other_countries(marks: Sequence[ChartMark]) -> ChartMark:
    values = tuple(sum(column) for column in zip(*(mark.values for mark in marks), strict=True))
    people = Together(mark.people for mark in marks)
    words = n_("{count} more country", "{count} more countries", len(marks))
    return ChartMark(REST, f"+{len(marks)}", values, people, words=with_label(words, sum(values)))


# --- Region tiles: one tile a country, by region; they stand in for a map, without any border ---


def region_tiles(
    rows: Sequence[CountedRow], caption: Caption, region: Callable[[str], str] | None = None
) -> Chart:
    """A tile per country; regions with most people first. `region` tells a code's region
    (default: UN M49).
    """
    series = gender_series(rows)
    tell = region or region_of
    marks = [
        gender_mark(row, series, flagged=True, group=tell(row.key or "")) for row in ranked(rows)
    ]
    people: dict[str, int] = {}
    for mark in marks:
        people[mark.group] = people.get(mark.group, 0) + mark.total
    nowhere = tell("")
    # stable: ranks stay
    marks.sort(key=lambda mark: (mark.group == nowhere, -people[mark.group], mark.group))
    return Chart(ChartKind.TILES, caption, series, tuple(marks), (0, largest(marks)))


def region_of(code: str) -> str:
    """Name of the UN M49 region in the language of the moment; "Region not known" where there is
    none.
    """
    return countries.region(code, language()) or _("Region not known")


def by_group(marks: Sequence[ChartMark]) -> list[tuple[str, list[ChartMark]]]:
    """The marks by their group, in the order the groups first come."""
    found: dict[str, list[ChartMark]] = {}
    for mark in marks:
        found.setdefault(mark.group, []).append(mark)
    return list(found.items())


# --- The heat map: one row a country, one column a theme, a count in each cell ---


@dataclass(frozen=True)
class HeatCell:
    """People of one row and one column; a cell without people may be left out."""

    row: str  # key of the row, a country code where `flagged`
    row_label: str
    column: str
    number: int
    people: Sequence[int] = ()


def crossed(rows: Sequence[CountedRow], columns: Sequence[CountedRow]) -> list[HeatCell]:
    """Two breakdowns of the same few things, one against the other: what is in both a row and a
    column.
    """
    groups = [(column.label, frozenset(column.people)) for column in columns]
    return [
        HeatCell(row.key or "", row.label, label, len(both), both)
        for row in rows
        for label, group in groups
        for both in [tuple(one for one in row.people if one in group)]
    ]


def heat_map(
    cells: Sequence[HeatCell],
    heads: Sequence[str],
    caption: Caption,
    *,
    flagged: bool = True,
    ranked: bool = True,
) -> Chart:
    """Rows with most people first (else as they come), columns in the order of `heads`; every
    cell is a mark, the empty ones too.
    """
    labels = {cell.row: cell.row_label for cell in cells}
    found = {(cell.row, cell.column): cell for cell in cells}
    empty = {
        (row, head): HeatCell(row, label, head, 0)
        for row, label in labels.items()
        for head in heads
    }
    filled = {**empty, **found}
    weight = {row: sum(filled[row, head].number for head in heads) for row in labels}
    rows = (
        sorted(
            labels, key=lambda row: (not row, -weight[row], sort_key(labels[row], is_name=False))
        )
        if ranked
        else list(labels)
    )
    marks = tuple(_heat_mark(filled[row, head], flagged=flagged) for row in rows for head in heads)
    end = max((mark.total for mark in marks), default=0) or 1
    return Chart(
        ChartKind.HEAT, caption, (Series("all", _("participants")),), marks, (0, end), tuple(heads)
    )


def _heat_mark(cell: HeatCell, *, flagged: bool) -> ChartMark:
    count = n_("{count} participant", "{count} participants", cell.number)
    words = _("{row}, {column}: {people}", row=cell.row_label, column=cell.column, people=count)
    flag = cell.row if flagged else ""
    return ChartMark(
        f"{cell.row}|{cell.column}",
        cell.row_label,
        (cell.number,),
        cell.people,
        flag,
        cell.column,
        words,
    )


# --- The funnel: how many of those nominated were selected, confirmed, arrived, completed ---


def funnel(rows: Sequence[CountedRow], caption: Caption) -> Chart:
    """`rows` are the stages in their order, each with everybody who got so far; the same people
    stand in several.
    """
    series = gender_series(rows)
    marks = tuple(_stage_mark(row, rows[0], series) for row in rows)
    return Chart(ChartKind.FUNNEL, caption, series, marks, (0, largest(marks)), adds_up=False)


def _stage_mark(row: CountedRow, first: CountedRow, series: tuple[Series, ...]) -> ChartMark:
    mark, share = gender_mark(row, series), percent_of(row.total, first.total)
    if row is first or not share:
        return mark
    words = _("{sentence}; {share} {stage}", sentence=mark.words, share=share, stage=first.label)
    return replace(mark, beside=share, words=words)


# --- The trend: one column a cohort or a year in the order of time, stacked from zero ---

Unit = Literal["enrolments", "people"]

_TREND_SUBTITLES = {
    "cohort": N_("Participants by cohort, in order of time"),
    "year": N_("Participants by year"),
}
_TREND_NOTES: dict[Unit, str] = {
    "enrolments": N_("Enrolments are counted: who came twice is counted twice."),
    "people": N_("People are counted: who came several times counts once in each column."),
}


def trend(
    rows: Sequence[CountedRow],
    caption: Caption,
    *,
    by: str = "cohort",
    unit: Unit = "enrolments",
    begins: Mapping[str, str] | None = None,
) -> Chart:
    """A column a row. `begins` tells the beginning of each key ("2026-12-06"), those without one
    come last; without it the rows stay as they come. What is counted stands underneath, and
    above where the caption does not say it.
    """
    series = gender_series(rows)
    marks = tuple(gender_mark(row, series) for row in in_time(rows, begins))
    told = (
        caption if caption.subtitle else replace(caption, subtitle=_(_TREND_SUBTITLES.get(by, "")))
    )
    adds_up = unit == "enrolments"
    return Chart(
        ChartKind.TREND,
        told,
        series,
        marks,
        (0, largest(marks)),
        note=_(_TREND_NOTES[unit]),
        adds_up=adds_up,
    )


def in_time(rows: Sequence[CountedRow], begins: Mapping[str, str] | None) -> Sequence[CountedRow]:
    """Rows by their beginning, then by name; those that have none last."""
    if begins is None:
        return rows
    return sorted(
        rows, key=lambda row: (row.key not in begins, begins.get(row.key or "", ""), row.label)
    )


# --- The waffle: one square a person, coloured by a breakdown of few values; else bars ---

MOST_PEOPLE, MOST_VALUES = 100, 6
_GENDERS = {"F": "women", "M": "men"}


def waffle(rows: Sequence[CountedRow], caption: Caption, *, most: int = MOST_PEOPLE) -> Chart:
    """A mark a value, most first, with as many squares as people. More than `most` people, or
    more than six values, become ranked bars with a note that says why.
    """
    known = [row for row in (_by_gender(rows) if _is_gender(rows) else ranked(rows)) if row.total]
    total = sum(row.total for row in known)
    if total > most or len(known) > MOST_VALUES:
        return replace(
            ranked_bars(rows, caption, flagged=False), note=_why_bars(total, len(known), most)
        )
    marks = tuple(
        _waffle_mark(row, ink, total) for row, ink in zip(known, _inks(known), strict=True)
    )
    return Chart(
        ChartKind.WAFFLE, caption, (Series("all", _("participants")),), marks, (0, largest(marks))
    )


def _waffle_mark(row: CountedRow, ink: str, total: int) -> ChartMark:
    people, share = (
        n_("{count} participant", "{count} participants", row.total),
        percent_of(row.total, total),
    )
    words = _("{what}: {people}, {share}", what=row.label, people=people, share=share)
    return ChartMark(
        row.key or "", row.label, (row.total,), row.people, words=words, beside=share, ink=ink
    )


def _inks(rows: Sequence[CountedRow]) -> list[str]:
    """The colour of each value: those of gender everywhere the same; what is not known is
    hollow.
    """
    if _is_gender(rows):
        return [_GENDERS.get(row.key or "", "other") for row in rows]
    return [f"part{n}" if row.key else "other" for n, row in enumerate(rows, 1)]


def _is_gender(rows: Sequence[CountedRow]) -> bool:
    return {row.key or "" for row in rows} <= {*_GENDERS, "X", ""}


def _by_gender(rows: Sequence[CountedRow]) -> list[CountedRow]:
    """Women, men, and one row of all others, as in every other picture."""
    named = sorted((row for row in rows if row.key in _GENDERS), key=lambda row: row.key or "")
    rest = [row for row in rows if row.key not in _GENDERS]
    people = Together(row.people for row in rest)
    return [
        *named,
        Count("", _("other or not stated"), other=sum(row.total for row in rest), people=people),
    ]


def _why_bars(total: int, values: int, most: int) -> str:
    if total > most:
        return n_(
            "{count} person is too many for a square each (at most {most}); bars take their place.",
            "{count} people are too many for a square each (at most {most}); bars take their "
            "place.",
            total,
            count=figure(total),
            most=most,
        )
    return _(
        "{count} values are too many for a colour each (at most {most}); bars take their place.",
        count=values,
        most=MOST_VALUES,
    )
