"""What the command line understands about the office's own map."""

from __future__ import annotations

import argparse
from pathlib import Path

from lcdesk.texts import _


def add_map(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command `map` with its parts."""
    words = _("the approved map picture of the office: show, set or remove it")
    shown = commands.add_parser("map", help=words, description=words)
    shown.set_defaults(job="map", what="show", out=None)
    _add_json(shown, default=False)
    whats = shown.add_subparsers(metavar=_("WHAT"))
    given = _part(
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
    told = _part(whats, "show", _("say which map is placed"))
    told.add_argument(
        "--out", type=Path, metavar="FILE", help=_("save the picture as it was placed")
    )
    _part(whats, "remove", _("take the map out of the desk"))


def _part(
    whats: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> argparse.ArgumentParser:
    part = whats.add_parser(name, help=words, description=words)
    part.set_defaults(what=name)
    _add_json(part, default=argparse.SUPPRESS)
    return part


def _add_json(parser: argparse.ArgumentParser, *, default: object) -> None:
    parser.add_argument("--json", action="store_true", default=default, help=_("answer in JSON"))
