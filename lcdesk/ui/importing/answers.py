"""The likely answers to a question of the review, as buttons: words and the edit each makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Choice as ChoiceKind
from lcdesk.tabular.matching.learned import is_closed
from lcdesk.tabular.plan.roster import CellChoice, row_key
from lcdesk.tabular.plan.three_way import three_values
from lcdesk.tabular.review.questions import (
    NAMELESS,
    ORDER,
    TWICE,
    WHO,
    CellAnswer,
    Edit,
    IdentityAnswer,
    LeftOut,
    Meant,
    OneByOne,
    Ordered,
    RestAnswer,
    ReviewQuestion,
    Settled,
    Several,
    Typed,
    value_of,
)
from lcdesk.tabular.understood import (
    FIRST_DAY,
    GUESSED_LIST,
    UNCLEAR_WAY,
    ImportPlan,
    ThreeValues,
    is_listed,
)
from lcdesk.texts import _, n_
from lcdesk.ui.importing.lines import Lines
from lcdesk.ui.importing.words import course_at, safe

# instead of an edit: open the cell, choose another value, look at both
CELL, OTHER, BOTH = "cell", "other", "both"
MOST = 3


@dataclass(frozen=True)
class AnswerButton:
    """A button: what it says, the edit it makes (or CELL, OTHER, BOTH), and `tip` on hover.
    `is_quiet`: a lesser one; `is_equal`: nothing speaks for it more than for the next one.
    """

    label: str
    edit: Edit | str
    tip: str = ""
    is_quiet: bool = False
    is_equal: bool = False


def choices_of(
    question: ReviewQuestion, plan: ImportPlan, names: Mapping[int, str], alike: int = 1
) -> list[AnswerButton]:
    """The answers to offer, the likeliest first. `alike`: how many questions of this kind are
    open.
    """
    if question.kind in TWICE:
        return _for_twins(question, plan)
    if question.kind == WHO:
        return _for_who(question, names, alike)
    if question.cell is not None:
        return _for_conflict(question, question.cell, plan, alike)
    if question.words:
        return _for_near_spellings(question)
    if question.kind == NAMELESS:
        return [
            AnswerButton(
                n_("Leave the row out", "Leave {count} rows out", len(question.rows)),
                LeftOut(question.keys),
            ),
            _cell(),
        ]
    if question.kind == GUESSED_LIST:
        return [
            AnswerButton(_("Yes, read it so"), _settled(question)),
            AnswerButton(_("No, leave it out"), LeftOut(question.keys)),
        ]
    target = question.target
    if target is None or not question.rows:
        return [AnswerButton(_("All right"), _settled(question))]
    return _for_field(question, plan, target)


def _for_field(question: ReviewQuestion, plan: ImportPlan, target: Field) -> list[AnswerButton]:
    if question.kind == FIRST_DAY:
        return [AnswerButton(_("Choose the date…"), OTHER), _empty(question, target)]
    if question.kind == ORDER:
        return _for_order(question, target)
    if question.kind == UNCLEAR_WAY and question.likely:
        return _for_way(question, target)
    return _for_value(question, plan, target)


def _for_near_spellings(question: ReviewQuestion) -> list[AnswerButton]:
    """The likeliest value of each word, all with one press; or each word by itself."""
    field, count = question.field or "", len(question.words)

    def all_of(*, is_remembered: bool) -> Several:
        return Several(
            tuple(
                Meant(
                    one.record,
                    field,
                    one.raw,
                    value_of(one.target, one.likely[0]) if one.target else one.likely[0],
                    is_remembered=is_remembered,
                )
                for one in question.words
            )
        )

    apart = AnswerButton(_("One by one"), OneByOne(question.record, field))
    if not can_be_remembered(question.words[0]):
        return [
            AnswerButton(_("Yes, all {count}", count=count), all_of(is_remembered=False)),
            apart,
        ]
    return [
        AnswerButton(
            _("Yes, all {count}, and remember", count=count),
            all_of(is_remembered=True),
            _("And remember it for the next file."),
        ),
        apart,
        AnswerButton(
            _("All {count}, this time only", count=count),
            all_of(is_remembered=False),
            is_quiet=True,
        ),
    ]


def _for_conflict(
    question: ReviewQuestion, cell: ThreeValues, plan: ImportPlan, alike: int
) -> list[AnswerButton]:
    """The desk's value stays, or the list's is taken; of several such cells all at once."""
    said, key = three_values(question.record, cell), question.keys[0]

    def chosen(choice: CellChoice) -> CellAnswer:
        return CellAnswer(key, cell.name, choice, cell.is_further)

    made = [
        AnswerButton(_("Keep {value}", value=said["desk"]), chosen("desk"), _("As it is here.")),
        AnswerButton(_("Take {value}", value=said["listed"]), chosen("list"), _("From the list.")),
    ]
    if alike > 1:
        options: tuple[tuple[CellChoice, str], ...] = (
            ("desk", _("Keep all {count} as they are here", count=alike)),
            ("list", _("Take all {count} from the list", count=alike)),
        )
        for choice, label in options:
            made.append(AnswerButton(label, _all_conflicts(plan, choice), is_quiet=True))
    return made


def _all_conflicts(plan: ImportPlan, choice: CellChoice) -> Several:
    return Several(
        tuple(
            CellAnswer(row_key(row.read), cell.name, choice, cell.is_further)
            for row in plan.rows
            for cell in row.asked
        )
    )


def can_be_remembered(question: ReviewQuestion) -> bool:
    """Is it a word of a closed list that means the same in the next file too?"""
    target = question.target
    is_word = any(map(str.isalpha, question.raw))
    return (
        target is not None
        and is_word
        and is_closed(target.kind)
        and not question.kind.startswith("ambiguous")
    )


def _for_value(question: ReviewQuestion, plan: ImportPlan, target: Field) -> list[AnswerButton]:
    has_value = plan.rows[question.rows[0]].read.values.get(target.name) is not None
    likely = (
        list(dict.fromkeys(value_of(target, value) for value in question.likely[:MOST]))
        if question.raw
        else []
    )
    made = _for_words(question, target, likely)
    if isinstance(target.kind, ChoiceKind) and len(likely) == len(target.kind.options):
        made = [replace(one, is_equal=True) for one in made]
    if has_value:
        made.append(AnswerButton(_("Leave as it is"), _settled(question)))
    elif not likely:
        made.append(_empty(question, target))
    if not likely and len(question.rows) == 1:
        made.append(_cell())
    elif not isinstance(target.kind, ChoiceKind) or len(likely) < len(target.kind.options):
        made.append(AnswerButton(_("Other…"), OTHER))
    if likely and can_be_remembered(question):
        once = Meant(question.record, target.name, question.raw, likely[0], is_remembered=False)
        label = _("{value}, this time only", value=target.kind.format(likely[0]))
        made.append(AnswerButton(label, once, is_quiet=True))
    if likely and not has_value:
        made.append(_empty(question, target))
    return made


def _for_words(question: ReviewQuestion, target: Field, likely: list[Any]) -> list[AnswerButton]:
    """A likely value each; the first says when it will be remembered."""
    is_lesson, made = can_be_remembered(question), list[AnswerButton]()
    for value in likely:
        text = safe(target.kind.format(value), target)
        edit = Meant(question.record, target.name, question.raw, value, is_remembered=is_lesson)
        tip = _("And remember it for the next file.") if is_lesson else ""
        made.append(
            AnswerButton(
                _("{value}, and remember", value=text) if is_lesson and not made else text,
                edit,
                tip,
            )
        )
    return made


def _empty(question: ReviewQuestion, target: Field) -> AnswerButton:
    edit = (
        Meant(question.record, target.name, question.raw, None, is_remembered=False)
        if question.raw
        else _settled(question)
    )
    return AnswerButton(_("Leave empty"), edit, is_quiet=bool(question.likely))


def _for_order(question: ReviewQuestion, target: Field) -> list[AnswerButton]:
    texts: list[str] = [
        target.kind.format(value_of(target, value)) for value in question.likely[:2]
    ]
    day, month = (texts + ["", ""])[:2]
    tip = _("Remembered for sheets with these heads.")
    orders: tuple[tuple[Literal["dmy", "mdy"], str], ...] = (
        ("dmy", _("Day first: {date}", date=day)),
        ("mdy", _("Month first: {date}", date=month)),
    )
    return [
        *(
            AnswerButton(label, Ordered(question.record, target.name, order), tip, is_equal=True)
            for order, label in orders
        ),
        _cell(),
    ]


def _for_way(question: ReviewQuestion, target: Field) -> list[AnswerButton]:
    """The places at which the course may be; each gives all their arrivals and departures."""
    count = len(question.rows)
    tip = n_("The answer is for {count} row.", "The answer is for all {count} rows.", count)
    made = [
        AnswerButton(
            course_at(place),
            Meant(question.record, target.name, question.raw, place, is_remembered=False),
            tip,
            is_equal=True,
        )
        for place in question.likely
    ]
    return [*made, _empty(question, target)]


def _for_twins(question: ReviewQuestion, plan: ImportPlan) -> list[AnswerButton]:
    row, key = plan.rows[question.rows[0]], question.keys[0]
    both = _("Two entries") if is_listed(question.record) else _("Two people")
    this = AnswerButton(_("Keep row {row}", row=row.read.row), IdentityAnswer(key, "this row"))
    if row.twin is None:  # a row that waited: the other one is in the desk by now
        leave = AnswerButton(n_("Leave the row out", "Leave {count} rows out", 1), LeftOut((key,)))
        return [leave, this, AnswerButton(both, IdentityAnswer(key, "other"), is_quiet=True)]
    first = AnswerButton(_("Keep row {row}", row=row.twin), LeftOut((key,)))
    return [
        first,
        this,
        AnswerButton(_("Show both"), BOTH),
        AnswerButton(both, IdentityAnswer(key, "other"), is_quiet=True),
    ]


def _for_who(question: ReviewQuestion, names: Mapping[int, str], alike: int) -> list[AnswerButton]:
    key = question.keys[0]
    made = [
        AnswerButton(
            _("Same as {name}", name=names.get(person, f"#{person}")), IdentityAnswer(key, person)
        )
        for person in question.likely[:MOST]
    ]
    other = _("Somebody else") if question.record == "participant" else _("Another entry")
    if is_listed(question.record):
        other = _("A new entry")
    made += [AnswerButton(other, IdentityAnswer(key, "other")), AnswerButton(_("Show both"), BOTH)]
    if alike > 1:
        made += [
            AnswerButton(_("All the same"), RestAnswer("same"), is_quiet=True),
            AnswerButton(_("All others"), RestAnswer("other"), is_quiet=True),
        ]
    return made


def _settled(question: ReviewQuestion) -> Settled:
    return Settled(question.keys, question.kind, question.field, question.raw)


def _cell() -> AnswerButton:
    return AnswerButton(_("Edit cell"), CELL)


def typed_edit(lines: Lines, place: int, name: str, value: Any) -> Edit:
    """What a value typed into a cell means: all rows with the same text that asks, or this cell
    alone.
    """
    row = lines.row(place)
    raw = row.read.raw.get(name)
    is_asking = raw and any(
        question.field == name and question.raw == raw for question in lines.asked.get(place, ())
    )
    if raw and is_asking and name not in ("full_name", "passport_no"):
        return Meant(row.read.kind, name, raw, value)
    return Typed(row_key(row.read), name, value)


def pasted_edits(
    lines: Lines, cells: Sequence[tuple[int, Mapping[str, str]]]
) -> tuple[list[Edit], list[str]]:
    """The edits of pasted texts, a cell each, and what could not be read, in words."""
    made: list[Edit] = []
    refused: list[str] = []
    for place, texts in cells:
        read = lines.row(place).read
        if not lines.is_editable(place):
            continue
        for name, text in texts.items():
            field = KINDS[read.kind].by_name.get(name)
            if field is None or "••" in text:  # a masked value copied from here is no value
                continue
            try:
                value = field.parse(text)
            except BadValue as fault:
                refused.append(
                    _("{row}, {field}: {why}", row=read.row, field=field.title, why=fault.message)
                )
                continue
            if value != read.values.get(name):
                made.append(Typed(row_key(read), name, value))
    return made, refused
