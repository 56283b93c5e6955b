"""What was learned of a table's columns, as far as it still fits them; where it does not, why,
in words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lcdesk.model.catalogue import KINDS
from lcdesk.model.kinds import (
    BirthDate,
    ChineseName,
    Choice,
    Country,
    Date,
    DocumentNumber,
    Emails,
    Kind,
    LongText,
    Names,
    Number,
    PassportName,
    Phones,
    Time,
    YesNo,
)
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.matching.learned import (
    NOTHING,
    LearnedMappings,
    fingerprint,
    head_key,
    told_apart,
)
from lcdesk.tabular.understood import FoundColumn, RecordName
from lcdesk.texts import _

_MOST = 0.5
_LEAST = 2
Rank = Literal["now", "layout", "taken", "head"]
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class LearnedColumns:
    """Column → remembered field ("-": left out), and column → what holds no longer."""

    fields: dict[int, str] = field(default_factory=dict[int, str])
    remarks: dict[int, str] = field(default_factory=dict[int, str])


@dataclass(frozen=True)
class _Answer:
    """One answer about one column, and where it was given."""

    column: FoundColumn
    field: str
    rank: Rank


def recall_columns(
    plain: Sequence[FoundColumn],
    heads: Heads,
    samples: Mapping[int, Sequence[Cell]],
    learned: LearnedMappings,
) -> LearnedColumns:
    """What was learned of these columns, as far as it holds. `plain`: what they are without it.

    What is chosen in this review goes first and is never contested; then what was chosen for this
    layout, what was taken in with it unasked (which yields to a field that head and cells are sure
    of), and the head word anywhere. One column a field.
    """
    out = LearnedColumns()
    given: dict[str, str] = {}
    for answer in _answers(plain, heads.kind, learned):
        column, name = answer.column, answer.field
        if column.index in out.fields:
            continue
        why = (
            ""
            if answer.rank == "now"
            else _misfit(answer, samples.get(column.index, ()), heads.kind)
        )
        if not why and name != NOTHING and name in given:
            why = _twice(column, given[name], heads.kind, name)
        if why:
            out.remarks.setdefault(column.index, why)
        else:
            out.fields[column.index] = name
            given.setdefault(name, column.head)
    return out


def _answers(
    plain: Sequence[FoundColumn], kind: RecordName, learned: LearnedMappings
) -> Iterator[_Answer]:
    """All answers about these columns, those that go before others first."""
    layout = fingerprint(kind, [column.head for column in plain])
    named = list(zip(told_apart(column.head for column in plain), plain, strict=True))
    asked: tuple[tuple[Rank, Callable[[str], str | None]], ...] = (
        ("now", lambda name: learned.now.get(layout, {}).get(name)),
        ("layout", lambda name: learned.chosen_as(layout, name)),
        ("taken", lambda name: learned.taken_as(layout, name)),
        ("head", lambda name: learned.heads.get(head_key(kind, name))),
    )
    for rank, answer in asked:
        for name, column in named:
            if found := answer(name):
                yield _Answer(column, found, rank)


def _misfit(answer: _Answer, cells: Sequence[Cell], kind: str) -> str:
    """Why an answer does not fit its column; "" when it does."""
    column, name = answer.column, answer.field
    if name == NOTHING:
        return ""
    if name not in KINDS[kind].by_name:
        return _(
            "“{head}” was remembered as a field that is no longer there ({field}): it is matched "
            "anew.",
            head=column.head,
            field=name,
        )
    if column.field == name:
        return ""
    if answer.rank == "taken":
        is_other = column.sureness == "sure" or content.fits(name, cells) < _MOST
    else:
        is_other = contradicts(KINDS[kind].field(name).kind, cells)
    if not is_other:
        return ""
    return _(
        "“{head}” was {field} last time, but its cells are something else now: it is matched anew.",
        head=column.head,
        field=_title(kind, name),
    )


def _twice(column: FoundColumn, other: str, kind: str, name: str) -> str:
    return _(
        "“{head}” and “{other}” were both remembered as {field}; now “{other}” is.",
        head=column.head,
        other=other,
        field=_title(kind, name),
    )


def _title(kind: str, name: str) -> str:
    return KINDS[kind].field(name).title


def contradicts(kind: Kind, cells: Sequence[Cell]) -> bool:
    """Are most of the cells plainly something that a field of this kind cannot hold? Words alone
    never are: they may be countries in another language, or a list's own codes.
    """
    test = next((test for kinds, test in _STRANGE if isinstance(kind, kinds)), None)
    if test is None or len(content.texts(cells)) < _LEAST:
        return False
    return content.share(cells, test) > _MOST


def _is_dated(cell: Cell) -> bool:
    return isinstance(cell.value, dt.date) or (
        bool(_DIGIT.search(cell.text)) and content.is_date(cell)
    )


def _is_no_date(cell: Cell) -> bool:
    return content.is_mail(cell) or not (
        isinstance(cell.value, dt.date) or _DIGIT.search(cell.text)
    )


def _is_no_mail(cell: Cell) -> bool:
    return "@" not in cell.text and "@" not in (cell.link or "")


def _is_no_word(cell: Cell) -> bool:
    """A mail, a date, a long number: no word of a list, no name."""
    return (
        content.is_mail(cell)
        or _is_dated(cell)
        or (content.is_phone(cell) and len(cell.text.strip()) > 6)
    )


def _is_no_choice(cell: Cell) -> bool:
    return _is_no_word(cell) or content.is_country(cell)


def _is_no_number(cell: Cell) -> bool:
    return content.is_mail(cell) or not _DIGIT.search(cell.text)


def _is_no_document(cell: Cell) -> bool:
    return content.is_mail(cell) or isinstance(cell.value, dt.date) or content.is_country(cell)


_STRANGE: tuple[tuple[tuple[type[Kind], ...], Callable[[Cell], bool]], ...] = (
    ((Date, BirthDate), _is_no_date),
    ((Emails,), _is_no_mail),
    ((Country, Names, PassportName, ChineseName), _is_no_word),
    ((Choice, YesNo), _is_no_choice),
    ((Phones, Number, Time), _is_no_number),
    ((DocumentNumber,), _is_no_document),
    ((LongText,), lambda _cell: False),
    ((Kind,), content.is_mail),
)
