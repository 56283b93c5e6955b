"""What a question about two records is decided by: their values field by field, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field
from lcdesk.tabular.plan import is_same
from lcdesk.tabular.review import TWICE, ReviewQuestion
from lcdesk.tabular.understood import RecordName
from lcdesk.texts import _
from lcdesk.ui.importing.review import Outlook

APART, ALIKE, ONE_SIDED = 0, 1, 2  # the order in which they are shown
_NEEDLESS = frozenset({"number"})  # a place in a list says nothing of who somebody is


@dataclass(frozen=True)
class Side:
    """One record: where it stands, and its values."""

    title: str
    values: Mapping[str, Any]


def sides_of(question: ReviewQuestion, outlook: Outlook) -> list[Side]:
    """What a question is about: the row of the file, and the rows or records it may be the same as."""
    planned = outlook.plan.rows[question.rows[0]]
    mine = Side(_("In the file, row {row}", row=planned.read.row), planned.read.values)
    if question.kind in TWICE:
        at = outlook.twins.get(question.rows[0])
        if at is None:
            return []
        earlier = outlook.plan.rows[at].read
        return [Side(_("In the file, row {row}", row=earlier.row), earlier.values), mine]
    known = [Side(_place(outlook.known[one]), outlook.known[one]) for one in question.likely if one in outlook.known]
    return [mine, *known] if known else []


def lines_of(record: RecordName, sides: Sequence[Side]) -> list[tuple[Field, int]]:
    """The fields that some side tells, what differs first: (field, APART, ALIKE or ONE_SIDED)."""
    out: list[tuple[Field, int]] = []
    for field in KINDS[record].fields:
        values = [side.values.get(field.name) for side in sides]
        told = [value for value in values if value is not None]
        if not told or field.name in _NEEDLESS:
            continue
        if any(not is_same(record, field.name, told[0], other) for other in told[1:]):
            out.append((field, APART))
        else:
            out.append((field, ALIKE if len(told) == len(values) else ONE_SIDED))
    return sorted(out, key=lambda line: line[1])


def said_apart(question: ReviewQuestion, outlook: Outlook) -> str:
    """ "They agree in country and date of birth. E-mail and phone differ."; "" where nothing is known to compare."""
    sides = sides_of(question, outlook)
    if len(sides) != 2:
        return ""
    lines = lines_of(question.record, sides)
    alike, apart = _titles(lines, ALIKE), _titles(lines, APART)
    said = [_("The same: {fields}.", fields=alike)] if alike and question.kind not in TWICE else []
    said += [_("Different: {fields}.", fields=apart)] if apart else []
    return " ".join(said)


def _titles(lines: Sequence[tuple[Field, int]], state: int, most: int = 4) -> str:
    found = [field.title for field, its in lines if its == state]
    said = _(", ").join(found[:most])
    return _("{fields} and {count} more", fields=said, count=len(found) - most) if len(found) > most else said


def _place(record: Mapping[str, Any]) -> str:
    if "person_id" not in record:
        return _("In the timetable")
    return _("In this cohort") if "id" in record else _("Known from before")
