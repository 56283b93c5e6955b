"""What the command line understands about the page of a country."""

from __future__ import annotations

import argparse

from lcdesk.cli.command_parts import Output
from lcdesk.model.file_formats import BOOK
from lcdesk.texts import _


def add_country(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `country`."""
    words = _(
        "all that is known of one country: people over the years, organisations, cooperation "
        "leads, groups"
    )
    country = commands.add_parser("country", help=words, description=words)
    country.add_argument("name", metavar="COUNTRY", help=_("its code, or its name in any language"))
    country.add_argument(
        "--all", action="store_true", help=_("list everybody, however many they are")
    )
    country.add_argument(
        "--out", type=Output(BOOK), metavar="OUT.xlsx", help=_("save as a workbook")
    )
    country.add_argument("--json", action="store_true", help=_("answer in JSON"))
    country.set_defaults(job="country")
