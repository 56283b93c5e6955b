"""Clashes of a timetable with their fixes, and the rules they come from."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import Any

from lcdesk.cli.arguments import add_cohort
from lcdesk.cli.command import command
from lcdesk.cli.deferred_imports import deferred_imports
from lcdesk.cli.telling import clash_record, say, say_json, say_table
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.model.clashes import (
        LEVELS,
        LIMITS,
        RULES,
        Clash,
        Fix,
        find_clashes,
        find_fixes,
        limit_minutes,
    )
    from lcdesk.model.clashes.timetable import Limit, read_minutes, say_minutes
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.curriculum import conflicts as service
    from lcdesk.services.curriculum.conflicts import TimetableRules, keep_rules, read_rules

MARKS = {"clash": "✗", "warning": "!"}


def _clash_arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    parser.add_argument(
        "--cures",
        action="store_true",
        help=_("with what would cure each, checked against everything else"),
    )
    parser.add_argument(
        "--apply",
        metavar="N.M",
        help=_("make the M-th cure of the N-th clash, as “--cures” numbers them"),
    )


@command(
    "conflicts",
    N_("the clashes of a timetable, and what would cure them"),
    _clash_arguments,
    place=140,
    json="last",
)
def conflicts(asked: Namespace) -> int:
    """The clashes of a timetable; with --cures what would fix each, with --apply one of these
    is made.
    """
    with desk_of(asked) as desk:
        cohort_id = cohort_named(desk, asked.cohort)["id"]
        planned = service.read_planned(desk, cohort_id)
        clashes = find_clashes(planned.activities, planned.around)
        if asked.apply:
            clash, number = _chosen(clashes, asked.apply)
            fix = _fix(find_fixes(clash, planned.activities, planned.around), number, asked.apply)
            service.apply_fix(desk, cohort_id, clash, fix)
            _say_done(fix, is_json=asked.json)
            return 0
        wants = asked.cures
        found = [
            (clash, find_fixes(clash, planned.activities, planned.around) if wants else [])
            for clash in clashes
        ]
    if asked.json:
        say_json(
            [_plain(number, clash, fixes, wants) for number, (clash, fixes) in enumerate(found, 1)]
        )
    else:
        _say_clashes(found)
    for remark in planned.remarks:
        sys.stderr.write(f"{remark}\n")
    return 0


def _rule_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=_(
            "a level (clash, warning or ignore) or a limit, such as venue_twice=warning or "
            "day_length=7:30 (repeatable)"
        ),
    )
    parser.add_argument(
        "--as-at-first", action="store_true", help=_("take back every choice of the office")
    )


@command(
    "rules",
    N_("the timetable rules: how grave each is, and what they measure by"),
    _rule_arguments,
    place=150,
    json="last",
)
def rules(asked: Namespace) -> int:
    """The rules with their levels and limits; --set changes some, --as-at-first takes all
    changes back.
    """
    with desk_of(asked) as desk:
        chosen = TimetableRules() if asked.as_at_first else read_rules(desk)
        for pair in asked.set:
            chosen = _changed(chosen, pair)
        if asked.set or asked.as_at_first:
            keep_rules(desk, chosen)
    limits = limit_minutes(chosen.limits)
    if asked.json:
        levels = [
            {"rule": name, "label": _(rule.label), "level": chosen.level(name)}
            for name, rule in RULES.items()
        ]
        say_json(
            {
                "levels": levels,
                "limits": {name: say_minutes(value) for name, value in limits.items()},
            }
        )
        return 0
    say_table(
        (_("Name"), _("Rule"), _("Level")),
        [(name, _(rule.label), chosen.level(name)) for name, rule in RULES.items()],
    )
    say()
    say_table(
        (_("Name"), _("Limit"), _("Hours and minutes")),
        [(name, _(limit.label), say_minutes(limits[name])) for name, limit in LIMITS.items()],
    )
    return 0


def _say_clashes(found: list[tuple[Clash, list[Fix]]]) -> None:
    if not found:
        say(_("No clashes."))
    for number, (clash, fixes) in enumerate(found, 1):
        say(f"{number:>3} {MARKS[clash.level]} {clash.message}")
        for place, fix in enumerate(fixes, 1):
            say(f"      {number}.{place} {fix.full_words}")


def _plain(number: int, clash: Clash, fixes: list[Fix], has_fixes: bool) -> dict[str, Any]:
    out = clash_record(number, clash)
    if not has_fixes:
        return out
    cures = [
        {
            "number": f"{number}.{place}",
            "words": fix.words,
            "in_full": fix.full_words,
            "changes": fix.changes,
        }
        for place, fix in enumerate(fixes, 1)
    ]
    return {**out, "cures": cures}


def _say_done(fix: Fix, *, is_json: bool) -> None:
    if is_json:
        say_json({"done": fix.full_words, "changes": fix.changes})
    else:
        say(_("Done: {cure}. “lcdesk undo” takes it back.", cure=fix.full_words))


def _chosen(clashes: list[Clash], said: str) -> tuple[Clash, int]:
    """The clash and the number of its fix, of "2.1"."""
    number, _dot, place = said.partition(".")
    if not (number.isdecimal() and place.isdecimal() and 1 <= int(number) <= len(clashes)):
        raise KnownFault(
            _("There is no clash and cure of number “{number}”.", number=said),
            _(
                "“lcdesk conflicts --cures” numbers them: 2.1 is the first cure of the second "
                "clash."
            ),
        )
    return clashes[int(number) - 1], int(place)


def _fix(fixes: list[Fix], place: int, said: str) -> Fix:
    if not 1 <= place <= len(fixes):
        raise KnownFault(
            _("There is no clash and cure of number “{number}”.", number=said),
            _(
                "“lcdesk conflicts --cures” numbers them: 2.1 is the first cure of the second "
                "clash."
            ),
        )
    return fixes[place - 1]


def _changed(chosen: TimetableRules, pair: str) -> TimetableRules:
    name, _sign, value = (part.strip() for part in pair.partition("="))
    if name in RULES:
        level = next((level for level in LEVELS if level == value), None)
        if level is None:
            raise KnownFault(
                _("“{value}” is no level.", value=value), _("Known are clash, warning and ignore.")
            )
        return replace(chosen, levels={**chosen.levels, name: level})
    if name not in LIMITS:
        raise KnownFault(
            _("No rule or limit is called “{name}”.", name=name), _("“lcdesk rules” lists them.")
        )
    return replace(chosen, limits=chosen.limits.changed(**{name: _minutes(value, LIMITS[name])}))


def _minutes(said: str, limit: Limit) -> int:
    value = read_minutes(said)
    if value is not None and limit.least <= value <= limit.most:
        return value
    least, most = say_minutes(limit.least), say_minutes(limit.most)
    raise KnownFault(
        _("“{value}” does not fit “{limit}”.", value=said, limit=_(limit.label)),
        _("It lies between {least} and {most}, as hours and minutes.", least=least, most=most),
    )
