"""Groups of countries without a window: listed with their members of a day, exported, imported,
forgotten.
"""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace

from lcdesk.cli.arguments import add_files, add_part, add_parts
from lcdesk.cli.command import command
from lcdesk.cli.deferred_imports import deferred_imports
from lcdesk.cli.telling import answer, say, say_json, say_table
from lcdesk.texts import N_, _, language, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.model import clock
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.kinds import Date
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures import country_groups as service


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    parser.add_argument(
        "--on", metavar="DAY", help=_("who is a member on that day (otherwise today)")
    )
    add_files(whats, _("write them to a .csv file"), _("take such a file in"))
    add_part(whats, "remove", _("forget your own edition of a group")).add_argument(
        "code", metavar="CODE"
    )


@command(
    "groups", N_("list the groups of countries; export, import or edit them"), _arguments, place=440
)
def groups(asked: Namespace) -> int:
    """List them, or do what was asked with them."""
    with desk_of(asked) as desk:
        {"list": _list, "export": _export, "import": _import, "remove": _remove}[asked.what](
            desk, asked
        )
    return 0


def _list(desk: Desk, asked: Namespace) -> None:
    day = _day(asked.on)
    found = list(service.list_groups(desk).values())
    if asked.json:
        say_json(
            [
                {
                    "code": group.code,
                    "name_en": group.name_en,
                    "name_zh": group.name_zh,
                    "source": group.source,
                    "is_own": group.is_own,
                    "on": str(day),
                    "members": sorted(group.on(day)),
                    "undated": sorted(group.undated(day)),
                }
                for group in found
            ]
        )
        return
    heads = (_("Group"), _("Name"), _("Members"), _("Day of joining not known"), _("Whose"))
    say_table(
        heads,
        [
            (
                group.code,
                group.name(language()),
                len(group.on(day)),
                len(group.undated(day)) or "",
                _("your own") if group.is_own else _("came with the program"),
            )
            for group in found
        ],
    )
    say()
    say(_("Members on {day}.", day=Date().format(day)))


def _day(said: str | None) -> dt.date:
    try:
        return Date().parse(said) if said else clock.today()
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was changed.")) from None


def _export(desk: Desk, asked: Namespace) -> None:
    count = service.export_groups(desk, asked.file)
    answer(
        asked,
        {"path": str(asked.file), "groups": count},
        n_("{count} group saved: {path}", "{count} groups saved: {path}", count, path=asked.file),
    )


def _import(desk: Desk, asked: Namespace) -> None:
    count = service.import_groups(desk, asked.file)
    answer(
        asked,
        {"changed": count},
        n_("{count} group is new or changed.", "{count} groups are new or changed.", count),
    )


def _remove(desk: Desk, asked: Namespace) -> None:
    shipped = service.remove_group(desk, asked.code)
    answer(
        asked,
        {"code": asked.code, "is_shipped": shipped is not None},
        _("Removed: {what}. Undo brings it back.", what=asked.code)
        if shipped is None
        else _(
            "{name} is as it came with the program again. Undo takes that back.",
            name=shipped.name(language()),
        ),
    )
