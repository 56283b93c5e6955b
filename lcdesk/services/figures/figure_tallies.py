"""Records counted by a breakdown that is declared once: which row a record stands in, in which
order, under which words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from lcdesk.model import countries
from lcdesk.model.figure_tables import UNKNOWN, FigureCell, FigureColumn, FigureRow, FigureTable
from lcdesk.model.kinds import Choice
from lcdesk.model.scripts import sort_key
from lcdesk.texts import N_, _, language, with_label

T = TypeVar("T")
TOTAL = FigureColumn("total", N_("total"))


@dataclass(frozen=True)
class RecordBreakdown(Generic[T]):
    """A breakdown of records: `key` is its table's, `of` says the row of a record ("" not known),
    or the rows where it may stand in several.

    `order` None: the largest row first; else the keys as they stand. `is_flagged`: the keys are
    codes of countries.
    """

    key: str
    name: str  # marked with N_
    head: str  # marked with N_
    of: Callable[[T], str | None | Sequence[str]]
    label: Callable[[str], str] = str
    order: Callable[[Sequence[str]], Sequence[str]] | None = None
    is_flagged: bool = False

    def keys(self, record: T) -> Sequence[str]:
        """The rows a record stands in; that of what is not known where it stands in no other."""
        found = self.of(record)
        return (found or UNKNOWN,) if isinstance(found, str | None) else found or (UNKNOWN,)


@dataclass(frozen=True)
class CountedThings(Generic[T]):
    """What is counted: the records with the id of each, of which kind they are, how many are said
    ("9 cooperation leads"), and the columns they are told apart by, each with what stands in it.
    """

    records: Sequence[T]
    ids: Callable[[T], int | None]
    kind: str
    say: Callable[[int], str]
    columns: Sequence[tuple[FigureColumn, Callable[[T], bool]]] = ()


def by_choice(kind: Choice) -> Callable[[Sequence[str]], Sequence[str]]:
    """The order in which a closed list has its values."""
    return lambda keys: [option.code for option in kind.options if option.code in keys]


def country_name(code: str) -> str:
    """A country in the language of the moment."""
    return countries.name(code, language())


def tallied(
    how: RecordBreakdown[T], things: CountedThings[T], rule: str, remarks: Sequence[str] = ()
) -> FigureTable:
    """The table of a breakdown; what does not add up stands among its remarks."""
    groups: dict[str, list[T]] = {}
    several = 0
    for record in things.records:
        keys = how.keys(record)
        several += len(keys) > 1
        for key in keys:
            groups.setdefault(key, []).append(record)
    rows = tuple(
        FigureRow(
            key,
            how.label(key) if key else _("not known"),
            _cells(groups[key], things),
            key if how.is_flagged else "",
        )
        for key in _ordered(how, groups)
    )
    whole = len(things.records)
    return FigureTable(
        how.key,
        _(how.name),
        finding(rows, whole, things.say),
        _(how.head),
        (*(column for column, _is in things.columns), TOTAL),
        rows,
        rule,
        things.kind,
        _cells(things.records, things),
        adds_up=not several,
        remarks=(*_unknown(how, groups, things), *_overlap(several, things), *remarks),
        series=tuple(column.key for column, _is in things.columns) or (TOTAL.key,),
    )


def finding(rows: Sequence[FigureRow], whole: int, say: Callable[[int], str]) -> str:
    """ "Signed: 4 of 9 cooperation leads", or how many there are where no row leads alone."""
    known = sorted((row for row in rows if row.key), key=lambda row: -_number(row))
    if not known or not _number(known[0]):
        return say(whole)
    is_alone = len(known) == 1 or _number(known[0]) > _number(known[1])
    if not is_alone:
        return say(whole)
    label = known[0].label[:1].upper() + known[0].label[1:]
    if _number(known[0]) == whole:
        return with_label(label, say(whole))
    return _("{what}: {count} of {whole}", what=label, count=_number(known[0]), whole=say(whole))


def _number(row: FigureRow) -> float:
    return row.cells[-1].value or 0


def _ordered(how: RecordBreakdown[T], groups: Mapping[str, Sequence[T]]) -> list[str]:
    """What is not known comes last."""
    known = [key for key in groups if key]
    if how.order is not None:
        first = [key for key in how.order(known) if key in groups]
        known = [*first, *sorted(set(known) - set(first))]
    else:
        known.sort(key=lambda key: (-len(groups[key]), sort_key(how.label(key), is_name=False)))
    return [*known, *([UNKNOWN] if UNKNOWN in groups else [])]


def _cells(records: Sequence[T], things: CountedThings[T]) -> tuple[FigureCell, ...]:
    parts = [[one for one in records if is_in(one)] for _column, is_in in things.columns]
    return tuple(
        FigureCell(len(part), tuple(one for one in map(things.ids, part) if one is not None))
        for part in (*parts, records)
    )


def _overlap(several: int, things: CountedThings[T]) -> tuple[str, ...]:
    if not several:
        return ()
    return (
        _(
            "{count} of {whole} in several rows: the rows add up to more than the total.",
            count=several,
            whole=things.say(len(things.records)),
        ),
    )


def _unknown(
    how: RecordBreakdown[T], groups: Mapping[str, Sequence[T]], things: CountedThings[T]
) -> tuple[str, ...]:
    if not (lost := len(groups.get(UNKNOWN, ()))):
        return ()
    return (
        _(
            "{what} not known: {count} of {whole}.",
            what=_(how.head),
            count=lost,
            whole=things.say(len(things.records)),
        ),
    )
