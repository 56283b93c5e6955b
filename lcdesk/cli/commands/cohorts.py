"""Cohorts listed, and one of them made, copied, moved to a programme, closed, archived, removed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lcdesk.cli.command import (
    add_erasing,
    add_part,
    add_parts,
    add_record_parts,
    add_yes,
    command,
    deferred_imports,
)
from lcdesk.cli.telling import answer, answer_table, ask_yes
from lcdesk.texts import N_, _, n_, with_label

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.erasure import anonymise
    from lcdesk.cli.record_lists import choice_named, do_part, plain_record, values_of
    from lcdesk.model.catalogue import COHORT
    from lcdesk.model.entities import Cohort
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.fields import fields_of
    from lcdesk.model.lists import DOCUMENT_KIND, ORGANISATION_ROLE
    from lcdesk.model.names import by_script, dated_name
    from lcdesk.model.organisers import Organiser, in_print_order, organiser_of, signed_by
    from lcdesk.services.cohorts import cohorts as services
    from lcdesk.services.cohorts import programmes as programme_services
    from lcdesk.services.cohorts.organisers import (
        list_organisers,
        role_named,
        set_organisers,
        with_copied,
    )
    from lcdesk.services.core import record_lists
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.record_lists import PROGRAMMES
    from lcdesk.services.curriculum import cohort_copy
    from lcdesk.services.participants import documents as papers
    from lcdesk.texts import list_names


@command("cohorts", N_("list the cohorts of the desk"), place=160, group="cohorts")
def cohorts(asked: Namespace) -> int:
    """The cohorts of the desk."""
    with desk_of(asked) as desk:
        found = services.list_cohorts(desk)
    heads = (_("No."), _("Cohort"), _("First day"), _("Last day"), _("People"), _("Activities"))
    return answer_table(
        asked,
        found,
        heads,
        [
            (c["id"], c["name"], c["starts"] or "", c["ends"] or "", c["people"], c["activities"])
            for c in found
        ],
        _("This desk has no cohorts yet. “lcdesk import FILE --cohort NAME” makes one."),
    )


def _arguments(parser: ArgumentParser) -> None:
    words = _("give a programme another title, in the language it is written in")
    whats = add_parts(parser)
    add_part(whats, "list", _("list them"))
    rename = add_part(whats, "rename", words)
    rename.add_argument("name", metavar="NAME", help=_("the programme, by title or number"))
    rename.add_argument("title", metavar="TITLE")


@command(
    "programmes",
    N_("list the programmes with their cohorts; rename one"),
    _arguments,
    place=180,
    group="cohorts",
)
def programmes(asked: Namespace) -> int:
    """List them, or rename one."""
    with desk_of(asked) as desk:
        {"list": _list, "rename": _rename}[asked.what](desk, asked)
    return 0


def _list(desk: Desk, asked: Namespace) -> None:
    known = programme_services.read_programmes(desk)
    rows = [
        (one.id, one.name, list_names([dated_name(each) for each in one.others(None)]))
        for one in known
    ]
    answer_table(
        asked,
        [
            {
                "id": one.id,
                "title_en": one.title_en,
                "title_zh": one.title_zh,
                "year": one.year,
                "cohorts": [cohort["id"] for cohort in one.cohorts],
            }
            for one in known
        ],
        (_("No."), _("Programme"), _("Cohorts")),
        rows,
        _("There is no programme yet. A cohort brings one along."),
    )


def _rename(desk: Desk, asked: Namespace) -> None:
    known = programme_services.read_programmes(desk)
    found = programme_services.find_programme(known, asked.name)
    if found is None:
        listed = ", ".join(f"{one.id} “{one.name}”" for one in known) or _("none yet")
        what = _("There is no programme “{name}”.", name=asked.name)
        raise KnownFault(what, _("Programmes of this desk: {known}.", known=listed))
    programme_services.rename_programme(desk, found.id, asked.title)
    answer(asked, {"id": found.id}, _("Renamed: {name}", name=asked.title))


# --- One programme in full ---


def _programme_arguments(parser: ArgumentParser) -> None:
    add_record_parts(parser, ("kind", "year", "alliance"), kind="programme")


@command(
    "programme",
    N_("list the programmes with all that is known of them; add, set, join or remove one"),
    _programme_arguments,
    place=182,
    group="cohorts",
)
def programme(asked: Namespace) -> int:
    """The programmes in full; or what was asked to be done with them."""
    with desk_of(asked) as desk:
        return do_part(desk, asked, PROGRAMMES)


# --- One cohort: made, changed, closed, archived, removed; its organisers ---


_OPTIONS = {
    "starts": "DAY",
    "ends": "DAY",
    "city": "CITY",
    "country": "COUNTRY",
    "places": "N",
    "keep-until": "DAY",
}


def _cohort_arguments(parser: ArgumentParser) -> None:
    whats = parser.add_subparsers(metavar=_("WHAT"), required=True)
    new = add_part(whats, "new", _("make a cohort"))
    copy = add_part(
        whats,
        "copy",
        _("make a cohort with the set-up of another: themes, timetable, organisations"),
    )
    move = add_part(whats, "move", _("put a cohort into another programme, or into a new one"))
    show = add_part(whats, "show", _("all that is known of it"))
    change = add_part(whats, "set", _("change what is known of it; what is not named stays"))
    keep = add_part(whats, "keep", _("say until when its personal data are kept"))
    roles = add_part(
        whats,
        "roles",
        _(
            "list its organisers in print order; add, remove or move them, say who signs for them, "
            "as one step of undo"
        ),
    )
    papers = add_part(
        whats, "documents", _("which documents its participants are asked for; ask for these")
    )
    ends = [add_part(whats, name, words) for name, words in _end_words().items()]
    erasing = add_part(
        whats, "anonymise", _("erase everybody of a cohort for good; the figures stay equal")
    )
    for part in (new, show, change, copy, move, keep, roles, papers, *ends, erasing):
        part.add_argument("name", metavar="NAME")
    words = _(
        "a field with its value, such as places=24, “venue=Lecture hall” or reminders_en=…; a dash "
        "blanks it"
    )
    change.add_argument("values", metavar="FIELD=VALUE", nargs="+", help=words)
    words = _(
        "its programme, by title or number; a new one when none is called so (otherwise as the "
        "name says)"
    )
    new.add_argument("--programme", metavar="TITLE", help=words)
    words = _("the programme, by title or number; a new one when none is called so")
    move.add_argument("--programme", metavar="TITLE", required=True, help=words)
    keep.add_argument(
        "--until", metavar="DAY", required=True, help=_("the last day, or - for none")
    )
    papers.add_argument(
        "documents",
        metavar="DOCUMENT",
        nargs="*",
        help=_("such as passport_scan, in any language; all others are asked for no more"),
    )
    _add_roles(roles)
    _add_copying(copy)
    for part in (new, copy):
        for option, metavar in _OPTIONS.items():
            part.add_argument(f"--{option}", metavar=metavar)
    for part in ends:
        add_yes(part)
    add_erasing(erasing)


def _end_words() -> dict[str, str]:
    return {
        "close": _("say that the course is over; what is still open is said first"),
        "archive": _("put a cohort away; it stays to be looked at and counted"),
        "remove": _("take a cohort out with its participants and timetable; people stay"),
    }


def _add_copying(copy: ArgumentParser) -> None:
    copy.add_argument(
        "--to", metavar="NAME", required=True, help=_("what the new cohort is called")
    )
    copy.add_argument(
        "--leave",
        action="append",
        default=[],
        choices=("themes", "activities", "venues", "organisations", "texts", "templates"),
        help=_("do not copy these (repeatable)"),
    )
    copy.add_argument(
        "--keep",
        choices=("weekdays", "dates"),
        default=None,
        help=_(
            "what stays: the weekdays (all moves by whole weeks, those nearest to the new first "
            "day; otherwise), or the day of the course"
        ),
    )


def _add_roles(roles: ArgumentParser) -> None:
    from lcdesk.model.organisers import CODES

    known = ", ".join(CODES)
    words = _(
        "an organisation in a role ({known}), in either language or in both: “NAME | 名称” "
        "(repeatable)",
        known=known,
    )
    roles.add_argument("--add", metavar="ROLE=NAME", action="append", default=[], help=words)
    words = _(
        "take over the organisers that this cohort has and the other one does not (repeatable)"
    )
    roles.add_argument("--copy-from", metavar="COHORT", action="append", default=[], help=words)
    words = _("take out the organiser of this number in the list (repeatable)")
    roles.add_argument("--remove", metavar="N", type=int, action="append", default=[], help=words)
    words = _(
        "print the organiser of this number at the place of that one of the same role (repeatable)"
    )
    roles.add_argument(
        "--move", metavar=("N", "M"), type=int, nargs=2, action="append", default=[], help=words
    )
    words = _(
        "who signs for the organiser of this number, with the post, each in either language or in "
        "both: 2 “Li Wei | 李伟” “Director | 主任”; a dash for nobody (repeatable)"
    )
    roles.add_argument(
        "--signer", metavar=("N", "NAME", "POST"), nargs=3, action="append", default=[], help=words
    )


@command(
    "cohort",
    N_("make, show, change, copy, move, close, archive or remove a cohort; its organisers"),
    _cohort_arguments,
    place=170,
    group="cohorts",
    json=None,
)
def cohort(asked: Namespace) -> int:
    """Do what was asked with a cohort."""
    if asked.what == "anonymise":
        return anonymise(asked)
    jobs = {
        "new": _new,
        "show": _show,
        "set": _set,
        "copy": _copy,
        "move": _move,
        "keep": _keep,
        "roles": _roles,
        "documents": _documents,
        "close": _close,
        "archive": _archive,
        "remove": _remove,
    }
    with desk_of(asked, create=asked.what == "new") as desk:
        told, words = jobs[asked.what](desk, asked)
    return answer(asked, told, words)


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


def _show(desk: Desk, asked: Namespace) -> Answer:
    return _told(desk, cohort_named(desk, asked.name)["id"])


def _set(desk: Desk, asked: Namespace) -> Answer:
    found = cohort_named(desk, asked.name)
    services.change_cohort(desk, found["id"], values_of(COHORT, asked.values), shown=found)
    told, words = _told(desk, found["id"])
    return told, words + "\n" + _("Changed. Undo takes it back.")


def _told(desk: Desk, cohort_id: int) -> Answer:
    """All that is known of a cohort; what its programme says for it stands apart."""
    found = services.get_cohort(desk, cohort_id)
    number = found["programme_id"]
    whole = None if number is None else record_lists.get_record(desk, PROGRAMMES, number)
    theirs = {
        name: str(said)
        for what, names in programme_services.SAID_BY_EITHER.items()
        if whole and programme_services.who_says(what, found, whole)
        for name in names
        if (said := whole.get(name))
    }
    lines = [_("{name} (No. {number})", name=found["name"], number=found["id"])]
    more = {"programme": (_("Programme"), found["programme"])}
    said = [(field.title, field.text(found)) for field in COHORT.fields]
    for title, text in [*more.values(), *said]:
        if text:
            lines.append("  " + with_label(title, text.replace("\n", "\n    ")))
    for name, text in theirs.items():
        title = _("{field} (of the programme)", field=COHORT.field(name).title)
        lines.append("  " + with_label(title, text.replace("\n", "\n    ")))
    told = {**plain_record(COHORT, found), "programme": found["programme"], "of_programme": theirs}
    return told, "\n".join(lines)


def _copy(desk: Desk, asked: Namespace) -> Answer:
    source = cohort_named(desk, asked.name)
    parts = frozenset(cohort_copy.PARTS) - set(asked.leave)
    values = _values(asked, asked.to)
    keep = asked.keep or cohort_copy.USUAL_KEEP
    copied = cohort_copy.copy_cohort(desk, source["id"], values, parts, keep)
    lines = [_("New cohort: {name} (No. {number}).", name=asked.to, number=copied.id)]
    lines += [
        "  " + with_label(_(cohort_copy.PARTS[part]), count)
        for part, count in copied.counts.items()
        if count
    ]
    if copied.counts.get("activities"):
        lines += copied.move.words
        lines.append(_("Undo takes all of it back."))
    told = asdict(copied)
    told.pop("move")
    told |= {
        "outside": [{"date": day, "title": title} for day, title in copied.move.outside],
        "holidays": [
            {"date": day, "title": title, "holiday": name}
            for day, title, name in copied.move.holidays
        ],
    }
    return told, "\n".join(lines)


def _move(desk: Desk, asked: Namespace) -> Answer:
    found = cohort_named(desk, asked.name)
    title = programme_services.set_programme(desk, found["id"], _programme(desk, asked.programme))
    others = _beside(desk, found["id"])
    words = _("In the programme {programme}, with {cohorts}.", programme=title, cohorts=others)
    alone = _("In the programme {programme}; no other cohort is in it.", programme=title)
    return {"id": found["id"], "programme": title}, words if others else alone


def _documents(desk: Desk, asked: Namespace) -> Answer:
    found = cohort_named(desk, asked.name)
    wanted = [choice_named(DOCUMENT_KIND, word) for word in asked.documents]
    if wanted:
        papers.set_checklist(desk, found["id"], wanted, papers.kinds_asked(desk, found["id"]))
    kinds = papers.kinds_asked(desk, found["id"])
    words = _("Asked for: {what}.", what=list_names([DOCUMENT_KIND.format(one) for one in kinds]))
    return {"id": found["id"], "documents": list(kinds)}, words


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
    found = programme_services.find_programme(programme_services.read_programmes(desk), said)
    return found.id if found else said


def _beside(desk: Desk, cohort_id: int) -> str:
    """The other cohorts of its programme by their short names; "" for none."""
    known = programme_services.read_programmes(desk)
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
    still_open = services.list_open(desk, found["id"])
    if still_open and not asked.yes:
        _require_yes([point.words for point in still_open], question)
    (services.close_cohort if status == "closed" else services.archive_cohort)(desk, found["id"])
    told = {"id": found["id"], "status": status, "open": [asdict(point) for point in still_open]}
    return told, done.format(name=found["name"])


def _remove(desk: Desk, asked: Namespace) -> Answer:
    found = cohort_named(desk, asked.name)
    if not asked.yes:
        _require_yes([services.going_with(found)], _("Remove it? [y/N] "))
    services.remove_cohort(desk, found["id"])
    return {"id": found["id"]}, _("Removed: {name}. Undo brings it back.", name=found["name"])


def _values(asked: Namespace, name: str) -> dict[str, Any]:
    """The fields said on the command line; the name goes to the field of its script."""
    fields = {field.name: field for field in fields_of(Cohort)}
    values: dict[str, Any] = dict(by_script(name, "name"))
    for option in (name.replace("-", "_") for name in _OPTIONS):
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


def _roles(desk: Desk, asked: Namespace) -> tuple[dict[str, Any], str]:
    """What was asked, and how the list stands then. Numbers are those of the list as it was."""
    found = cohort_named(desk, asked.name)
    before = list_organisers(desk, found["id"])
    signing = {
        id(_numbered(before, _number(number))): (name, post) for number, name, post in asked.signer
    }
    wanted = [*_moved(before, asked.move), *map(_added, asked.add)]
    gone = {id(_numbered(before, number)) for number in asked.remove}
    wanted = [
        signed_by(one, *signing[id(one)]) if id(one) in signing else one
        for one in wanted
        if id(one) not in gone
    ]
    for other in asked.copy_from:
        wanted = with_copied(wanted, list_organisers(desk, cohort_named(desk, other)["id"]))
    if asked.add or asked.remove or asked.move or asked.copy_from or asked.signer:
        set_organisers(desk, found["id"], wanted, before)
    now = list_organisers(desk, found["id"])
    told = [{"number": number, **one.plain(), **one.signing} for number, one in enumerate(now, 1)]
    return {"id": found["id"], "organisers": told}, _words(found["name"], before, now)


def _moved(before: Sequence[Organiser], moves: Sequence[tuple[int, int]]) -> list[Organiser]:
    """The list with some at the places of others of their role."""
    out = list(before)
    for number, place in moves:
        one, there = _numbered(before, number), _numbered(before, place)
        if one.role != there.role:
            raise KnownFault(
                _("No. {number} and No. {place} have different roles.", number=number, place=place),
                _(
                    "Nothing was changed. The order of the roles is that of the papers; only "
                    "those of one role can be moved."
                ),
            )
        at = out.index(there)
        out.remove(one)
        out.insert(at, one)
    return out


def _number(said: str) -> int:
    if not said.isdecimal():
        raise KnownFault(
            _("“{said}” is no number of the list.", said=said),
            _("Nothing was changed. “lcdesk cohort roles NAME” lists them with their numbers."),
        )
    return int(said)


def _numbered(organisers: Sequence[Organiser], number: int) -> Organiser:
    if not 1 <= number <= len(organisers):
        raise KnownFault(
            _("There is no organiser No. {number}.", number=number),
            n_(
                "Nothing was changed. The list has {count} line.",
                "Nothing was changed. The list has {count} lines.",
                len(organisers),
            ),
        )
    return organisers[number - 1]


def _added(said: str) -> Organiser:
    """ "host=Science Centre | 科技中心" as an organiser; the role in any of its words."""
    role, sign, name = said.replace("＝", "=").partition("=")
    made = organiser_of(role_named(role.strip()), name) if sign else None
    if made is None:
        raise KnownFault(
            _("“{said}” names no organisation in a role.", said=said),
            _(
                "Nothing was changed. Write it as {example}.",
                example="“host=Science Centre | 科技中心”",
            ),
        )
    return made


def _words(name: str, before: Sequence[Organiser], now: Sequence[Organiser]) -> str:
    """The list with its numbers, and what became of it."""
    said = [one.plain() for one in in_print_order(before)] != [one.plain() for one in now]
    head = (
        _("Organisers of {name}:", name=name) if now else _("{name} has no organisers.", name=name)
    )
    lines = [
        line
        for number, one in enumerate(now, 1)
        for line in (
            f"  {number}  {ORGANISATION_ROLE.format(one.role)}  "
            f"{' | '.join(filter(None, one.names))}",
            *([f"       {with_label(_('signs'), one.signer)}"] if one.has_signer else []),
        )
    ]
    return "\n".join((head, *lines, *([_("Undo takes the change back.")] if said else [])))
