"""A desk that an office shares: moved to its server, and back into a file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from lcdesk.cli.command import Output, add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer
from lcdesk.model.files import DESK
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.office.moving import move_in, move_out


def _arguments(parser: ArgumentParser) -> None:
    parts = add_parts(parser, alone="")
    inwards = add_part(
        parts, "move-in", _("move the desk of a file to the office’s server, history and all")
    )
    outwards = add_part(
        parts, "move-out", _("make a file of the office’s desk, which stays as it is")
    )
    shared, file = _("the file of the office’s desk"), _("the desk file")
    inwards.add_argument("desk_file", type=Path, metavar="FILE", help=file)
    for part in (inwards, outwards):
        part.add_argument("office", type=Path, metavar="OFFICE", help=shared)
    outwards.add_argument("--out", type=Output(DESK), metavar="FILE", required=True, help=file)


@command(
    "office",
    N_("a desk on the office’s server: move one there, or back into a file"),
    _arguments,
    place=6,
)
def office(asked: Namespace) -> int:
    """Move it."""
    if not asked.what:
        raise KnownFault(
            _("Say what is to be done: “move-in” or “move-out”."), _("Nothing was changed.")
        )
    if asked.what == "move-in":
        kept = move_in(asked.desk_file, asked.office)
        said = _(
            "The desk is on the server now. The file is kept as “{name}” and can no longer be "
            "written to.",
            name=kept.name,
        )
        return answer(asked, {"kept": str(kept)}, said)
    move_out(asked.office, asked.out)
    said = _("The office’s desk stands in “{name}” now, too.", name=asked.out.name)
    return answer(asked, {"made": str(asked.out)}, said)
