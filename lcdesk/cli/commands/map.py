"""The office's own map without a window: placed with its approval number, shown, saved, taken
out.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from lcdesk.cli.arguments import add_part, add_parts
from lcdesk.cli.command import command
from lcdesk.cli.deferred_imports import deferred_imports
from lcdesk.cli.telling import answer, say, say_json
from lcdesk.model.files import JPEG, PNG
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.model.approved_map import ApprovedMap
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.files import write_bytes
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures import map_pictures as service


def _arguments(parser: ArgumentParser) -> None:
    parser.set_defaults(out=None)
    whats = add_parts(parser, "show")
    given = add_part(
        whats,
        "set",
        _("place a PNG or JPEG file as the map, or change what stands with the one placed"),
    )
    given.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        nargs="?",
        help=_("the picture; without it the one placed stays"),
    )
    given.add_argument(
        "--number", metavar="NUMBER", help=_("the approval number, printed with the picture always")
    )
    given.add_argument("--name", metavar="NAME", help=_("what the map is called in this desk"))
    given.add_argument("--caption", metavar="TEXT", help=_("what stands under it in English"))
    given.add_argument("--caption-zh", metavar="TEXT", help=_("what stands under it in Chinese"))
    shown = add_part(whats, "show", _("say which map is placed"))
    shown.add_argument(
        "--out", type=Path, metavar="FILE", help=_("save the picture as it was placed")
    )
    add_part(whats, "remove", _("take the map out of the desk"))


@command(
    "map",
    N_("the approved map picture of the office: show, set or remove it"),
    _arguments,
    place=290,
)
def map_picture(asked: Namespace) -> int:
    """Show the map, or do what was asked with it."""
    with desk_of(asked) as desk:
        {"show": _show, "set": _set, "remove": _remove}[asked.what](desk, asked)
    return 0


def _show(desk: Desk, asked: Namespace) -> None:
    shown = service.read_map(desk)
    if asked.out:
        _write(shown, asked.out)
    if asked.json:
        say_json(_plain(shown))
    elif shown is None:
        say(_("There is no map picture yet. “lcdesk map set FILE --number NUMBER” places one."))
    else:
        _tell(shown)
    if asked.out and not asked.json:
        say(_("Saved: {path}", path=asked.out))


def _set(desk: Desk, asked: Namespace) -> None:
    held = service.read_map(desk)
    given = {
        "approval_no": asked.number,
        "name": asked.name,
        "caption_en": asked.caption,
        "caption_zh": asked.caption_zh,
    }
    values = {
        name: getattr(held, name, "") if value is None else value for name, value in given.items()
    }
    if asked.file:
        if asked.number is None:  # another picture was approved under another number
            values |= {"approval_no": ""}
        values |= {"file_name": asked.file.name}
    service.set_map(desk, service.map_file(asked.file) if asked.file else None, values)
    shown = service.read_map(desk)
    if asked.json:
        say_json(_plain(shown))
    elif shown:
        _tell(shown)


def _remove(desk: Desk, asked: Namespace) -> None:
    service.remove_map(desk)
    answer(asked, None, _("The map was taken out. Undo brings it back."))


def _tell(shown: ApprovedMap) -> None:
    if shown.name or shown.file_name:
        say(_("Map: {name}", name=shown.name or shown.file_name))
    if shown.caption:
        say(shown.caption)
    say(shown.approval)
    say(n_("{count} byte", "{count} bytes", len(shown.data)))


def _plain(shown: ApprovedMap | None) -> dict[str, object] | None:
    if shown is None:
        return None
    names = ("name", "approval_no", "caption_en", "caption_zh", "file_name")
    return {**{name: getattr(shown, name) for name in names}, "bytes": len(shown.data)}


def _write(shown: ApprovedMap | None, path: Path) -> None:
    if shown is None:
        raise KnownFault(_("There is no map picture yet."), _("Nothing was written."))
    formats = PNG if shown.data.startswith(b"\x89PNG") else JPEG
    write_bytes(path, shown.data, formats=formats)
