"""Passport numbers with the date of expiry in the same cell: "A1234567 / 31.12.2029"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Date
from lcdesk.tabular.columns import date_order
from lcdesk.tabular.grid import Cell, texts_in
from lcdesk.tabular.records import TableReading, reader_for, take_outcomes
from lcdesk.tabular.values import CellOutcome, Trouble
from lcdesk.texts import _

_PARTED = re.compile(
    r"\s*(?:(?:passport|pasaporte|passeport|паспорт|护照|number|num|no|nº|n°|№|号码?)[\s.:：]+)*([A-Za-z]{0,3}[ -]?\d{4,10}[A-Za-z]?)\s*(?:[/,;，；、\n(（|]|\b(?=exp|valid|until|до|有效))+\s*"
    r"(?:(?:expiry|expires|exp|valid|until|to|date|до|действ\w*|有效期|有效|至|till)\W*)*(\d[^()（）]*?)\s*[)）]?\s*$",
    re.I,
)


def number_and_expiry(text: str) -> tuple[str, str] | None:
    """The number and the words of the date of a cell that holds both; None for any other."""
    found = _PARTED.match(text)
    return (found[1], found[2]) if found else None


def read_passports(work: TableReading) -> None:
    """The column of passport numbers; a date behind the number is its expiry, unless that has a column of its own."""
    column = work.column_of("passport_no")
    if column is None:
        return
    cells, target = work.cells(column.index), PARTICIPANT.field("passport_no")
    outcomes = reader_for(work, column, target, cells).read(cells)
    outcomes = [_without_figure(outcome) for outcome in outcomes]
    long = {text for text in texts_in(cells) if len(text) > 12}
    parted = {text: found for text in long if (found := number_and_expiry(text))}
    if not parted:
        take_outcomes(work, target, cells, outcomes)
        return
    dates = [Cell(found[1], found[1]) for found in parted.values()]
    expiry = {text: _day(found[1], Date(order=date_order(dates, column.head))) for text, found in parted.items()}
    numbers = [
        CellOutcome(target.kind.parse(parted[cell.text][0]), cell.text) if expiry.get(cell.text) else outcome
        for cell, outcome in zip(cells, outcomes, strict=True)
    ]
    take_outcomes(work, target, cells, numbers)
    if work.column_of("passport_expiry") is None:
        _take_expiry(work, cells, expiry)


def _without_figure(outcome: CellOutcome) -> CellOutcome:
    """Words where a number belongs ("at the ministry") are no passport number."""
    text = outcome.raw or outcome.value
    if not outcome.value or any(map(str.isdigit, outcome.value)):
        return outcome
    return CellOutcome(
        None, text, Trouble("bad_number", _("“{text}” is no passport number: it has no figure.", text=text))
    )


def _take_expiry(work: TableReading, cells: Sequence[Cell], expiry: dict[str, CellOutcome | None]) -> None:
    said = [expiry.get(cell.text) or CellOutcome() for cell in cells]
    take_outcomes(work, PARTICIPANT.field("passport_expiry"), cells, said)


def _day(text: str, kind: Date) -> CellOutcome | None:
    """The date behind a number; None for what is no date at all."""
    try:
        return CellOutcome(kind.parse(text), text)
    except BadValue as bad:
        return (
            CellOutcome(None, text, Trouble(bad.kind, bad.message, bad.likely))
            if bad.kind == "ambiguous_date"
            else None
        )
