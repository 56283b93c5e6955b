"""What the command line understands about signed reports: parts of the command `report`."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import Output, add_part
from lcdesk.model.file_formats import REPORT
from lcdesk.texts import _


def add_signed(whats: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The parts `sign`, `list`, `changes`, `print` and `remove`; their job is "signed"."""
    sign = add_part(whats, "sign", _("keep a report as it stands now, under a number"))
    kept = argparse.SUPPRESS  # what was said before the name of the part stands
    sign.add_argument(
        "--cohort",
        metavar="NAME",
        action="append",
        default=kept,
        help=_("of this cohort; may be said several times (otherwise all)"),
    )
    sign.add_argument(
        "--programme", metavar="NAME", default=kept, help=_("of all cohorts of this programme")
    )
    sign.add_argument(
        "--rule",
        default=kept,
        metavar="NAME",
        help=_("who counts, as `lcdesk counting` lists it (otherwise: all)"),
    )
    sign.add_argument(
        "--once",
        action="store_true",
        default=kept,
        help=_("count each person once, by the latest cohort"),
    )
    sign.add_argument("--by", metavar="NAME", required=True, help=_("who signs it"))
    sign.add_argument(
        "--number",
        metavar="NUMBER",
        default="",
        help=_("its number (otherwise the next of the year)"),
    )
    sign.add_argument("--note", metavar="TEXT", default="", help=_("what is to be known of it"))
    add_part(whats, "list", _("list the signed reports and which have changed since"))
    changes = add_part(whats, "changes", _("what has changed since a report was signed"))
    printed = add_part(whats, "print", _("print a signed report again, as it was signed"))
    printed.add_argument(
        "--out",
        type=Output(REPORT),
        metavar="FILE",
        required=True,
        help=_("save the page as .pdf or .png, its figures as .json"),
    )
    printed.add_argument(
        "--language", choices=("zh", "en", "both"), default=kept, help=_("the language of the page")
    )
    remove = add_part(whats, "remove", _("take a signed report out; undo brings it back"))
    for part in (changes, printed, remove):
        part.add_argument("number", metavar="NUMBER", help=_("the number it was signed under"))
    for part in whats.choices.values():
        if part.get_default("what") in ("sign", "list", "changes", "print", "remove"):
            part.set_defaults(job="signed")
