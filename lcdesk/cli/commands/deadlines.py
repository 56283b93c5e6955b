"""Until when: what is late or due today, the deadlines of a programme or a cohort, and those who
are asked for what is still owed.
"""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lcdesk.cli.command import Output, add_cohort, command, deferred_imports
from lcdesk.cli.telling import answer, say, say_json, say_table
from lcdesk.model.files import MAIL
from lcdesk.texts import N_, _, n_, with_label

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.model import clock
    from lcdesk.model.clock import WEEKDAYS, read_short
    from lcdesk.model.deadlines import DeadlineChoice, day_words
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.kinds import Date
    from lcdesk.services.cohorts.programmes import find_programme, read_programmes
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.deadlines import asking, deadlines, mails
    from lcdesk.services.deadlines.asking import ChaseGroup
    from lcdesk.services.deadlines.deadlines import DeadlinePlan, DeadlineStep, Owner
    from lcdesk.services.deadlines.today import Today, ago_words, list_to_watch, read_today
    from lcdesk.texts import list_names


def _today_arguments(parser: ArgumentParser) -> None:
    add_cohort(
        parser, _("one cohort (otherwise all that are still to begin or run)"), is_required=False
    )


@command(
    "today",
    N_("what is late, due this week, waited for, and what was done today"),
    _today_arguments,
    place=192,
    group="cohorts",
)
def today(asked: Namespace) -> int:
    """What is to be done today, cohort by cohort."""
    with desk_of(asked) as desk:
        ids = [cohort_named(desk, asked.cohort)["id"]] if asked.cohort else list_to_watch(desk)
        found = [read_today(desk, one) for one in ids]
    if asked.json:
        say_json([_today_record(one) for one in found])
    elif not found:
        say(_("No cohort is still to begin, and none runs."))
    else:
        for number, one in enumerate(found):
            if number:
                say()
            _say_today(one)
    return 0


def _today_record(today: Today) -> dict[str, Any]:
    plan = today.plan
    return {
        "cohort": plan.cohort["name"],
        "today": plan.today,
        "phase": plan.phase,
        "days_to_opening": today.days_to_opening,
        "deadlines": [_step_record(step, plan) for step in plan.steps],
        "late": [step.kind.key for step in today.late],
        "due_this_week": [step.kind.key for step in today.soon],
        "waiting": [_group_record(one) for one in today.waiting],
        "done_today": [
            {"number": one.id, "at": one.at, "who": one.who, "words": one.words}
            for one in today.done
        ],
        "remarks": plan.remarks,
    }


def _step_record(step: DeadlineStep, plan: DeadlinePlan) -> dict[str, Any]:
    return {
        "deadline": step.kind.key,
        "label": step.kind.title,
        "due": step.due,
        "days": step.choice.days,
        "counting": step.choice.counting,
        "state": step.state(plan.today),
        "people": step.whole,
        "open": list(step.ids),
        "done_on": step.done_on,
        "done_by": step.done_by,
    }


def _group_record(group: ChaseGroup) -> dict[str, Any]:
    return {
        "whom": group.name,
        "key": group.key,
        "given_by": group.given_by,
        "country": group.country,
        "emails": group.emails,
        "asked_on": group.asked_on,
        "asked_by": group.asked_by,
        "unasked": group.unasked,
        "people": [
            {"id": one.id, "name": one.name, "deadlines": [kind.key for kind in one.kinds]}
            for one in group.people
        ],
    }


def _say_today(today: Today) -> None:
    plan = today.plan
    say(_("{label}: {count}", label=plan.cohort["name"], count=_phase_words(today)))
    for words, steps in ((_("Late"), today.late), (_("Due this week"), today.soon)):
        if steps:
            say()
            say(words)
            for step in steps:
                say(f"  {_step_words(step, plan.today)}")
    if today.waiting:
        say()
        say(_("Waiting for others"))
        for group in today.waiting:
            say(f"  {_group_words(group, plan.today)}")
    if today.done:
        say()
        say(_("Done today"))
        for one in today.done:
            say(f"  {one.at:%H:%M}  {one.words}")
    for remark in plan.remarks:
        say()
        say(remark)


def _phase_words(today: Today) -> str:
    days, phase = today.days_to_opening, today.plan.phase
    if phase == "undated" or days is None:
        return _("it has no first day, so nothing has a deadline")
    if today.plan.is_quiet:
        return _("put away, it reminds of nothing")
    if phase == "before":
        return (
            n_("{count} day to opening", "{count} days to opening", days)
            if days
            else _("it opens today")
        )
    if phase == "running":
        return _("it runs")
    if not (today.late or today.soon or today.plan.of_state("ahead")):
        return _("it has ended, and nothing is left to be done")
    return _("it has ended")


def _step_words(step: DeadlineStep, day: dt.date) -> str:
    people = f" ({step.missing})" if step.kind.rule else ""
    when = f"{_(WEEKDAYS[step.due.weekday()])} {Date().format(step.due)}"
    return f"{when}  {day_words(step.due, day)}  {_(step.kind.missing)}{people}"


def _group_words(group: ChaseGroup, day: dt.date) -> str:
    wanted = list_names([f"{kind.title} ({group.count(kind)})" for kind in group.kinds])
    asked = _("not asked yet")
    if group.asked_on:
        asked = _(
            "asked on {day} by {who}, {ago}",
            day=Date().format(group.asked_on),
            who=group.asked_by or "?",
            ago=ago_words(group.asked_on, day),
        )
    return with_label(group.name, f"{wanted} · {asked}")


# --- The deadlines of a programme or a cohort ---


def _deadline_arguments(parser: ArgumentParser) -> None:
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--cohort", metavar="NAME", help=_("of this cohort alone"))
    whose.add_argument(
        "--programme", metavar="NAME", help=_("of all cohorts of this programme that say nothing")
    )
    parser.add_argument(
        "--set",
        metavar="KIND=DAYS",
        action="append",
        default=[],
        help=_(
            "how one is counted: visa=9, “room_list=4 working”, photo=off, or a dash for as it is "
            "without (repeatable)"
        ),
    )
    for name, words in (
        ("--done", _("note that one is done in this cohort (repeatable)")),
        ("--not-done", _("note that it is not done after all (repeatable)")),
    ):
        parser.add_argument(name, metavar="KIND", action="append", default=[], help=words)


@command(
    "deadlines",
    N_("the deadlines of a cohort or a programme, and how they are counted"),
    _deadline_arguments,
    place=194,
    group="cohorts",
)
def list_deadlines(asked: Namespace) -> int:
    """The deadlines of a cohort with their days; of a programme how they are counted."""
    with desk_of(asked) as desk:
        owner: Owner = "cohort" if asked.cohort else "programme"
        number = (
            cohort_named(desk, asked.cohort)["id"]
            if asked.cohort
            else _programme_named(desk, asked.programme)
        )
        if asked.set:
            _set(desk, owner, number, asked.set)
        if owner == "programme" and (asked.done or asked.not_done):
            raise KnownFault(_("Deadlines are done in one cohort."), _("Name it by --cohort NAME."))
        for key in asked.done:
            deadlines.set_done(desk, number, key, is_done=True)
        for key in asked.not_done:
            deadlines.set_done(desk, number, key, is_done=False)
        if owner == "cohort":
            plan = deadlines.read_plan(desk, number)
            if plan.phase != "undated":
                return _tell_plan(asked, plan)
        choices = deadlines.list_choices(desk, owner, number)
        own = deadlines.list_own(desk, owner, number)
    if asked.json:
        say_json({key: {**asdict(one), "own": key in own} for key, one in choices.items()})
        return 0
    rows = [
        (key, deadlines.known(key).title, one.words, _("own") if key in own else "")
        for key, one in choices.items()
    ]
    say_table((_("Key"), _("Deadline"), _("Before the opening"), ""), rows)
    return 0


def _programme_named(desk: Desk, name: str) -> int:
    found = find_programme(read_programmes(desk), name)
    if found is None:
        raise KnownFault(_("There is no programme “{name}”.", name=name))
    return found.id


def _set(desk: Desk, owner: Owner, number: int, said: Sequence[str]) -> None:
    choices = deadlines.list_choices(desk, owner, number)
    wanted: dict[str, DeadlineChoice | None] = {}
    for one in said:
        key, sign, text = one.partition("=")
        kind = deadlines.known(key.strip())
        if not sign:
            raise KnownFault(
                _("“{text}” is no number of days.", text=one),
                _("Write 58, “4 working”, “10 calendar”, “off”, or a dash for as it is without."),
            )
        wanted[kind.key] = deadlines.read_choice(text, choices[kind.key])
    deadlines.set_choices(desk, owner, number, wanted)


_STATES = {
    "done": N_("done"),
    "late": N_("late"),
    "soon": N_("due this week"),
    "ahead": N_("ahead"),
}


def _tell_plan(asked: Namespace, plan: DeadlinePlan) -> int:
    if asked.json:
        say_json(
            {
                "cohort": plan.cohort["name"],
                "phase": plan.phase,
                "deadlines": [_step_record(step, plan) for step in plan.steps],
                "remarks": plan.remarks,
            }
        )
        return 0
    rows = [
        (
            step.kind.key,
            step.kind.title,
            f"{_(WEEKDAYS[step.due.weekday()])} {Date().format(step.due)}",
            step.choice.words,
            _("{count} of {whole}", count=step.whole - step.missing, whole=step.whole)
            if step.kind.rule
            else "",
            _(_STATES[step.state(plan.today)]),
        )
        for step in plan.steps
    ]
    heads = (_("Key"), _("Deadline"), _("Due"), _("Counted"), _("Have it"), _("State"))
    say_table(heads, rows)
    for remark in plan.remarks:
        say(remark)
    return 0


# --- Those who are asked ---


def _chase_arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    parser.add_argument(
        "--whom", metavar="NAME", help=_("one embassy or organisation, by its name or a part of it")
    )
    parser.add_argument(
        "--out",
        type=Output(MAIL),
        metavar="OUT.eml",
        help=_("save the mail to it, in both languages; nothing is sent"),
    )
    parser.add_argument(
        "--asked", action="store_true", help=_("note that it was asked for all of it")
    )
    parser.add_argument("--on", metavar="DAY", help=_("the day it was asked (otherwise today)"))


@command(
    "chase",
    N_("whom the office waits for, the mail to each, and when it was asked"),
    _chase_arguments,
    place=196,
    group="cohorts",
)
def chase(asked: Namespace) -> int:
    """Whom a cohort waits for; with `--whom` the mail to one, and the note that it was asked."""
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        plan = deadlines.read_plan(desk, cohort["id"])
        groups = asking.read_groups(desk, plan)
        if not asked.whom:
            if asked.out or asked.asked:
                raise KnownFault(
                    _("Whom it is about was not said."), _("Name one of them by --whom NAME.")
                )
            return _tell_groups(asked, plan, groups)
        group = _group_named(groups, asked.whom)
        mail = mails.mail_to_group(plan, group)
        if asked.out:
            mail.keep(asked.out)
        if asked.asked:
            on = _day(asked.on)
            asking.note_asked(desk, group.name, asking.wanted_of(group), on)
    said = [_saved_words(asked.out)] if asked.out else []
    said += [_("Noted: {whom} was asked.", whom=group.name)] if asked.asked else []
    if not said:
        said = _mail_lines(mail)
    said += [_("No address: “{text}”", text=one) for one in mail.refused]
    record = {**_group_record(group), "mail": {**asdict(mail), "link": mail.link}}
    return answer(asked, record, *said)


def _saved_words(path: object) -> str:
    return _("Saved: {path}", path=path)


def _mail_lines(mail: mails.ReadyMail) -> list[str]:
    to = ", ".join((*mail.to, *mail.hidden)) or _("(no address is known)")
    return [_("To: {to}", to=to), _("Subject: {text}", text=mail.subject), "", mail.body.rstrip()]


def _tell_groups(asked: Namespace, plan: DeadlinePlan, groups: Sequence[ChaseGroup]) -> int:
    if asked.json:
        say_json([_group_record(one) for one in groups])
    elif not groups:
        say(_("Nobody is waited for."))
    else:
        for group in groups:
            say(_group_words(group, plan.today))
            say(f"  {list_names([one.name for one in group.people])}")
    return 0


def _group_named(groups: Sequence[ChaseGroup], name: str) -> ChaseGroup:
    wanted = name.strip().casefold()
    exact = [
        one
        for one in groups
        if wanted in (one.key, *(said.casefold() for said in one.names.values()))
    ]
    found = exact or [
        one for one in groups if any(wanted in said.casefold() for said in one.names.values())
    ]
    if len(found) != 1:
        known = ", ".join(f"“{one.name}”" for one in found or groups)
        raise KnownFault(
            _("Several are called “{name}”.", name=name)
            if found
            else _("Nobody called “{name}” is waited for.", name=name),
            _("Waited for: {known}.", known=known) if known else "",
        )
    return found[0]


def _day(text: str | None) -> dt.date | None:
    if not text:
        return None
    try:
        return read_short(text, clock.today()) or Date().parse(text)
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was changed.")) from None
