"""The people who took part over the years without a window: listed, counted, kept in touch with,
and written out for a mail merge.
"""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from lcdesk.cli.command import (
    Output,
    add_part,
    add_plain,
    add_record_parts,
    command,
    deferred_imports,
)
from lcdesk.cli.reports import add_report_files
from lcdesk.cli.telling import answer, answer_table
from lcdesk.model.files import LIST
from lcdesk.texts import N_, _, n_, with_label

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.record_lists import (
        do_part,
        note_shown,
        parsed,
        plain_record,
        record_lines,
        values_of,
    )
    from lcdesk.cli.reports import tell_report
    from lcdesk.model import clock, countries
    from lcdesk.model.catalogue import PARTICIPANT
    from lcdesk.model.entities import Person
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.cooperation import alumni as service
    from lcdesk.services.cooperation.alumni import AlumniFilter, AlumniLine
    from lcdesk.services.cooperation.mail_merge import export_mail_merge
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.record_lists import (
        ALUMNI,
        NameFinder,
        add_record,
        get_record,
        one_called,
    )
    from lcdesk.services.exporting.record_lists import export_alumni, export_records
    from lcdesk.services.figures.over_years import OverYears
    from lcdesk.services.figures.scopes import programme_scope
    from lcdesk.texts import language

_CONSENT_WORDS = {
    "agreed": N_("agreed"),
    "expired": N_("agreed, and the time is over"),
    "refused": N_("refused"),
    "unknown": N_("not known"),
}


def _arguments(parser: ArgumentParser) -> None:
    whats = add_record_parts(parser, kind="alumni_contact", lists=False, own=("export",))
    _add_filters(parser, None)
    _add_filters(add_part(whats, "list", _("list them")), argparse.SUPPRESS)
    export = add_part(whats, "export", _("write them into a workbook or a table of text"))
    export.add_argument("file", type=Output(LIST), metavar="FILE.xlsx")
    export.add_argument(
        "--mail-merge",
        action="store_true",
        help=_("for letters: heads in the first row, and only those who agree to be written to"),
    )
    export.add_argument(
        "--all",
        action="store_true",
        help=_("everybody who took part, not only those of whom a contact is kept"),
    )
    words = _("the language of the heads: one, or both (otherwise)")
    export.add_argument("--language", choices=("en", "zh", "both"), default="both", help=words)
    add_plain(export)
    _add_filters(export, argparse.SUPPRESS, counts=False)
    report = add_part(whats, "report", _("them in figures: by country, year and field of work"))
    report.add_argument("--programme", metavar="NAME", help=_("all cohorts of a programme"))
    add_report_files(report)


def _add_filters(parser: ArgumentParser, default: object, *, counts: bool = True) -> None:
    def add(name: str, metavar: str, words: str) -> None:
        parser.add_argument(name, metavar=metavar, default=default, help=words)

    add("--search", "TEXT", _("only those in which all these words stand, in any script"))
    add("--country", "COUNTRY", _("only those of this country"))
    add("--field", "TEXT", _("only those of this field of work"))
    words = _("only those of this year")
    parser.add_argument("--year", type=int, metavar="YEAR", default=default, help=words)
    add("--cohort", "NAME", _("only those of this cohort"))
    consents = ("agreed", "expired", "refused", "unknown")
    words = _("only those who agree to be written to, agreed for a time that is over, refused …")
    parser.add_argument("--consent", choices=consents, default=default, help=words)
    for name, words in (
        ("--newsletter", _("only those who get the newsletter")),
        ("--due", _("only those whose next contact is due")),
    ):
        parser.add_argument(name, action="store_true", default=default or False, help=words)
    if counts:
        parser.add_argument(
            "--by",
            choices=("country", "field", "year", "cohort", "consent"),
            default=default,
            help=_("count them by what they have in common"),
        )


@command(
    "alumni",
    N_("list those who took part over the years, and how they are kept in touch with"),
    _arguments,
    place=285,
    group="cooperation",
)
def alumni(asked: Namespace) -> int:
    """Those who took part; with a part, what is kept of one is shown, noted or taken out, or they
    are written out.
    """
    operations = {
        "list": _list,
        "show": _show,
        "add": _add,
        "set": _set,
        "export": _export,
        "report": _report,
    }
    with desk_of(asked) as desk:
        if asked.what in operations:
            return operations[asked.what](desk, asked)
        return do_part(desk, asked, ALUMNI)


def _report(desk: Desk, asked: Namespace) -> int:
    """By country, year and field of work; as tables, JSON, a workbook, or a page to be signed."""
    scope = programme_scope(desk, asked.programme) if asked.programme else None
    return tell_report(desk, OverYears("alumni", scope.cohorts if scope else None), asked)


def _asked(desk: Desk, asked: Namespace) -> list[AlumniLine]:
    country = parsed(PARTICIPANT.field("nationality"), asked.country) if asked.country else None
    return service.list_alumni(
        desk,
        AlumniFilter(
            country,
            asked.field,
            asked.year,
            cohort_named(desk, asked.cohort)["id"] if asked.cohort else None,
            asked.consent,
            asked.newsletter or None,
            asked.due or None,
            asked.search or "",
        ),
    )


def _list(desk: Desk, asked: Namespace) -> int:
    lines = _asked(desk, asked)
    if asked.by:
        return _tell_counts(desk, asked, lines)
    today = clock.today()
    names = {one["id"]: one["name"] for one in cohorts.list_cohorts(desk)}
    rows = [
        (
            line.person_id,
            line.name,
            countries.name(line.country, language()) if line.country else "",
            ", ".join(map(str, line.years)),
            line.position_now or "",
            line.organization_now or "",
            _(_CONSENT_WORDS[line.consent(today)]),
            line.contact.due.isoformat() if line.contact and line.contact.due else "",
        )
        for line in lines
    ]
    heads = (
        _("No."),
        _("Name"),
        _("Country/region"),
        _("Years"),
        _("Post"),
        _("Organisation"),
        _("Agrees to be written to"),
        _("Follow up"),
    )
    return answer_table(
        asked,
        [_plain(line, names) for line in lines],
        heads,
        rows,
        _("Nobody has taken part in a cohort that has ended, or nobody fits."),
    )


def _plain(line: AlumniLine, names: dict[int, str]) -> dict[str, Any]:
    kept = line.contact
    return {
        **line._asdict(),
        "cohorts": _cohorts(line, names),
        "contact": None if kept is None else kept._asdict(),
        "consent": line.consent(clock.today()),
    }


def _cohorts(line: AlumniLine, names: dict[int, str]) -> list[str]:
    return [names.get(cohort, "?") for cohort in line.cohorts]


def _tell_counts(desk: Desk, asked: Namespace, lines: Sequence[AlumniLine]) -> int:
    counts = service.group_alumni(lines, asked.by)
    names = {str(one["id"]): one["name"] for one in cohorts.list_cohorts(desk)}
    labels = {
        key: _("not known")
        if not key
        else countries.name(key, language())
        if asked.by == "country"
        else names.get(key, "?")
        if asked.by == "cohort"
        else _(_CONSENT_WORDS[key])
        if asked.by == "consent"
        else key
        for key in counts
    }
    heads = {
        "country": _("Country/region"),
        "field": _("Field of work"),
        "year": _("Year"),
        "cohort": _("Cohort"),
        "consent": _("Agrees to be written to"),
    }
    return answer_table(
        asked,
        {"people": len(lines), "by": asked.by, "counts": counts},
        (heads[asked.by], _("People")),
        [(labels[key], count) for key, count in counts.items()],
        _("Nobody has taken part in a cohort that has ended, or nobody fits."),
    )


def _called(lines: Sequence[AlumniLine], name: str) -> AlumniLine:
    """The one among them of that name or number; `KnownFault` when none or several are meant."""
    known = {line.person_id: line for line in lines}
    names = {key: (line.name, line.name_zh) for key, line in known.items()}
    return known[one_called(names, name, lambda key: known[key].name)]


def _show(desk: Desk, asked: Namespace) -> int:
    line = _called(service.list_alumni(desk), asked.name)
    return _tell(desk, asked, line.person_id)


def _tell(desk: Desk, asked: Namespace, person_id: int, *words: str) -> int:
    """What is known of one: what they took part in, and the contact that is kept."""
    line = next(one for one in service.list_alumni(desk) if one.person_id == person_id)
    is_plain = bool(vars(asked).get("plain"))
    names = {one["id"]: one["name"] for one in cohorts.list_cohorts(desk)}
    told = _plain(line, names)
    lines = [_("{name} (No. {number})", name=line.name, number=person_id)]
    known = (
        (_("Country/region"), countries.name(line.country, language()) if line.country else None),
        (_("Cohorts"), "; ".join(_cohorts(line, names))),
        (_("Field of work"), line.field_of_work),
        (_("Organisation then"), line.organization),
        (_("Post then"), line.position),
    )
    lines += [f"  {with_label(label, value)}" for label, value in known if value]
    if line.contact is not None:
        record = get_record(desk, ALUMNI, line.contact.id)
        told |= {"contact": plain_record(ALUMNI.kind, record, is_plain=is_plain)}
        lines += record_lines(ALUMNI, record, is_plain=is_plain)[1:]
        if is_plain:
            note_shown(desk, ALUMNI, record)
    return answer(asked, told, *lines, *words)


def _add(desk: Desk, asked: Namespace) -> int:
    values = values_of(ALUMNI.kind, asked.values)
    with desk.reading() as session:
        found = NameFinder(session).numbers(Person, str(values.get("person") or ""))
    if len(found) != 1:
        add_record(desk, ALUMNI, values)  # says what is wrong with the name
    (person_id,) = found
    service.note_contact(desk, person_id, values)
    return _tell(desk, asked, person_id, _("Entered. Undo takes it back."))


def _set(desk: Desk, asked: Namespace) -> int:
    line = _called(service.list_alumni(desk), asked.name)
    service.note_contact(desk, line.person_id, values_of(ALUMNI.kind, asked.values))
    return _tell(desk, asked, line.person_id, _("Changed. Undo takes it back."))


def _export_list(desk: Desk, asked: Namespace, lines: Sequence[AlumniLine]) -> int:
    """Those of whom a contact is kept, or all of them; how many rows."""
    if asked.all:
        return export_alumni(desk, lines, asked.file, asked.language, is_plain=asked.plain)
    ids = [line.contact.id for line in lines if line.contact]
    return export_records(desk, ALUMNI, asked.file, asked.language, ids=ids, is_plain=asked.plain)


def _export(desk: Desk, asked: Namespace) -> int:
    lines = _asked(desk, asked)
    if not asked.mail_merge:
        count = _export_list(desk, asked, lines)
        said = n_("{count} row saved: {path}", "{count} rows saved: {path}", count, path=asked.file)
        return answer(asked, {"path": str(asked.file), "rows": count}, said)
    done = export_mail_merge(desk, lines, asked.file)
    said = [
        n_(
            "{count} row saved: {path}", "{count} rows saved: {path}", done.written, path=asked.file
        ),
        n_(
            "{count} person has not agreed to be written to, and is left out.",
            "{count} people have not agreed to be written to, and are left out.",
            done.left_out,
        )
        if done.left_out
        else "",
        n_("{count} has no mail address.", "{count} have no mail address.", done.without_mail)
        if done.without_mail
        else "",
    ]
    return answer(
        asked,
        {
            "path": str(asked.file),
            "rows": done.written,
            "left_out": done.left_out,
            "without_mail": done.without_mail,
        },
        *filter(None, said),
    )
