"""A cell of a newer version of a list in words: what its column is called, and its three values as
people read them, private ones masked.
"""

from __future__ import annotations

from typing import Any

from lcdesk.model.catalogue import KINDS
from lcdesk.model.masking import masked, without_numbers
from lcdesk.tabular.understood import RecordName, ThreeValues
from lcdesk.texts import _

NOTHING = "–"


def shown_further(text: str | None) -> str:
    """What a column that is no field holds, as it is shown: nobody can say which of it is private,
    so numbers of papers and telephones and mail addresses are masked.
    """
    if text is None:
        return ""
    return masked(text) if "@" in text else without_numbers(text)


def title_of_cell(record: RecordName, cell: ThreeValues) -> str:
    """What the column is called."""
    if cell.is_further:
        return without_numbers(cell.name)
    return KINDS[record].by_name[cell.name].title


def shown_value_of(record: RecordName, cell: ThreeValues, value: Any) -> str:
    """One of its values; "–" for none."""
    if value is None:
        return NOTHING
    if cell.is_further:
        return shown_further(str(value))
    field = KINDS[record].by_name[cell.name]
    text = field.kind.format(value)
    return masked(text) if field.is_private else text


def three_values(record: RecordName, cell: ThreeValues) -> dict[str, str]:
    """Its values by the names that sentences have for them: last, listed, desk."""
    values = {"last": cell.last, "listed": cell.listed, "desk": cell.desk}
    return {name: shown_value_of(record, cell, value) for name, value in values.items()}


def conflict_words(record: RecordName, cell: ThreeValues) -> str:
    """What list and desk both changed."""
    return _(
        "The list said {last} and says {listed} now; here it is {desk}.",
        **three_values(record, cell),
    )
