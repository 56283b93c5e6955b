"""What the command line understands: the options of the program, and every command of
lcdesk.cli.commands.
"""

from __future__ import annotations

import argparse
from argparse import ArgumentParser
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from lcdesk import __version__
from lcdesk.cli import commands
from lcdesk.cli.command import COMMANDS, DeclaredCommand
from lcdesk.texts import _, language


def make_parser() -> ArgumentParser:
    """The parser in the language of the moment; each command sets `job` to its name."""
    return _parser_in(language())


def declared_commands() -> list[DeclaredCommand]:
    """All commands, in the order of `lcdesk --help`."""
    for module in iter_modules(commands.__path__, f"{commands.__name__}."):
        import_module(module.name)
    return sorted(COMMANDS.values(), key=lambda one: (one.place, one.name))


@cache
def _parser_in(_language: str) -> ArgumentParser:
    parser = ArgumentParser(
        prog="lcdesk",
        description=_(
            "The desk of an international training office. Without a command, the window opens."
        ),
    )
    parser.add_argument("--version", action="version", version=f"lcdesk {__version__}")
    parser.add_argument(
        "--desk", type=Path, metavar="PATH", help=_("the desk file (otherwise the office's own)")
    )
    parser.add_argument("--lang", choices=("en", "zh"), help=_("language of the answers"))
    parser.add_argument(
        "--self-test", action="store_true", help=_("open every screen once on a sample and exit")
    )
    parser.set_defaults(job="window")
    below = parser.add_subparsers(metavar=_("COMMAND"), title=_("commands"))
    for command in declared_commands():
        command.add_to(below)
    return parser


def each_parser(parser: ArgumentParser) -> Iterator[ArgumentParser]:
    """The parser, and those of its commands and their parts."""
    yield parser
    # argparse has no public way to ask a parser what it takes
    for action in parser._actions:  # noqa: SLF001
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  (as above)
            # what it is of, argparse does not say
            parts: Any = action  # pyright: ignore[reportUnknownVariableType]
            for below in dict.fromkeys(parts.choices.values()):  # a part may go by several names
                yield from each_parser(below)


def neutral_values(parser: ArgumentParser) -> dict[str, Any]:
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
