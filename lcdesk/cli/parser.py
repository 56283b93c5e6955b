"""What the command line understands."""

from __future__ import annotations

import argparse
from functools import cache
from pathlib import Path

from lcdesk import __version__
from lcdesk.cli.attendance_parser import add_attendance
from lcdesk.cli.backups_parser import add_backups, add_restore_test
from lcdesk.cli.cohorts_parser import add_cohorts
from lcdesk.cli.command_parts import Output, add_files, add_listing, add_part
from lcdesk.cli.conflicts_parser import add_conflicts
from lcdesk.cli.counting_parser import add_counting
from lcdesk.cli.country_parser import add_country
from lcdesk.cli.directory_parser import add_directory
from lcdesk.cli.erasure_parser import add_person_parts
from lcdesk.cli.evaluations_parser import add_evaluation
from lcdesk.cli.leads_parser import add_leads
from lcdesk.cli.map_parser import add_map
from lcdesk.cli.password_parser import add_password
from lcdesk.cli.report_parser import add_report
from lcdesk.cli.salvage_parser import add_salvage
from lcdesk.cli.timetables_parser import add_timetable
from lcdesk.cli.versions_parser import add_versions
from lcdesk.model.file_formats import BOOK, FIGURES, LIST
from lcdesk.model.sentences import list_names
from lcdesk.texts import _, language


def make_parser() -> argparse.ArgumentParser:
    """The parser in the language of the moment; each command sets `job` to the name of its
    function in lcdesk.cli.jobs.
    """
    return _parser_in(language())


@cache
def _parser_in(_language: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lcdesk",
        description=_(
            "The desk of an international training office. Without a command, the window opens."
        ),
    )
    parser.add_argument("--version", action="version", version=f"lcdesk {__version__}")
    parser.add_argument(
        "--desk", type=Path, metavar="PATH", help=_("the desk file (otherwise the office's own)")
    )
    parser.add_argument("--lang", choices=("en", "zh"), help=_("language of the answers"))
    parser.add_argument(
        "--self-test", action="store_true", help=_("open every screen once on a sample and exit")
    )
    parser.set_defaults(job="window")
    commands = parser.add_subparsers(metavar=_("COMMAND"), title=_("commands"))
    _add_sheets(commands)
    _add_views(commands)
    _add_people(commands)
    _add_figures(commands)
    _add_logistics(commands)
    _add_statuses(commands)
    add_counting(commands)
    add_country(commands)
    add_leads(commands)
    add_map(commands)
    add_report(commands)
    add_attendance(commands)
    add_directory(commands)
    add_timetable(commands)
    add_versions(commands)
    add_evaluation(commands)
    _add_care(commands)
    return parser


def _add_sheets(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = _add(commands, "demo", _("make a sample desk of two cohorts and show its country table"))
    demo.add_argument(
        "--no-window", action="store_true", help=_("do not open the window afterwards")
    )
    demo.add_argument("--folder", type=Path, help=_("where the sample desk goes"))
    demo.add_argument(
        "--samples", type=Path, help=_("a folder with other sample workbooks of the same names")
    )
    read = _add(commands, "read", _("say what an import of a file would find; nothing is written"))
    read.add_argument("file", type=Path)
    read.add_argument("--cohort", metavar="NAME", help=_("compare with this cohort of the desk"))
    _add_opening(read)
    _add_import(commands)
    export = _add(
        commands,
        "export",
        _("write participants and timetable of a cohort, or people as a view shows them"),
    )
    export.add_argument("out", type=Output(LIST), metavar="OUT" + "|".join(LIST.endings))
    whose = export.add_mutually_exclusive_group()
    whose.add_argument(
        "--cohort", metavar="NAME", help=_("one cohort; without --view all that is known of it")
    )
    whose.add_argument("--all", action="store_true", help=_("all cohorts together, as a list"))
    export.add_argument(
        "--view",
        metavar="NAME",
        help=_("as this saved view shows them: its columns, people, order and groups"),
    )
    _add_plain(export)
    template = _add(commands, "template", _("write an empty workbook to be filled in"))
    template.add_argument("out", type=Output(BOOK), metavar="OUT.xlsx")
    template.add_argument("--kind", choices=("participants", "curriculum"), default="participants")


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    bring = _add(
        commands, "import", _("import files, or the spreadsheets of folders, into a cohort")
    )
    bring.add_argument("files", type=Path, nargs="+", metavar="PATH")
    bring.add_argument(
        "--cohort",
        metavar="NAME",
        required=True,
        help=_("the cohort; made when there is none of that name"),
    )
    bring.add_argument("--yes", action="store_true", help=_("do not ask before writing"))
    bring.add_argument(
        "--again", action="store_true", help=_("import files that came in already once more")
    )
    for option, words in (
        (
            "--only-if-blank",
            _("files fill this field where it is blank and change nothing else in it (repeatable)"),
        ),
        (
            "--leave",
            _(
                "files do not touch this field of anybody who is there already (repeatable); "
                "organisers: those they name are not added"
            ),
        ),
    ):
        bring.add_argument(option, metavar="FIELD", action="append", default=[], help=words)
    _add_answers(bring)
    _add_opening(bring)
    imports = _add(
        commands, "imports", _("what was imported, when, by whom, and what is still there")
    )
    imports.add_argument("--cohort", metavar="NAME")
    _add_tray(commands)


def _add_tray(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = _("list the rows that wait for an answer; answer, import or leave them")
    tray, whats = add_listing(commands, "tray", words)
    tray.add_argument("--cohort", metavar="NAME")
    _add_plain(tray)
    setting = add_part(whats, "set", _("type one cell of a waiting row anew"))
    for name, kind in (("number", int), ("field", str), ("value", str)):
        setting.add_argument(name, type=kind, metavar={"number": "N"}.get(name, name.upper()))
    words = _("put in the rows that ask for nothing more (those named, or all)")
    bring = add_part(whats, "import", words)
    bring.add_argument("numbers", type=int, nargs="*", metavar="N")
    who = bring.add_mutually_exclusive_group()
    who.add_argument(
        "--same",
        dest="answer",
        action="store_const",
        const="same",
        help=_("they are who they may be"),
    )
    who.add_argument(
        "--other",
        dest="answer",
        action="store_const",
        const="other",
        help=_("they are somebody else"),
    )
    leave = add_part(whats, "leave", _("take rows out of the tray without importing them"))
    leave.add_argument("numbers", type=int, nargs="+", metavar="N")
    export = add_part(
        whats, "export", _("write the waiting rows with the reasons to a workbook to be corrected")
    )
    export.add_argument("out", type=Output(BOOK), metavar="OUT.xlsx")


def _add_views(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    views = _add(
        commands,
        "views",
        _("list the saved views of participants: columns, groups, whom they show"),
    )
    views.add_argument(
        "--remove", metavar="NAME", help=_("take this view out; nothing else changes")
    )
    person = _add(commands, "person", _("everything about one participant"))
    add_person_parts(person)
    person.add_argument(
        "number",
        type=int,
        metavar="N",
        help=_("the number of the participant, as `lcdesk status` lists it"),
    )
    _add_plain(person)


def _add_plain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--plain",
        action="store_true",
        help=_("passport numbers and other private values as they are; that is noted"),
    )


def _add_people(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    twins = _add(commands, "twins", _("list people who may be one"))
    twins.add_argument(
        "--cohort", metavar="NAME", help=_("one cohort with everybody (otherwise the whole desk)")
    )
    twins.add_argument(
        "--apart",
        type=int,
        nargs=2,
        metavar="NUMBER",
        help=_("these two are not one person: list them no more"),
    )
    merge = _add(commands, "merge", _("join two people into one, with all that hangs on them"))
    merge.add_argument(
        "kept", type=int, metavar="KEPT", help=_("the number of the person who stays")
    )
    merge.add_argument(
        "other", type=int, metavar="OTHER", help=_("the number of the person joined into it")
    )
    merge.add_argument(
        "--take",
        metavar="FIELD=VALUE",
        action="append",
        default=[],
        help=_("what stands in a field: “kept”, “other”, or a value (repeatable)"),
    )
    merge.add_argument("--yes", action="store_true", help=_("do not ask before writing"))
    _add_plain(merge)
    passport = _add(
        commands,
        "passport",
        _("read and check the machine-readable lines of a passport, card or visa"),
    )
    passport.add_argument(
        "lines",
        nargs="+",
        metavar="LINES",
        help=_("the lines, or - to read them from standard input"),
    )
    passport.add_argument(
        "--of", type=int, metavar="N", help=_("compare with the participant of this number")
    )
    passport.add_argument(
        "--take", action="store_true", help=_("write what is proposed into the record (with --of)")
    )


def _add_figures(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    countries = _add(commands, "countries", _("the figures by country, and other cuts"))
    countries.add_argument(
        "--cohort",
        metavar="NAME",
        action="append",
        help=_("one cohort, or several by saying it again (otherwise all)"),
    )
    countries.add_argument("--programme", metavar="NAME", help=_("all cohorts of a programme"))
    countries.add_argument(
        "--once", action="store_true", help=_("each person once, by the latest of these cohorts")
    )
    countries.add_argument(
        "--by",
        default="",
        metavar=_("CUT"),
        help=_("country, region, subregion, gender, age, status, …"),
    )
    countries.add_argument(
        "--across", default="", metavar=_("CUT"), help=_("crossed with a second cut")
    )
    countries.add_argument(
        "--rule",
        default="",
        metavar="NAME",
        help=_("who counts, as `lcdesk counting` lists it (otherwise: all)"),
    )
    countries.add_argument(
        "--funnel", action="store_true", help=_("how far people got, from nominated to certified")
    )
    countries.add_argument(
        "--out",
        type=Output(FIGURES),
        metavar="FILE",
        help=_(
            "save as {endings} or {last}",
            endings=list_names(FIGURES.endings[:-1]),
            last=FIGURES.endings[-1],
        ),
    )
    add_conflicts(commands)
    add_cohorts(commands)


def _add_logistics(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    missing = _add(commands, "missing", _("what is missing before a cohort can begin, and whose"))
    missing.add_argument("--cohort", metavar="NAME", required=True)
    missing.add_argument(
        "--months",
        type=int,
        metavar="N",
        help=_("how long passports shall last after the course (otherwise as in the settings)"),
    )
    missing.add_argument("--who", metavar="CHECK", help=_("list the people of one check"))
    missing.add_argument(
        "--people", action="store_true", help=_("who lacks what: a line a person, a column a check")
    )
    missing.add_argument(
        "--all", action="store_true", help=_("with --people or --out also those who lack nothing")
    )
    missing.add_argument(
        "--out", type=Output(BOOK), metavar="OUT.xlsx", help=_("save who lacks what as a workbook")
    )
    arrivals = _add_list(
        commands, "arrivals", _("flights by day and hour, with their people and groups")
    )
    arrivals.add_argument("--departures", action="store_true", help=_("who leaves, not who comes"))
    arrivals.add_argument(
        "--propose", action="store_true", help=_("show groups for those who are in none")
    )
    arrivals.add_argument(
        "--minutes",
        type=int,
        default=90,
        metavar="N",
        help=_("how long the first of a group waits at most"),
    )
    rooms = _add_list(commands, "rooms", _("rooms with their people, and who has none"))
    rooms.add_argument(
        "--propose", action="store_true", help=_("show rooms and mates for those without one")
    )
    rooms.add_argument(
        "--numbers",
        nargs="+",
        metavar="NO",
        help=_("numbers of the rooms to be given, as 301-306 308 (then R1, R2 …)"),
    )
    rooms.add_argument(
        "--places",
        type=int,
        choices=(1, 2, 3, 4),
        default=2,
        help=_("places of a room nobody said the kind of"),
    )
    what = rooms.add_mutually_exclusive_group()  # each is a step of its own
    what.add_argument(
        "--move",
        nargs="+",
        type=int,
        metavar="N",
        help=_("put these people (their No. as `missing --people` has it) into the room --to says"),
    )
    rooms.add_argument("--to", metavar="ROOM", help=_('where --move puts them; "": in none'))
    what.add_argument(
        "--rename", nargs=2, metavar=("OLD", "NEW"), help=_("give a room another number")
    )
    for made in (arrivals, rooms):
        made.add_argument(
            "--yes",
            action="store_true",
            help=_("write what --propose shows; with --move also what is unusual"),
        )
    _add_list(commands, "meals", _("portions by day, meal and diet"))


def _add_list(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> argparse.ArgumentParser:
    made = _add(commands, name, words)
    made.add_argument("--cohort", metavar="NAME", required=True)
    made.add_argument("--out", type=Output(BOOK), metavar="OUT.xlsx", help=_("save as a workbook"))
    return made


def _add_statuses(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    status = _add(
        commands,
        "status",
        _(
            "list the statuses of a cohort; with --set move people to another, with --who list "
            "their steps"
        ),
    )
    status.add_argument("--set", metavar="STATUS", help=_("the status to be set"))
    status.add_argument(
        "--who",
        metavar="NAME",
        action="append",
        default=[],
        help=_("whose, by name or number (repeatable)"),
    )
    status.add_argument("--of", metavar="STATUS", help=_("everybody who has this status"))
    status.add_argument(
        "--anyway",
        action="store_true",
        help=_("also those for whom it leaves steps out or goes back"),
    )
    promote = _add(
        commands, "promote", _("select the first of the reserve list, as many as there are places")
    )
    promote.add_argument(
        "--count", type=int, metavar="N", help=_("so many, whether there are places or not")
    )
    balance = _add(
        commands,
        "balance",
        _("the places of a cohort by country, region and gender against what was agreed"),
    )
    balance.add_argument(
        "--agree",
        metavar="WHAT=LEAST-MOST",
        action="append",
        default=[],
        help=_(
            "agree on a quota, as in {example} (repeatable)",
            example="country:Kenya=1-4, gender:F=8-, region:Africa=-10",
        ),
    )
    for part in (status, promote):
        part.add_argument("--on", metavar="DAY", help=_("the day of the step (otherwise today)"))
        part.add_argument("--reason", metavar="TEXT", help=_("why; kept in the history"))
    for part in (status, promote, balance):
        part.add_argument("--cohort", metavar="NAME", required=True)


def _add_care(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    history = _add(commands, "history", _("what was done, newest first"))
    history.add_argument("--limit", type=int, default=20, metavar="N")
    undo = _add(
        commands,
        "undo",
        _("take back the last thing done, or the one with number N of the history"),
    )
    undo.add_argument("number", type=int, nargs="?", metavar="N")
    undo.add_argument("--preview", action="store_true", help=_("only say what it would do"))
    _add(commands, "redo", _("do again what undo took back"))
    _add_memory(commands)
    _add_groups(commands)
    _add(commands, "backup", _("make a verified backup now"))
    add_password(commands)
    add_backups(commands)
    add_salvage(commands)
    check = _add(commands, "check", _("look whether the desk and its backups are whole"))
    add_restore_test(check)


def _add_memory(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = _("list what is remembered of earlier answers; export, import or forget it")
    _memory, whats = add_listing(commands, "memory", words)
    add_files(whats, _("write it to a .csv file"), _("take such a file in"))
    forget = add_part(whats, "forget", _("forget entries by their numbers in the list"))
    forget.add_argument("numbers", type=int, nargs="+", metavar="N")


def _add_groups(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = _("list the groups of countries; export, import or edit them")
    groups, whats = add_listing(commands, "groups", words)
    groups.add_argument(
        "--on", metavar="DAY", help=_("who is a member on that day (otherwise today)")
    )
    add_files(whats, _("write them to a .csv file"), _("take such a file in"))
    add_part(whats, "remove", _("forget your own edition of a group")).add_argument(
        "code", metavar="CODE"
    )


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(job=name)
    parser.add_argument("--json", action="store_true", help=_("answer in JSON"))
    return parser


def _add_opening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ask-password",
        action="store_true",
        help=_("ask for the password of a locked file (or set LCDESK_SHEET_PASSWORD)"),
    )
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help=_("the encoding of text files where it cannot be known, such as cp1251 or big5"),
    )


def _add_answers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--answer",
        metavar="WORD=VALUE",
        action="append",
        default=[],
        help=_("what a word of the file means, remembered for the next file (repeatable)"),
    )
    parser.add_argument(
        "--dates",
        choices=("day-first", "month-first"),
        help=_("which comes first where a date could be either"),
    )
