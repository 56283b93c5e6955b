"""Attendance without a window: listed, noted, taken from a signed sheet, saved as a workbook."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lcdesk.cli.command import add_cohort, add_workbook, add_yes, command, deferred_imports
from lcdesk.cli.telling import ask_yes, say, say_json, say_table
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of, person_named
    from lcdesk.model.attendance import RULE, Rate, Register
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.lists import ATTENDANCE
    from lcdesk.services.attendance import attendance as service
    from lcdesk.services.attendance import attendance_sheet as sheets
    from lcdesk.services.attendance.attendance import (
        change_words,
        condition_words,
        moment_words,
        overdue_words,
        plan_words,
    )
    from lcdesk.services.attendance.attendance_sheet import Place, SheetPlan
    from lcdesk.services.core.desk import Desk


def _arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    parser.add_argument(
        "--set",
        metavar="STATE",
        help=_("present, late, excused, absent, or - for nothing; with --who and --activity"),
    )
    parser.add_argument(
        "--who",
        metavar="NAME",
        action="append",
        default=[],
        help=_("whose, by name or number (repeatable)"),
    )
    parser.add_argument(
        "--activity",
        metavar="N",
        type=int,
        action="append",
        default=[],
        help=_("of which activity, by its number in the list (repeatable)"),
    )
    parser.add_argument(
        "--all-present",
        action="store_true",
        help=_("everybody not noted yet was at the activities named"),
    )
    words = _("the certificate condition in per cent; - for the usual one")
    # argparse takes a single % for a place to be filled, and the Chinese has one
    parser.add_argument("--percent", metavar="N", help=words.replace("%", "%%"))
    parser.add_argument(
        "--import",
        dest="sheet",
        type=Path,
        metavar="FILE",
        help=_("note what a signed sheet says: names down, activities or dates across"),
    )
    parser.add_argument(
        "--answer",
        metavar="WHERE=N",
        action="append",
        default=[],
        help=_(
            "which activity a column is, or who a row is, where it may be several, as in C=12 or "
            "7=3 (repeatable)"
        ),
    )
    add_yes(parser)
    add_workbook(parser)


@command(
    "attendance",
    N_(
        "who was there: rates of people and activities, the certificate condition; note it, "
        "import a sheet, save it"
    ),
    _arguments,
    place=310,
    group="timetable",
    json="last",
)
def attendance(asked: Namespace) -> int:
    """The attendance of a cohort; with --set, --all-present, --percent or --import it is changed
    first.
    """
    with desk_of(asked) as desk:
        cohort_id: int = cohort_named(desk, asked.cohort)["id"]
        if asked.sheet:
            return _bring(desk, cohort_id, asked)
        changed = _change(desk, cohort_id, asked)
        if asked.out:
            service.save_register(desk, cohort_id, asked.out)
        register = service.read_register(desk, cohort_id)
    if asked.json:
        say_json(_plain(register))
    elif changed is not None:
        say(
            n_(
                "{count} cell was changed. Undo takes it back.",
                "{count} cells were changed. Undo takes it back.",
                changed,
            )
        )
        say(condition_words(register))
    elif asked.out:
        say(_("Saved: {path}", path=asked.out))
    else:
        _say(register)
    return 0


def _change(desk: Desk, cohort_id: int, asked: Namespace) -> int | None:
    """What the options ask for; how many cells changed, None when nothing was asked."""
    # before anything is written: whoever is refused finds all as it was
    note = _noting(desk, cohort_id, asked)
    if asked.percent is not None:
        service.set_percent(desk, cohort_id, _percent(asked.percent))
    return note() if note else None


def _noting(desk: Desk, cohort_id: int, asked: Namespace) -> Callable[[], int] | None:
    """What notes the cells that the options name; None where they name none. `KnownFault` where
    they cannot be meant.
    """
    if not asked.set and not asked.all_present:
        return None
    register = service.read_register(desk, cohort_id)
    activities = _activities(register, asked.activity)
    if asked.all_present:
        return lambda: service.note_all_present(desk, register, activities)
    names = {one.id: (one.name, *one.names) for one in register.people}
    people = [person_named(names, word) for word in asked.who]
    if not people:
        raise KnownFault(
            _("Nobody was named."), _("Name them by --who NAME; --all-present is for everybody.")
        )
    state = _state(asked.set)
    return lambda: service.note(
        desk, register, {(person, one): state for person in people for one in activities}
    )


def _bring(desk: Desk, cohort_id: int, asked: Namespace) -> int:
    """Note what a sheet says, after asking; nothing is noted of what is not understood."""
    register = service.read_register(desk, cohort_id)
    found = sheets.read_file(asked.sheet, register)
    plan = sheets.plan_sheet(found, register, asked.sheet.name, _answers(asked.answer, len(found)))
    if not asked.json:
        _say_plan(register, plan)
    has_marks = bool(plan.changes or plan.same or plan.questions)
    if not has_marks and not asked.json:
        raise KnownFault(
            _("The list in “{name}” has no mark that can be noted.", name=asked.sheet.name),
            _(
                "Nothing was noted. A mark is a word or sign such as √, late or 缺 below an "
                "activity or a date."
            ),
        )
    is_noted = bool(plan.changes) and (asked.yes or ask_yes(_("Note this? [y/N] ")))
    if is_noted:
        sheets.apply_plan(desk, register, plan)
    if asked.json:
        say_json(_plain_plan(plan, is_noted=is_noted))
    elif is_noted:
        say(
            n_(
                "{count} cell was noted. Undo takes it back.",
                "{count} cells were noted. Undo takes it back.",
                len(plan.changes),
            )
        )
    else:
        say(
            _("Nothing was noted; --yes notes it without asking.")
            if plan.changes
            else _("Nothing to note")
        )
    return 0 if has_marks else 1


def _answers(given: Sequence[str], lists: int) -> dict[Place, int]:
    answers: dict[Place, int] = {}
    for text in given:
        where, _sign, number = (part.strip() for part in text.partition("="))
        if not where or not number.isdecimal():
            raise KnownFault(_("“{text}” is no answer.", text=text), _("Answer as in C=12 or 7=3."))
        place = f"row {where}" if where.isdecimal() else f"column {where.upper()}"
        answers |= {(at, place): int(number) for at in range(lists)}
    return answers


def _activities(register: Register, numbers: Sequence[int]) -> list[int]:
    strange = [number for number in numbers if number not in register.session_by_id]
    if strange:
        raise KnownFault(
            _("This cohort has no activity {number}.", number=strange[0]),
            _("“lcdesk attendance” lists them."),
        )
    if not numbers:
        raise KnownFault(
            _("No activity was named."),
            _("Name it by --activity N; “lcdesk attendance” lists them."),
        )
    return list(numbers)


def _state(word: str) -> str | None:
    if word.strip() in ("", "-"):
        return None
    try:
        return ATTENDANCE.parse(word)
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was changed.")) from None


def _percent(word: str) -> int | None:
    text = word.strip().rstrip("%").strip()
    if text in ("", "-"):
        return None
    if not text.isdecimal():
        raise KnownFault(_("The condition lies between 0 and 100 %."), _("Nothing was changed."))
    return int(text)


def _say(register: Register) -> None:
    say(condition_words(register))
    if overdue := overdue_words(register):
        say(overdue)
    say()
    heads = (_("No."), _("Name"), _("Rate"), _("There of"), "")
    say_table(
        heads,
        [
            (
                one.id,
                one.name,
                *_rated(register.by_person[one.id]),
                _("below") if one.id in register.below else "",
            )
            for one in register.people
        ],
    )
    say()
    heads = (_("No."), _("When"), _("Activity"), _("Rate"), _("There of"))
    say_table(
        heads,
        [
            (one.id, moment_words(one), service.title_of(one), *_rated(register.by_session[one.id]))
            for one in register.sessions
            if one.is_counted
        ],
    )
    say()
    say(_(RULE))


def _rated(rate: Rate) -> tuple[str, str]:
    return ("–", "") if rate.percent is None else (f"{rate.percent} %", f"{rate.there}/{rate.of}")


def _say_plan(register: Register, plan: SheetPlan) -> None:
    say(plan_words(plan.new, plan.changed, plan.same))
    for key, state in plan.changes.items():
        if key in register.marks:
            say("  " + change_words(register, key, state))
    for question in plan.questions:
        say("? " + question.words)
        for number, words in question.options:
            say(f"    {number}  {words}")
    for remark in plan.remarks:
        say("! " + remark)
    if plan.questions:
        say(_("--answer says which it is."))


def _plain_plan(plan: SheetPlan, *, is_noted: bool) -> dict[str, Any]:
    asked = [
        {"where": one.place[1], "words": one.words, "options": dict(one.options)}
        for one in plan.questions
    ]
    changes = [
        {"person": key[0], "activity": key[1], "state": state}
        for key, state in plan.changes.items()
    ]
    counts = {"new": plan.new, "changed": plan.changed, "same": plan.same}
    return {
        "noted": is_noted,
        **counts,
        "changes": changes,
        "questions": asked,
        "remarks": plan.remarks,
    }


def _plain(register: Register) -> dict[str, Any]:
    marks: dict[int, dict[int, str]] = {}
    for (person, activity), state in register.marks.items():
        marks.setdefault(person, {})[activity] = state
    return {
        "percent": register.wanted,
        "sentence": condition_words(register),
        "rule": _(RULE),
        "people": [
            {
                "id": one.id,
                "name": one.name,
                "number": one.number,
                "group": one.group,
                "has_ended": one.has_ended,
                "is_below": one.id in register.below,
                **_plain_rate(register.by_person[one.id]),
                "marks": marks.get(one.id, {}),
            }
            for one in register.people
        ],
        "activities": [
            {
                "id": one.id,
                "date": one.date,
                "start": one.start,
                "title": service.title_of(one),
                "kind": one.kind,
                "is_counted": one.is_counted,
                **_plain_rate(register.by_session[one.id]),
            }
            for one in register.sessions
        ],
    }


def _plain_rate(rate: Rate) -> dict[str, int | None]:
    return {"there": rate.there, "of": rate.of, "percent": rate.percent}
