"""Commands with parts (`lcdesk groups`, `lcdesk groups export`): alone they list, a part does what it is called."""

from __future__ import annotations

import argparse
from pathlib import Path

from lcdesk.texts import _


def add_listing(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str
) -> tuple[argparse.ArgumentParser, argparse._SubParsersAction[argparse.ArgumentParser]]:
    """The command that lists, with `--json`, and what its parts are added to; `what` of the job is "list" or the part."""
    made = commands.add_parser(name, help=words, description=words)
    made.add_argument("--json", action="store_true", help=_("answer in JSON"))
    made.set_defaults(job=name, what="list")
    return made, made.add_subparsers(metavar=_("WHAT"))


def add_part(
    whats: argparse._SubParsersAction[argparse.ArgumentParser], name: str, words: str, *, has_json: bool = False
) -> argparse.ArgumentParser:
    """A part; `has_json`: it may answer in JSON, too, said before or after its name."""
    part = whats.add_parser(name, help=words, description=words)
    part.set_defaults(what=name)
    if has_json:
        part.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_("answer in JSON"))
    return part


def add_files(whats: argparse._SubParsersAction[argparse.ArgumentParser], export: str, bring: str) -> None:
    """The parts `export` and `import`, each with a .csv file."""
    for name, words in (("export", export), ("import", bring)):
        add_part(whats, name, words).add_argument("file", type=Path, metavar="FILE.csv")
