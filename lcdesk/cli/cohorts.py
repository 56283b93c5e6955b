"""Cohorts on the command line: made, made after the pattern of another, moved to a programme,
closed, archived, removed.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from lcdesk.cli import erasure, organisers
from lcdesk.cli.figures import cohort_named
from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import ask_yes, say, say_json
from lcdesk.model.entities import Cohort
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.names import by_script, dated_name
from lcdesk.model.sentences import join_sentences, list_names
from lcdesk.services.cohorts import cohort_copy, cohort_end, programmes
from lcdesk.services.cohorts import cohorts as services
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _, n_, with_label

_FIELDS = ("starts", "ends", "city", "country", "places", "keep_until")


def cohort(asked: Namespace) -> int:
    """Do what was asked with a cohort."""
    if asked.what == "anonymise":
        return erasure.anonymise(asked)
    jobs = {
        "new": _new,
        "copy": _copy,
        "move": _move,
        "keep": _keep,
        "roles": organisers.roles,
        "close": _close,
        "archive": _archive,
        "remove": _remove,
    }
    with desk_of(asked, create=asked.what == "new") as desk:
        told, words = jobs[asked.what](desk, asked)
    if asked.json:
        say_json(told)
    else:
        say(words)
    return 0


Answer = tuple[dict[str, Any], str]


def _new(desk: Desk, asked: Namespace) -> Answer:
    values = _values(asked, asked.name)
    made = services.add_cohort(
        desk, values, None if asked.programme is None else _programme(desk, asked.programme)
    )
    words = _("New cohort: {name} (No. {number}).", name=asked.name, number=made)
    title = services.get_cohort(desk, made)["programme"]
    if others := _beside(desk, made):
        words += "\n" + _(
            "In the programme {programme}, with {cohorts}.", programme=title, cohorts=others
        )
    return {"id": made, "programme": title}, words


def _copy(desk: Desk, asked: Namespace) -> Answer:
    source = cohort_named(desk, asked.name)
    parts = frozenset(cohort_copy.PARTS) - set(asked.leave)
    copied = cohort_copy.copy_cohort(desk, source["id"], _values(asked, asked.to), parts)
    lines = [_("New cohort: {name} (No. {number}).", name=asked.to, number=copied.id)]
    lines += [
        "  " + with_label(_(cohort_copy.PARTS[part]), count)
        for part, count in copied.counts.items()
        if count
    ]
    if copied.counts.get("activities"):
        moved = n_(
            "Every day moved by {count} day.", "Every day moved by {count} days.", copied.days
        )
        lines.append(join_sentences(moved, _("Undo takes all of it back.")))
    return asdict(copied), "\n".join(lines)


def _move(desk: Desk, asked: Namespace) -> Answer:
    found = cohort_named(desk, asked.name)
    title = programmes.set_programme(desk, found["id"], _programme(desk, asked.programme))
    others = _beside(desk, found["id"])
    words = _("In the programme {programme}, with {cohorts}.", programme=title, cohorts=others)
    alone = _("In the programme {programme}; no other cohort is in it.", programme=title)
    return {"id": found["id"], "programme": title}, words if others else alone


def _keep(desk: Desk, asked: Namespace) -> Answer:
    """Until when its personal data are kept; "-" takes the day away."""
    found, field = (
        cohort_named(desk, asked.name),
        next(one for one in fields_of(Cohort) if one.name == "keep_until"),
    )
    try:
        day = None if asked.until == "-" else field.parse(asked.until)
    except BadValue as bad:
        raise KnownFault(f"--until: {bad.message}", _("Nothing was changed.")) from None
    services.change_cohort(desk, found["id"], {"keep_until": day})
    told = {"id": found["id"], "keep_until": None if day is None else day.isoformat()}
    if day is None:
        return told, _("Personal data of “{name}” are kept without a last day.", name=found["name"])
    return told, _(
        "Personal data of “{name}” are kept until {day}.",
        name=found["name"],
        day=field.kind.format(day),
    )


def _programme(desk: Desk, said: str) -> int | str:
    """The number of the programme called so, or the title of a new one."""
    found = programmes.find_programme(programmes.read_programmes(desk), said)
    return found.id if found else said


def _beside(desk: Desk, cohort_id: int) -> str:
    """The other cohorts of its programme by their short names; "" for none."""
    known = programmes.read_programmes(desk)
    whole = next(one for one in known if any(cohort["id"] == cohort_id for cohort in one.cohorts))
    return list_names([dated_name(one) for one in whole.others(cohort_id)])


def _close(desk: Desk, asked: Namespace) -> Answer:
    return _end(desk, asked, "closed", _("Closed: {name}"), _("Close it all the same? [y/N] "))


def _archive(desk: Desk, asked: Namespace) -> Answer:
    return _end(
        desk, asked, "archived", _("Archived: {name}"), _("Archive it all the same? [y/N] ")
    )


def _end(desk: Desk, asked: Namespace, status: str, done: str, question: str) -> Answer:
    found = cohort_named(desk, asked.name)
    still_open = cohort_end.list_open(desk, found["id"])
    if still_open and not asked.yes:
        _require_yes([point.words for point in still_open], question)
    (cohort_end.close_cohort if status == "closed" else cohort_end.archive_cohort)(
        desk, found["id"]
    )
    told = {"id": found["id"], "status": status, "open": [asdict(point) for point in still_open]}
    return told, done.format(name=found["name"])


def _remove(desk: Desk, asked: Namespace) -> Answer:
    found = cohort_named(desk, asked.name)
    if not asked.yes:
        _require_yes([cohort_end.going_with(found)], _("Remove it? [y/N] "))
    services.remove_cohort(desk, found["id"])
    return {"id": found["id"]}, _("Removed: {name}. Undo brings it back.", name=found["name"])


def _values(asked: Namespace, name: str) -> dict[str, Any]:
    """The fields said on the command line; the name goes to the field of its script."""
    fields = {field.name: field for field in fields_of(Cohort)}
    values: dict[str, Any] = dict(by_script(name, "name"))
    for option in _FIELDS:
        if said := getattr(asked, option):
            try:
                values[option] = fields[option].parse(said)
            except BadValue as bad:
                raise KnownFault(
                    f"--{option.replace('_', '-')}: {bad.message}", _("Nothing was changed.")
                ) from None
    return values


def _require_yes(lines: list[str], question: str) -> None:
    """Say what is at stake and ask; `KnownFault` unless the answer is yes."""
    sys.stderr.write("".join(f"! {line}\n" for line in lines))
    if not ask_yes(question):
        raise KnownFault(_("Nothing was changed."), _("Add --yes to do it without a question."))
