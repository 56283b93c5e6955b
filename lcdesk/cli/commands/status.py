"""Statuses and quotas: who moves to which step, who is promoted from the reserve, and how the
places are shared.
"""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lcdesk.cli.command import add_cohort, command, deferred_imports
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of, person_named
    from lcdesk.model import clock, countries
    from lcdesk.model.balance import BYS, Agreed, Balance, By, regions
    from lcdesk.model.clock import read_short
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.kinds import Date
    from lcdesk.model.lists import GENDER
    from lcdesk.model.query import Query
    from lcdesk.model.statuses import STATUS, status_words
    from lcdesk.services.core import finding
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.participants import quotas
    from lcdesk.services.participants import status as service
    from lcdesk.services.participants.status import Standing, StatusMove
    from lcdesk.texts import list_names


def _status_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--set", metavar="STATUS", help=_("the status to be set"))
    parser.add_argument(
        "--who",
        metavar="NAME",
        action="append",
        default=[],
        help=_("whose, by name or number (repeatable)"),
    )
    parser.add_argument("--of", metavar="STATUS", help=_("everybody who has this status"))
    parser.add_argument(
        "--anyway",
        action="store_true",
        help=_("also those for whom it leaves steps out or goes back"),
    )
    _add_step(parser)
    add_cohort(parser)


def _add_step(parser: ArgumentParser) -> None:
    parser.add_argument("--on", metavar="DAY", help=_("the day of the step (otherwise today)"))
    parser.add_argument("--reason", metavar="TEXT", help=_("why; kept in the history"))


@command(
    "status",
    N_(
        "list the statuses of a cohort; with --set move people to another, with --who list "
        "their steps"
    ),
    _status_arguments,
    place=230,
    group="people",
)
def status(asked: Namespace) -> int:
    """The statuses of a cohort; with --set those named are moved, with --who alone their steps
    are listed.
    """
    with desk_of(asked) as desk:
        cohort_id = cohort_named(desk, asked.cohort)["id"]
        if asked.set:
            return _set(desk, cohort_id, asked)
        if asked.who:
            return _list_steps(desk, _people(desk, cohort_id, asked), asked)
        return _list_people(desk, cohort_id, asked)


def _promote_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--count", type=int, metavar="N", help=_("so many, whether there are places or not")
    )
    _add_step(parser)
    add_cohort(parser)


@command(
    "promote",
    N_("select the first of the reserve list, as many as there are places"),
    _promote_arguments,
    place=240,
    group="people",
)
def promote(asked: Namespace) -> int:
    """The first of the reserve list become selected: as many as there are places, or --count."""
    with desk_of(asked) as desk:
        cohort_id = cohort_named(desk, asked.cohort)["id"]
        listed = service.reserves(desk, cohort_id)
        first = listed.next if asked.count is None else listed.waiting[: asked.count]
        service.promote(desk, [one.id for one in first], _day(asked.on), asked.reason)
    if asked.json:
        say_json(
            {
                "promoted": [asdict(one) for one in first],
                "free": listed.free,
                "waiting": len(listed.waiting),
            }
        )
    elif first:
        names = list_names([one.name for one in first])
        say(_("Promoted: {names}. Undo takes it back.", names=names))
    elif listed.waiting:
        say(
            _(
                "No place is free, or how many there are is not known. --count N promotes all the "
                "same."
            )
        )
    else:
        say(_("Nobody is on the reserve."))
    return 0


def _balance_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--agree",
        metavar="WHAT=LEAST-MOST",
        action="append",
        default=[],
        help=_(
            "agree on a quota, as in {example} (repeatable)",
            example="country:Kenya=1-4, gender:F=8-, region:Africa=-10",
        ),
    )
    add_cohort(parser)


@command(
    "balance",
    N_("the places of a cohort by country, region and gender against what was agreed"),
    _balance_arguments,
    place=250,
    group="people",
)
def balance(asked: Namespace) -> int:
    """The places of a cohort against what was agreed; with --agree, another agreement."""
    with desk_of(asked) as desk:
        cohort_id = cohort_named(desk, asked.cohort)["id"]
        if asked.agree:
            given = [_agreed(text) for text in asked.agree]
            keys = {(one.by, one.value) for one in given}
            kept = [
                one
                for one in quotas.list_quotas(desk, cohort_id)
                if (one.by, one.value) not in keys
            ]
            quotas.set_quotas(desk, cohort_id, [*kept, *given])
        found = quotas.balance(desk, cohort_id)
    if asked.json:
        say_json({**asdict(found), "remarks": [asdict(remark) for remark in found.remarks]})
    else:
        _say_balance(found)
    return 0


def _set(desk: Desk, cohort_id: int, asked: Namespace) -> int:
    moves = service.plan_for(_people(desk, cohort_id, asked), _status(asked.set))
    others = [one for one in moves if not one.is_fit]
    going = moves if asked.anyway else [one for one in moves if one.is_fit]
    moved = [one for one in going if one.fit != "same"]
    service.move(desk, moved, _day(asked.on), asked.reason)
    left = [] if asked.anyway else others
    if asked.json:
        say_json({"moved": _plain(moved), "left": _plain(left)})
    else:
        _say_moved(moved, left, asked)
    return 0


def _say_moved(moved: Sequence[StatusMove], left: Sequence[StatusMove], asked: Namespace) -> None:
    for one in moved:
        say(
            _(
                "{name}: {old} → {new}",
                name=one.name,
                old=status_words(one.old),
                new=STATUS.format(one.new),
            )
        )
    for one in left:
        say("! " + service.misfit_words(one))
    if left:
        say(
            n_(
                "{count} was left; --anyway moves it too.",
                "{count} were left; --anyway moves them too.",
                len(left),
            )
        )
    if not moved:
        say(_("Nothing was changed."))
    elif any(one.needs_reason for one in moved) and not asked.reason:
        say(_("No reason was given: --reason keeps one in the history."))


def _plain(moves: Sequence[StatusMove]) -> list[dict[str, Any]]:
    return [asdict(one) for one in moves]


def _list_people(desk: Desk, cohort_id: int, asked: Namespace) -> int:
    people = service.standings(
        desk, finding.find_ids(desk, Query.of(cohort_id, sort=(("status", False),)))
    )
    if asked.json:
        say_json([asdict(one) for one in people])
    else:
        say_table(
            (_("No."), _("Name"), _("Status")),
            [(one.id, one.name, status_words(one.status)) for one in people],
        )
    return 0


def _list_steps(desk: Desk, people: Sequence[Standing], asked: Namespace) -> int:
    found = {one: service.steps(desk, one.id) for one in people}
    if asked.json:
        say_json(
            [
                {**asdict(one), "steps": [asdict(step) for step in steps]}
                for one, steps in found.items()
            ]
        )
        return 0
    for one, steps in found.items():
        say(one.name)
        for step in steps:
            day = step.on.isoformat() if step.on else "–"
            say(
                "  "
                + "  ".join(filter(None, (day, STATUS.format(step.status), step.who, step.reason)))
            )
    return 0


def _people(desk: Desk, cohort_id: int, asked: Namespace) -> list[Standing]:
    """Those of --who (a name, or a number of `lcdesk status`) and of --from (a status), each
    once.
    """
    everybody = service.standings(desk, finding.find_ids(desk, Query.of(cohort_id)))
    names = {one.id: (one.name,) for one in everybody}
    wanted = {person_named(names, word) for word in asked.who}
    if asked.of:
        code = _status(asked.of)
        wanted |= {one.id for one in everybody if one.status == code}
    if asked.set and not asked.who and not asked.of:
        raise KnownFault(
            _("Nobody was named."),
            _("Name them by --who NAME, or all of one status by --of STATUS."),
        )
    return [one for one in everybody if one.id in wanted]


def _status(word: str) -> str:
    try:
        return str(STATUS.parse(word.replace("_", " ")))
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was changed.")) from None


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return read_short(text, clock.today()) or Date().parse(text)
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was changed.")) from None


def _agreed(text: str) -> Agreed:
    """country:Kenya=1-4, gender:F=8-, region:Africa=-10; without ends the agreement goes."""
    what, sign, ends = text.partition("=")
    by, _colon, word = what.partition(":")
    least, dash, most = ends.partition("-")
    value = _value(by, word.strip())
    try:
        numbers = [int(end) if end.strip() else None for end in (least, most if dash else least)]
    except ValueError:
        numbers = []
    if (
        not sign
        or not value
        or len(numbers) != 2
        or any(number is not None and number < 0 for number in numbers)
    ):
        raise KnownFault(
            _("“{text}” is no agreement.", text=text),
            _(
                "Write {example}: at least and at most, either may be blank.",
                example="country:Kenya=1-4, gender:F=8-",
            ),
        )
    name: By = next(one for one in BYS if one == by)
    return Agreed(name, value, *numbers)


def _value(by: str, word: str) -> str | None:
    if by == "country":
        return countries.find(word).code
    if by == "region":
        return next((region for region in regions() if region.casefold() == word.casefold()), None)
    try:
        return GENDER.parse(word) if by == "gender" else None
    except BadValue:
        return None


def _say_balance(found: Balance) -> None:
    if found.places is None:
        say(n_("{count} selected", "{count} selected", found.taken))
    else:
        say(_("{taken} of {places} places", taken=found.taken, places=found.places))
    for remark in found.remarks:
        say(("! " if remark.is_pressing else "  ") + remark.text)
    say()
    ends = [
        (
            share,
            "" if share.least is None else share.least,
            "" if share.most is None else share.most,
        )
        for share in found.shares
    ]
    heads = (_("Quota of"), _("number"), _("At least"), _("At most"))
    say_table(heads, [(share.title, share.count, least, most) for share, least, most in ends])
