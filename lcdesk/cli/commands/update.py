"""Update files, which are carried to a machine on a stick: is one genuine, and its installer."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from lcdesk.cli.command import add_part, command, deferred_imports
from lcdesk.cli.telling import answer, progress
from lcdesk.texts import N_, _, language

with deferred_imports(__name__):
    from lcdesk.services.updates.update_file import as_data, check_update, take_out


def _arguments(parser: ArgumentParser) -> None:
    parts = parser.add_subparsers(metavar=_("WHAT"), required=True)
    for name, said in (
        ("check", _("say whether an update file is genuine, whole and newer; nothing is written")),
        ("take", _("the same, and put the installer that is in it into a folder")),
    ):
        part = add_part(parts, name, said)
        part.add_argument("file", type=Path, metavar="FILE", help=_("the update file (.lcupdate)"))
        if name == "take":
            part.add_argument(
                "--to",
                type=Path,
                metavar="FOLDER",
                required=True,
                help=_("where the installer goes"),
            )


@command(
    "update",
    N_("check an update file that came on a stick, and take the installer out of it"),
    _arguments,
    place=495,
    group="program",
)
def update(asked: Namespace) -> int:
    """What is in it; with `take`, where the installer lies now."""
    found = check_update(asked.file, step=progress(_("Checking the update")))
    said = [
        _(
            "Genuine and whole: lcdesk {version}, published on {day}.",
            version=found.version,
            day=found.published,
        ),
        *found.news.get(language(), found.news.get("en", "")).splitlines(),
    ]
    made = take_out(found, asked.to) if asked.what == "take" else []
    said += [_("Saved: {path}", path=path) for path in made]
    return answer(asked, {**as_data(found), "saved": [str(path) for path in made]}, *said)
