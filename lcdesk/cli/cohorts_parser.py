"""What the command line understands about cohorts and the programmes they belong to."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import add_listing, add_part
from lcdesk.cli.erasure_parser import add_anonymise
from lcdesk.model.organiser_roles import CODES
from lcdesk.texts import _

_OPTIONS = {
    "starts": "DAY",
    "ends": "DAY",
    "city": "CITY",
    "country": "COUNTRY",
    "places": "N",
    "keep-until": "DAY",
}


def add_cohorts(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands `cohorts`, `cohort` with its parts, and `programmes`."""
    words = _("list the cohorts of the desk")
    listed = commands.add_parser("cohorts", help=words, description=words)
    listed.set_defaults(job="cohorts")
    listed.add_argument("--json", action="store_true", help=_("answer in JSON"))
    add_anonymise(_add_cohort(commands))
    words = _("list the programmes with their cohorts; rename one")
    _programmes, whats = add_listing(commands, "programmes", words)
    words = _("give a programme another title, in the language it is written in")
    rename = add_part(whats, "rename", words)
    rename.add_argument("name", metavar="NAME", help=_("the programme, by title or number"))
    rename.add_argument("title", metavar="TITLE")


def _add_cohort(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
) -> argparse._SubParsersAction[argparse.ArgumentParser]:
    words = _("make, copy, move, close, archive or remove a cohort; its organisers")
    cohort = commands.add_parser("cohort", help=words, description=words)
    cohort.set_defaults(job="cohort")
    whats = cohort.add_subparsers(metavar=_("WHAT"), required=True)
    new = add_part(whats, "new", _("make a cohort"))
    copy = add_part(
        whats,
        "copy",
        _("make a cohort with the set-up of another: themes, timetable, organisations"),
    )
    move = add_part(whats, "move", _("put a cohort into another programme, or into a new one"))
    keep = add_part(whats, "keep", _("say until when its personal data are kept"))
    roles = add_part(
        whats,
        "roles",
        _("list its organisers in print order; add, remove or move them, as one step of undo"),
    )
    ends = [
        add_part(
            whats, "close", _("say that the course is over; what is still open is said first")
        ),
        add_part(whats, "archive", _("put a cohort away; it stays to be looked at and counted")),
        add_part(
            whats, "remove", _("take a cohort out with its participants and timetable; people stay")
        ),
    ]
    for part in (new, copy, move, keep, roles, *ends):
        part.add_argument("name", metavar="NAME")
    words = _(
        "its programme, by title or number; a new one when none is called so (otherwise as the "
        "name says)"
    )
    new.add_argument("--programme", metavar="TITLE", help=words)
    words = _("the programme, by title or number; a new one when none is called so")
    move.add_argument("--programme", metavar="TITLE", required=True, help=words)
    _add_roles(roles)
    keep.add_argument(
        "--until", metavar="DAY", required=True, help=_("the last day, or - for none")
    )
    copy.add_argument(
        "--to", metavar="NAME", required=True, help=_("what the new cohort is called")
    )
    copy.add_argument(
        "--leave",
        action="append",
        default=[],
        choices=("themes", "activities", "venues", "organisations", "templates"),
        help=_("do not copy these (repeatable)"),
    )
    for part in (new, copy):
        for option, metavar in _OPTIONS.items():
            part.add_argument(f"--{option}", metavar=metavar)
    for part in ends:
        part.add_argument("--yes", action="store_true", help=_("do not ask before writing"))
    return whats


def _add_roles(roles: argparse.ArgumentParser) -> None:
    known = ", ".join(CODES)
    words = _(
        "an organisation in a role ({known}), in either language or in both: “NAME | 名称” "
        "(repeatable)",
        known=known,
    )
    roles.add_argument("--add", metavar="ROLE=NAME", action="append", default=[], help=words)
    words = _("take out the organiser of this number in the list (repeatable)")
    roles.add_argument("--remove", metavar="N", type=int, action="append", default=[], help=words)
    words = _(
        "print the organiser of this number at the place of that one of the same role (repeatable)"
    )
    roles.add_argument(
        "--move", metavar=("N", "M"), type=int, nargs=2, action="append", default=[], help=words
    )
