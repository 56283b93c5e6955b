"""Commands with parts (`lcdesk groups`, `lcdesk groups export`): alone they list, a part does
what it is called.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lcdesk.model.file_formats import TABLE, FileFormats
from lcdesk.texts import _


def add_listing(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> tuple[argparse.ArgumentParser, argparse._SubParsersAction[argparse.ArgumentParser]]:
    """The command that lists, with `--json`, and what its parts are added to; `what` of the job
    is "list" or the part.
    """
    made = commands.add_parser(name, help=words, description=words)
    made.add_argument("--json", action="store_true", help=_("answer in JSON"))
    made.set_defaults(job=name, what="list")
    return made, made.add_subparsers(metavar=_("WHAT"))


def add_part(
    whats: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> argparse.ArgumentParser:
    """A part, which may answer in JSON, said after its name, or before it where the command
    itself has `--json`.
    """
    part = whats.add_parser(name, help=words, description=words)
    part.set_defaults(what=name)
    part.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=_("answer in JSON")
    )
    return part


def add_files(
    whats: argparse._SubParsersAction[argparse.ArgumentParser], export: str, bring: str
) -> None:
    """The parts `export` and `import`, each with a .csv file."""
    add_part(whats, "export", export).add_argument("file", type=Output(TABLE), metavar="FILE.csv")
    add_part(whats, "import", bring).add_argument("file", type=Path, metavar="FILE.csv")


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


def each_parser(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser, and those of its commands and their parts."""
    yield parser
    # argparse has no public way to ask a parser what it takes
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  (as above)
            # what it is of, argparse does not say
            parts: Any = action  # pyright: ignore[reportUnknownVariableType]
            for below in dict.fromkeys(parts.choices.values()):  # a part may go by several names
                yield from each_parser(below)


def neutral_values(parser: argparse.ArgumentParser) -> dict[str, Any]:
    """What every option and argument of any command is where the command that was given does not
    know it.

    So no command lacks a value that its code reads, also where code is shared, or an option is
    added below a command alone.
    """
    # the parser itself gives these their values
    own = {action.dest for action in parser._actions}  # noqa: SLF001
    # as above
    actions = [action for one in each_parser(parser) for action in one._actions]  # noqa: SLF001
    known = (one for one in actions if one.dest not in own and one.dest != argparse.SUPPRESS)
    return {one.dest: False if one.const is True else None for one in known}
