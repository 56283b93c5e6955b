"""What the command line understands."""

from __future__ import annotations

import argparse
from pathlib import Path

from lcdesk import __version__
from lcdesk.texts import _

RULES = ("all", "nominated", "selected", "confirmed", "arrived", "completed", "certified")


def make_parser() -> argparse.ArgumentParser:
    """The parser; each command sets `job` to the name of its function in lcdesk.cli.jobs."""
    parser = argparse.ArgumentParser(
        prog="lcdesk",
        description=_("The desk of an international training office. Without a command, the window opens."),
    )
    parser.add_argument("--version", action="version", version=f"lcdesk {__version__}")
    parser.add_argument("--desk", type=Path, metavar="PATH", help=_("the desk file (otherwise the office's own)"))
    parser.add_argument("--lang", choices=("en", "zh"), help=_("language of the answers"))
    parser.add_argument("--self-test", action="store_true", help=_("open every screen once on a sample and exit"))
    parser.set_defaults(job="window")
    commands = parser.add_subparsers(metavar=_("COMMAND"), title=_("commands"))
    _add_sheets(commands)
    _add_figures(commands)
    _add_care(commands)
    return parser


def _add_sheets(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = _add(commands, "demo", _("make a sample desk of two cohorts and show its country table"))
    demo.add_argument("--no-window", action="store_true", help=_("do not open the window afterwards"))
    demo.add_argument("--folder", type=Path, help=_("where the sample desk goes"))
    demo.add_argument("--samples", type=Path, help=_("a folder with other sample workbooks of the same names"))
    read = _add(commands, "read", _("say what an import of a file would find; nothing is written"))
    read.add_argument("file", type=Path)
    read.add_argument("--cohort", metavar="NAME", help=_("compare with this cohort of the desk"))
    _add_password(read)
    _add_json(read)
    bring = _add(commands, "import", _("import files into a cohort"))
    bring.add_argument("files", type=Path, nargs="+", metavar="FILE")
    bring.add_argument(
        "--cohort", metavar="NAME", required=True, help=_("the cohort; made when there is none of that name")
    )
    bring.add_argument("--yes", action="store_true", help=_("do not ask before writing"))
    _add_password(bring)
    _add_json(bring)
    export = _add(commands, "export", _("write participants and timetable of a cohort to a workbook"))
    export.add_argument("out", type=Path, metavar="OUT.xlsx")
    export.add_argument("--cohort", metavar="NAME", required=True)
    template = _add(commands, "template", _("write an empty workbook to be filled in"))
    template.add_argument("out", type=Path, metavar="OUT.xlsx")
    template.add_argument("--kind", choices=("participants", "curriculum"), default="participants")


def _add_figures(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    countries = _add(commands, "countries", _("the figures by country, and other cuts"))
    countries.add_argument("--cohort", metavar="NAME", help=_("one cohort (otherwise all)"))
    countries.add_argument(
        "--by", default="country", metavar=_("CUT"), help=_("country, region, subregion, gender, age, status, …")
    )
    countries.add_argument("--rule", default="all", choices=RULES, help=_("who counts"))
    countries.add_argument("--out", type=Path, metavar="FILE", help=_("save as .xlsx, .csv or .png"))
    _add_json(countries)
    conflicts = _add(commands, "conflicts", _("the clashes of a timetable"))
    conflicts.add_argument("--cohort", metavar="NAME", required=True)
    _add_json(conflicts)
    _add_json(_add(commands, "cohorts", _("list the cohorts of the desk")))


def _add_care(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    history = _add(commands, "history", _("what was done, newest first"))
    history.add_argument("--limit", type=int, default=20, metavar="N")
    _add_json(history)
    undo = _add(commands, "undo", _("take back the last thing done, or the one with number N of the history"))
    undo.add_argument("number", type=int, nargs="?", metavar="N")
    _add(commands, "redo", _("do again what undo took back"))
    _add(commands, "backup", _("make a verified backup now"))
    _add_json(_add(commands, "check", _("look whether the desk and its backups are whole")))


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(job=name)
    return parser


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("answer in JSON"))


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ask-password", action="store_true", help=_("ask for the workbook's password (or set LCDESK_SHEET_PASSWORD)")
    )
