"""Arguments that several commands have, and parts of commands (`lcdesk groups export`)."""

from __future__ import annotations

import argparse
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

from lcdesk.model.files import BOOK, TABLE, FileFormats
from lcdesk.texts import _


@dataclass(frozen=True)
class Output:
    """The type of an argument that names a file to be written: `KnownFault` for another ending,
    before anything is done.
    """

    formats: FileFormats

    def __call__(self, text: str) -> Path:
        path = Path(text)
        self.formats.ending_of(path)
        return path


def add_json(parser: ArgumentParser, default: object = False) -> None:
    """`--json`."""
    parser.add_argument("--json", action="store_true", default=default, help=_("answer in JSON"))


def add_cohort(
    parser: ArgumentParser, words: str | None = None, *, is_required: bool = True
) -> None:
    """`--cohort NAME`; `words`: what its help says."""
    parser.add_argument("--cohort", metavar="NAME", required=is_required, help=words)


def add_yes(parser: ArgumentParser) -> None:
    """`--yes`: nobody is asked."""
    parser.add_argument("--yes", action="store_true", help=_("do not ask before writing"))


def add_workbook(parser: ArgumentParser) -> None:
    """`--out OUT.xlsx`."""
    parser.add_argument(
        "--out", type=Output(BOOK), metavar="OUT.xlsx", help=_("save as a workbook")
    )


def add_plain(parser: ArgumentParser) -> None:
    """`--plain`: private values unmasked."""
    parser.add_argument(
        "--plain",
        action="store_true",
        help=_("passport numbers and other private values as they are; that is noted"),
    )


def add_opening(parser: ArgumentParser) -> None:
    """`--ask-password` and `--encoding`: how a file is read."""
    parser.add_argument(
        "--ask-password",
        action="store_true",
        help=_("ask for the password of a locked file (or set LCDESK_SHEET_PASSWORD)"),
    )
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help=_("the encoding of text files where it cannot be known, such as cp1251 or big5"),
    )


def add_follows(parser: ArgumentParser) -> None:
    """`--follows`: which earlier list a file is a newer version of."""
    parser.add_argument(
        "--follows",
        metavar="NUMBER",
        type=_followed,
        help=_(
            "the import this list is a newer version of, by its number in “lcdesk imports”, or "
            "“none”; without it the one with the same people and columns"
        ),
    )


def _followed(text: str) -> int | str:
    if text == "none":
        return text
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(_("a number, or none"))


def add_erasing(parser: ArgumentParser) -> None:
    """`--backups` and `--yes NAME`: how people are erased."""
    words = _(
        "what becomes of older backups: written anew without them (otherwise this), or removed"
    )
    parser.add_argument("--backups", choices=("rewrite", "drop"), default="rewrite", help=words)
    parser.add_argument(
        "--yes", metavar="NAME", help=_("do not ask; the name that would have to be typed")
    )


# --- parts ---


def add_parts(
    parser: ArgumentParser, alone: str = "list"
) -> argparse._SubParsersAction[ArgumentParser]:
    """What the parts of a command are added to; `what` of the command is the part, or `alone`
    where none is given.
    """
    parser.set_defaults(what=alone)
    return parser.add_subparsers(metavar=_("WHAT"))


def add_part(
    whats: argparse._SubParsersAction[ArgumentParser], name: str, words: str
) -> ArgumentParser:
    """A part, which may answer in JSON, said after its name, or before it where the command
    itself has `--json`.
    """
    part = whats.add_parser(name, help=words, description=words)
    part.set_defaults(what=name)
    add_json(part, argparse.SUPPRESS)
    return part


def add_files(whats: argparse._SubParsersAction[ArgumentParser], export: str, bring: str) -> None:
    """The parts `export` and `import`, each with a .csv file."""
    add_part(whats, "export", export).add_argument("file", type=Output(TABLE), metavar="FILE.csv")
    add_part(whats, "import", bring).add_argument("file", type=Path, metavar="FILE.csv")
