"""Cooperation leads without a window: listed, noted, changed, taken out."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lcdesk.cli.command import add_part, add_record_parts, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table, say, say_json, say_table
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.record_lists import do_part, parsed, values_of
    from lcdesk.model import clock
    from lcdesk.model.clock import read_short
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.lists import LEAD_STAGE
    from lcdesk.services.cooperation import leads as service
    from lcdesk.services.cooperation.leads import (
        BYS,
        LEAD,
        By,
        LeadCounts,
        LeadLine,
        LeadTies,
        count_leads,
        due_words,
    )
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.record_lists import (
        LEADS,
        ORGANISATIONS,
        PROJECTS,
        add_record,
        find_record,
    )

_FIELDS = {
    "kind": "kind",
    "partner": "partner",
    "country": "country",
    "stage": "stage",
    "follow_up": "due",
    "note": "subject",
    "next_step": "next_step",
}
"""Option → field of a lead."""


def _arguments(parser: ArgumentParser) -> None:
    whats = add_record_parts(parser, kind="lead", lists=False, own=("add", "remove"))
    _add_narrowing(parser, None)
    _add_narrowing(add_part(whats, "list", _("list them")), SUPPRESS)
    add = add_part(whats, "add", _("note a lead of a participant, or of nobody yet"))
    add.add_argument("--of", type=int, metavar="N", help=_("the number of the participant"))
    add.add_argument(
        "values",
        metavar="FIELD=VALUE",
        nargs="*",
        help=_("further fields, such as organisation=NAME or project=NAME"),
    )
    _add_fields(add)
    change = add_part(whats, "change", _("change a lead; what is not named stays as it is"))
    _add_fields(change)
    remove = add_part(whats, "remove", _("take a lead out"))
    move = add_part(whats, "move", _("bring a lead to another stage"))
    steps = add_part(whats, "steps", _("the stages a lead has gone through"))
    for part in (change, remove, move, steps):
        part.add_argument(
            "number", type=int, metavar="N", help=_("the number of the lead in the list")
        )
    move.add_argument("to", metavar="STAGE", help=_(_STAGE_WORDS))
    move.add_argument("--on", metavar="DAY", help=_("on which day (otherwise today)"))
    move.add_argument("--reason", metavar="TEXT", help=_("why"))


def _add_narrowing(parser: ArgumentParser, default: object) -> None:
    """Which leads are listed or counted; the same before and behind the word “list”."""

    def option(name: str, words: str, **how: Any) -> None:
        parser.add_argument(name, help=words, default=default, **how)

    option("--cohort", _("one cohort (otherwise all)"), metavar="NAME")
    option(
        "--count", _("count them, and say which are to be followed up when"), action="store_true"
    )
    option(
        "--by",
        _("with --count: a line for each country, kind or stage (otherwise all three)"),
        choices=("country", "kind", "stage"),
    )
    option("--kind", _("only those of this kind"), metavar="KIND")
    option("--stage", _("only those that are at this stage"), metavar="STAGE")
    option("--organisation", _("only those of this organisation"), metavar="NAME")
    option("--country", _("only those of this country"), metavar="NAME")
    option("--project", _("only those of this project"), metavar="NAME")
    option(
        "--untied",
        _("only those of no person, organisation, country or project yet"),
        action="store_true",
    )


_STAGE_WORDS = N_("idea, in contact, draft agreed, signed, running or ended")


def _add_fields(part: ArgumentParser) -> None:
    part.add_argument(
        "--kind",
        metavar="KIND",
        help=_(
            "technology, result, talent, industrial resource, demonstration project or framework "
            "agreement"
        ),
    )
    part.add_argument("--stage", metavar="STAGE", help=_(_STAGE_WORDS))
    part.add_argument("--partner", metavar="NAME", help=_("the local partner"))
    part.add_argument("--country", metavar="COUNTRY", help=_("otherwise that of the participant"))
    part.add_argument("--follow-up", metavar="DAY", help=_("when to ask again"))
    part.add_argument("--next-step", metavar="TEXT", help=_("what comes next"))
    part.add_argument("--note", metavar="TEXT", help=_("what it is about"))


@command(
    "leads",
    N_("list the cooperation leads, those to be followed up first; add, change or remove one"),
    _arguments,
    place=280,
    group="cooperation",
)
def leads(asked: Namespace) -> int:
    """The leads of the desk or of a cohort; with a part, one is noted, changed or taken out."""
    with desk_of(asked) as desk:
        if asked.what in _OPERATIONS:
            return _OPERATIONS[asked.what](desk, asked)
        if asked.what != "list":
            return do_part(desk, asked, LEADS)
        cohort_id = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
        if asked.count or asked.by:
            return _tell_counts(
                count_leads(desk, None if cohort_id is None else (cohort_id,)), asked
            )
        found = service.list_leads(desk, ties=_ties(desk, asked, cohort_id))
    if asked.json:
        say_json([_plain(line) for line in found])
    elif found:
        _say(found)
    else:
        say(_("No cooperation leads yet. “lcdesk leads add --of N --kind KIND” notes one."))
    return 0


def _tell_counts(counts: LeadCounts, asked: Namespace) -> int:
    """Each cut with its sums, what is to be followed up when, and what does not add up."""
    cuts = (asked.by,) if asked.by else BYS
    if asked.json:
        rows = {
            by: [
                {**asdict(row), "leads": list(row.people), "total": row.total}
                for row in counts.rows[by]
            ]
            for by in cuts
        }
        for row in (row for found in rows.values() for row in found):
            for name in ("women", "men", "people"):
                del row[name]
        say_json(
            {
                "total": counts.total,
                "ended": counts.ended,
                "countries": counts.countries,
                "rows": rows,
                "due": counts.due,
                "remarks": counts.remarks,
            }
        )
        return 0
    say(counts.sentence)
    for by in cuts:
        if counts.rows[by]:
            say()
            lines = [(row.label, row.going, row.ended, row.total) for row in counts.rows[by]]
            total = (_("Total"), counts.total - counts.ended, counts.ended, counts.total)
            say_table((_(_HEADS[by]), _("going on"), _("ended"), _("total")), [*lines, total])
    if due := due_words(counts.due):
        say()
        say(_("To be followed up: {when}.", when=due))
    for remark in counts.remarks:
        say(remark)
    return 0


_HEADS: dict[By, str] = {"country": N_("Country/region"), "kind": N_("Kind"), "stage": N_("Stage")}


def _ties(desk: Desk, asked: Namespace, cohort_id: int | None) -> LeadTies:
    """What the options say the leads are tied to."""
    organisation, project = (
        find_record(desk, which, name)["id"] if name else None
        for which, name in ((ORGANISATIONS, asked.organisation), (PROJECTS, asked.project))
    )
    country = parsed(LEAD.field("country"), asked.country) if asked.country else None
    return LeadTies(
        cohort_id=cohort_id,
        organisation_id=organisation,
        project_id=project,
        country=country,
        kind=_parsed("kind", asked.kind or ""),
        stage=_parsed("stage", asked.stage or ""),
        is_untied=bool(asked.untied),
    )


def _move(desk: Desk, asked: Namespace) -> int:
    _require(desk, asked.number)
    stage, day = _parsed("stage", asked.to), _parsed("due", asked.on or "")
    if stage is None:
        raise KnownFault(_("Say to which stage."), _("Nothing was changed."))
    service.move_lead(desk, asked.number, stage, day, asked.reason)
    return _tell(desk, asked, asked.number, _("Moved. Undo takes it back."))


def _steps(desk: Desk, asked: Namespace) -> int:
    _require(desk, asked.number)
    steps = service.list_steps(desk, asked.number)
    rows = [
        (LEAD_STAGE.format(step.stage), step.on.isoformat() if step.on else "", step.reason)
        for step in steps
    ]
    return answer_table(
        asked,
        [asdict(step) for step in steps],
        (_("Stage"), _("Day"), _("Reason")),
        rows,
        _("It was not moved yet."),
    )


def _add(desk: Desk, asked: Namespace) -> int:
    more = values_of(LEADS.kind, asked.values)
    if asked.of is None:
        number = add_record(desk, LEADS, {"stage": service.FIRST_STAGE, **_values(asked), **more})
    else:
        number = service.add_lead(desk, asked.of, _values(asked), more)
    return _tell(
        desk, asked, number, _("Noted as lead {number}. Undo takes it back.", number=number)
    )


def _change(desk: Desk, asked: Namespace) -> int:
    _require(desk, asked.number)
    values = _values(asked)
    if not values:
        raise KnownFault(
            _("Nothing was named that should change."), _("Name a field, such as --stage signed.")
        )
    service.change_lead(desk, asked.number, values)
    return _tell(desk, asked, asked.number, _("Changed. Undo takes it back."))


def _remove(desk: Desk, asked: Namespace) -> int:
    line = _require(desk, asked.number)
    service.remove_lead(desk, asked.number)
    return answer(
        asked, _plain(line), _("Removed: {what}. Undo brings it back.", what=_words(line))
    )


_OPERATIONS = {"add": _add, "change": _change, "remove": _remove, "move": _move, "steps": _steps}


def _require(desk: Desk, number: int) -> LeadLine:
    for line in service.list_leads(desk):
        if line.id == number:
            return line
    raise KnownFault(
        _("There is no cooperation lead {number}.", number=number),
        _("Nothing was changed. “lcdesk leads” lists them."),
    )


def _values(asked: Namespace) -> dict[str, Any]:
    """Field → value of the options that were given; a dash or nothing blanks a field."""
    given = {name: getattr(asked, option) for option, name in _FIELDS.items()}
    return {name: _parsed(name, text) for name, text in given.items() if text is not None}


def _parsed(name: str, text: str) -> Any:
    if text.strip() in ("", "-"):
        return None
    try:
        day = read_short(text, clock.today()) if name == "due" else None
        return day or LEAD.field(name).parse(
            text.replace("_", " ") if name in ("kind", "stage") else text
        )
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was changed.")) from None


def _tell(desk: Desk, asked: Namespace, number: int, words: str) -> int:
    line = _require(desk, number)
    return answer(asked, _plain(line), _words(line), words)


def _words(line: LeadLine) -> str:
    subject = (line.subject or "").partition("\n")[0]
    whose = line.name or line.organisation or subject
    return " · ".join(part for part in (whose, service.kind_words(line.kind), line.partner) if part)


def _say(found: Sequence[LeadLine]) -> None:
    heads = (
        _("No."),
        _("Participant or organisation"),
        _("Kind"),
        _("Local partner"),
        _("Stage"),
        _("Follow up"),
    )
    say_table(heads, [_cells(line) for line in found])


def _cells(line: LeadLine) -> tuple[object, ...]:
    stage = LEAD_STAGE.format(line.stage) if line.stage else ""
    return (
        line.id,
        line.name or line.organisation or "",
        service.kind_words(line.kind),
        line.partner or "",
        stage,
        _due(line),
    )


def _due(line: LeadLine) -> str:
    if line.due is None:
        return ""
    day = line.due.isoformat()
    return f"{day} {_('overdue')}" if line.is_overdue else day


def _plain(line: LeadLine) -> dict[str, Any]:
    return {**asdict(line), "is_overdue": line.is_overdue}
