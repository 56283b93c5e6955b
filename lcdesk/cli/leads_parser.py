"""What the command line understands about cooperation leads."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import add_listing, add_part
from lcdesk.texts import _

FIELDS = {
    "kind": "kind",
    "partner": "partner",
    "country": "country",
    "stage": "stage",
    "follow_up": "due",
    "note": "subject",
    "next_step": "next_step",
}
"""Option → field of a lead."""


def add_leads(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `leads` with its parts."""
    words = _(
        "list the cooperation leads, those to be followed up first; add, change or remove one"
    )
    leads, whats = add_listing(commands, "leads", words)
    leads.add_argument("--cohort", metavar="NAME", help=_("one cohort (otherwise all)"))
    leads.add_argument(
        "--count",
        action="store_true",
        help=_("count them, and say which are to be followed up when"),
    )
    leads.add_argument(
        "--by",
        choices=("country", "kind", "stage"),
        help=_("with --count: a line for each country, kind or stage (otherwise all three)"),
    )
    add = add_part(whats, "add", _("note a lead of a participant"))
    add.add_argument(
        "--of", type=int, metavar="N", required=True, help=_("the number of the participant")
    )
    _add_fields(add, needs_kind=True)
    change = add_part(whats, "change", _("change a lead; what is not named stays as it is"))
    _add_fields(change, needs_kind=False)
    remove = add_part(whats, "remove", _("take a lead out"))
    for part in (change, remove):
        part.add_argument(
            "number", type=int, metavar="N", help=_("the number of the lead in the list")
        )


def _add_fields(part: argparse.ArgumentParser, *, needs_kind: bool) -> None:
    part.add_argument(
        "--kind",
        metavar="KIND",
        required=needs_kind,
        help=_(
            "technology, result, talent, industrial resource, demonstration project or framework "
            "agreement"
        ),
    )
    part.add_argument(
        "--stage",
        metavar="STAGE",
        help=_("idea, in contact, draft agreed, signed, running or ended"),
    )
    part.add_argument("--partner", metavar="NAME", help=_("the local partner"))
    part.add_argument("--country", metavar="COUNTRY", help=_("otherwise that of the participant"))
    part.add_argument("--follow-up", metavar="DAY", help=_("when to ask again"))
    part.add_argument("--next-step", metavar="TEXT", help=_("what comes next"))
    part.add_argument("--note", metavar="TEXT", help=_("what it is about"))
