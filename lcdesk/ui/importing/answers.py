"""The likely answers to a question of the review, as buttons: words and the edit each makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lcdesk.model.fields import Field
from lcdesk.tabular.plan import row_key
from lcdesk.tabular.review import (
    NAMELESS,
    ORDER,
    TWICE,
    WHO,
    Edit,
    LeftOut,
    Meant,
    Ordered,
    Question,
    Rest,
    Settled,
    Typed,
    Who,
    value_of,
)
from lcdesk.tabular.understood import Plan
from lcdesk.texts import _, n_

CELL = "cell"  # instead of an edit: open the cell
MOST = 3


@dataclass(frozen=True)
class Choice:
    """A button: what it says, and the edit it makes (CELL: open the cell to type)."""

    label: str
    edit: Edit | str


def choices_of(question: Question, plan: Plan, names: Mapping[int, str], alike: int = 1) -> list[Choice]:
    """The answers to offer, the likeliest first. `alike`: how many questions of this kind are open."""
    if question.kind in TWICE:
        return _for_twins(question, plan)
    if question.kind == WHO:
        return _for_who(question, names, alike)
    if question.kind == NAMELESS:
        return [
            Choice(n_("Leave the row out", "Leave {count} rows out", len(question.rows)), LeftOut(question.keys)),
            _cell(),
        ]
    target = question.target
    if target is None or not question.rows:
        return [Choice(_("All right"), _settled(question))]
    if question.kind == ORDER:
        return _for_order(question, target)
    return _for_value(question, plan, target)


def _for_value(question: Question, plan: Plan, target: Field) -> list[Choice]:
    has_value = plan.rows[question.rows[0]].read.values.get(target.name) is not None
    likely = [value_of(target, value) for value in question.likely[:MOST]]
    made = [
        Choice(target.kind.format(value), Meant(question.record, target.name, question.raw, value))
        for value in likely
        if question.raw
    ]
    if has_value:
        made.append(Choice(_("Leave as it is"), _settled(question)))
    elif question.raw:
        made.append(Choice(_("Leave empty"), Meant(question.record, target.name, question.raw, None)))
    return [*made, _cell()]


def _for_order(question: Question, target: Field) -> list[Choice]:
    texts: list[str] = [target.kind.format(value_of(target, value)) for value in question.likely[:2]]
    day, month = (texts + ["", ""])[:2]
    return [
        Choice(_("Day first: {date}", date=day), Ordered(question.record, target.name, "dmy")),
        Choice(_("Month first: {date}", date=month), Ordered(question.record, target.name, "mdy")),
        _cell(),
    ]


def _for_twins(question: Question, plan: Plan) -> list[Choice]:
    row, key = plan.rows[question.rows[0]], question.keys[0]
    first = [Choice(_("Keep row {row}", row=row.twin), LeftOut((key,)))] if row.twin is not None else []
    is_bare = not first
    made = [*first, Choice(_("Keep row {row}", row=row.read.row), Who(key, "this row"))]
    return [*made, *([] if is_bare else [Choice(_("Two people"), Who(key, "other"))])]


def _for_who(question: Question, names: Mapping[int, str], alike: int) -> list[Choice]:
    key = question.keys[0]
    made = [
        Choice(_("Same as {name}", name=names.get(person, f"#{person}")), Who(key, person))
        for person in question.likely[:2]
    ]
    made.append(
        Choice(_("Somebody else") if question.record == "participant" else _("Another entry"), Who(key, "other"))
    )
    if alike > 1:
        made += [Choice(_("All the same"), Rest("same")), Choice(_("All others"), Rest("other"))]
    return made


def _settled(question: Question) -> Settled:
    return Settled(question.keys, question.kind, question.field, question.raw)


def _cell() -> Choice:
    return Choice(_("Edit cell"), CELL)


def typed_edit(plan: Plan, place: int, name: str, value: Any) -> Edit:
    """What a value typed into a cell means: all rows with the same text that asks, or this cell alone."""
    row = plan.rows[place]
    raw = row.read.raw.get(name)
    is_asking = raw and any(problem.field == name and problem.raw == raw for problem in row.problems)
    if raw and is_asking and name not in ("full_name", "passport_no"):
        return Meant(row.read.kind, name, raw, value)
    return Typed(row_key(row.read), name, value)
