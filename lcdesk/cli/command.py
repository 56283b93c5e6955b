"""The declaration of a command: its name, its words, its arguments and what it does, in one module
of lcdesk.cli.commands.
"""

from __future__ import annotations

import argparse
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lcdesk.cli.arguments import add_json
from lcdesk.cli.deferred_imports import load_deferred
from lcdesk.texts import _

Does = Callable[[Namespace], int]
Arguments = Callable[[ArgumentParser], None]
LAST = 10_000


@dataclass(frozen=True)
class DeclaredCommand:
    """What the command line knows of a command before it runs.

    `words` are marked by `N_`; `place` orders the commands in `lcdesk --help`; `json`: where
    `--json` stands among its options, None where its arguments add it, or only its parts have it.
    `reads_files`: the process that reads files starts while all else is still being loaded.
    `aliases`: names it had before, which still do it.
    """

    name: str
    words: str
    arguments: Arguments | None
    does: Does
    place: int = LAST
    json: Literal["first", "last"] | None = "first"
    reads_files: bool = False
    aliases: tuple[str, ...] = ()

    def add_to(self, commands: argparse._SubParsersAction[ArgumentParser]) -> None:
        """Add its parser, in the language of the moment; it sets `job` to the name."""
        words = _(self.words)
        parser = commands.add_parser(self.name, aliases=self.aliases, help=words, description=words)
        parser.set_defaults(job=self.name)
        if self.json == "first":
            add_json(parser)
        if self.arguments is not None:
            self.arguments(parser)
        if self.json == "last":
            add_json(parser)

    def run(self, asked: Namespace) -> int:
        """Load what it needs, and do it; the exit code."""
        load_deferred(self.does.__globals__)
        return self.does(asked)


COMMANDS: dict[str, DeclaredCommand] = {}
"""Name → command, of all modules imported so far; `lcdesk.cli` imports all."""


def command(
    name: str,
    words: str,
    arguments: Arguments | None = None,
    *,
    place: int = LAST,
    json: Literal["first", "last"] | None = "first",
    reads_files: bool = False,
    aliases: tuple[str, ...] = (),
) -> Callable[[Does], Does]:
    """Declare the function below as a command. `place`: a number between those of its neighbours
    in `lcdesk --help`; without one it stands at the end.
    """

    def declare(does: Does) -> Does:
        if name in COMMANDS:
            raise ValueError(f"the command {name} is declared twice")
        COMMANDS[name] = DeclaredCommand(
            name, words, arguments, does, place, json, reads_files, aliases
        )
        return does

    return declare
