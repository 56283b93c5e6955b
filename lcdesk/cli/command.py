"""How a command is declared, in one module of lcdesk.cli.commands: its name, its words, its
arguments, what it does, and the imports that wait until it runs.

`lcdesk --help` reads the module of every command, and must not load the services of all: that would
take seconds. So their imports stand in a block that only notes them:

    with deferred_imports(__name__):
        from lcdesk.services.cohorts import cohorts
"""

from __future__ import annotations

import argparse
import builtins
import inspect
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, TracebackType
from typing import Any, Literal

from lcdesk.garbage_collection import resume_collection
from lcdesk.model.files import BOOK, LIST, TABLE, FileFormats
from lcdesk.texts import N_, _

Does = Callable[[Namespace], int]
Arguments = Callable[[ArgumentParser], None]
LAST = 10_000
Group = Literal[
    "lists",
    "people",
    "cohorts",
    "logistics",
    "timetable",
    "figures",
    "cooperation",
    "papers",
    "desk",
    "program",
]
GROUPS: Mapping[Group, str] = {
    "lists": N_("Lists in and out"),
    "people": N_("Participants"),
    "cohorts": N_("Cohorts and deadlines"),
    "logistics": N_("Arrivals, rooms, meals"),
    "timetable": N_("Timetable, attendance, evaluation"),
    "figures": N_("Figures"),
    "cooperation": N_("Organisations and cooperation"),
    "papers": N_("Papers"),
    "desk": N_("The desk"),
    "program": N_("The program"),
}
"""The groups of commands in `lcdesk --help` and on the manual page, in their order: key → title."""
LISTS_NAMED = {
    "organisations": "organisation",
    "experts": "expert",
    "programmes": "programme",
    "alliances": "alliance",
    "members": "member",
    "events": "event",
    "projects": "project",
    "leads": "lead",
    "alumni": "alumni_contact",
}
"""The lists of the office as commands name them, and the kind of their records."""


@dataclass(frozen=True)
class DeclaredCommand:
    """What the command line knows of a command before it runs.

    `words` are marked by `N_`; `group` and `place` order the commands in `lcdesk --help`; `json`:
    where `--json` stands among its options, None where its arguments add it, or only its parts
    have it.
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
    group: Group = "desk"

    def parser(self, before: str) -> ArgumentParser:
        """Its parser, in the language of the moment; it sets `job` to the name. `before`: what is
        typed before the name.
        """
        made = ArgumentParser(prog=f"{before} {self.name}", description=_(self.words))
        made.set_defaults(job=self.name)
        if self.json == "first":
            add_json(made)
        if self.arguments is not None:
            self.arguments(made)
        if self.json == "last":
            add_json(made)
        return made

    def run(self, asked: Namespace) -> int:
        """Load what it needs, and do it; the exit code."""
        load_deferred(self.does)
        resume_collection()
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
    group: Group = "desk",
) -> Callable[[Does], Does]:
    """Declare the function below as a command. `place`: a number between those of its neighbours
    of the same `group` in `lcdesk --help`; without one it stands at the end.
    """

    def declare(does: Does) -> Does:
        if name in COMMANDS:
            raise ValueError(f"the command {name} is declared twice")
        COMMANDS[name] = DeclaredCommand(
            name, words, arguments, does, place, json, reads_files, aliases, group
        )
        return does

    return declare


# --- Imports that wait until a command runs ---


@dataclass(frozen=True)
class _DeferredName:
    """Stands in a module for a name that is not imported yet."""

    module: str
    name: str

    def load(self) -> Any:
        """The same as `from module import name`."""
        return getattr(__import__(self.module, fromlist=[self.name]), self.name)


@dataclass(frozen=True)
class _DeferredModule:
    """What an `import` statement of the block gets instead of the module."""

    module: str

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _DeferredName(self.module, name)


class deferred_imports:
    """Within the block, `from … import …` in the module of this name imports nothing yet."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __enter__(self) -> None:
        self._import = builtins.__import__
        builtins.__import__ = self._note

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        builtins.__import__ = self._import

    def _note(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """An import of the block is noted; of any other module, on any thread, it is made."""
        if globals is None or globals.get("__name__") != self._module:
            return self._import(name, globals, locals, fromlist or (), level)
        if not fromlist or level:
            raise SyntaxError(f"{self._module}: write “from {name} import …” to defer an import")
        return _DeferredModule(name)


def load_deferred(does: Callable[..., object]) -> None:
    """Make the deferred imports that a function of a module needs; other commands of the same
    module leave theirs waiting.
    """
    module = inspect.unwrap(does).__globals__
    waiting = {
        name: one
        for name in _names_used(does)
        if isinstance(one := module.get(name), _DeferredName)
    }
    module.update({name: one.load() for name, one in waiting.items()})


def _names_used(does: Callable[..., object]) -> set[str]:
    """The names of its module that the code of a function, and what it uses of the module, may
    read (some too many: names of attributes are among them).
    """
    module = inspect.unwrap(does).__globals__
    used: set[str] = set()
    waiting: list[object] = [does]
    while waiting:
        one = waiting.pop()
        if isinstance(one, CodeType):
            waiting += [module[name] for name in {*one.co_names} - used if name in module]
            used.update(one.co_names)
            waiting += one.co_consts  # code of functions within
        elif isinstance(one, FunctionType):
            waiting += [one.__code__] if one.__globals__ is module else []
            waiting.append(getattr(one, "__wrapped__", None))
        elif isinstance(one, type) and one.__module__ == does.__module__:
            waiting += vars(one).values()
        elif isinstance(one, property):
            waiting.append(one.fget)
        elif isinstance(one, Mapping | tuple | list):
            waiting += one.values() if isinstance(one, Mapping) else one
    return used


def is_deferred(value: object) -> bool:
    """Whether a value of a module stands for something that is not imported yet."""
    return isinstance(value, _DeferredName | _DeferredModule)


# --- Arguments that several commands have, and parts of commands (`lcdesk groups export`) ---


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


def add_read_as(parser: ArgumentParser) -> None:
    """--as KIND: the list of the office that a file is."""
    parser.add_argument(
        "--as",
        dest="read_as",
        choices=tuple(LISTS_NAMED.values()),
        metavar="KIND",
        help=_("the file is a list of the office, whatever it looks like: {kinds}").format(
            kinds=", ".join(LISTS_NAMED.values())
        ),
    )


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


def add_record_parts(
    parser: ArgumentParser,
    filters: Sequence[str] = (),
    *,
    kind: str = "",
    lists: bool = True,
    own: Sequence[str] = (),
) -> argparse._SubParsersAction[ArgumentParser]:
    """The parts that every list of the office has, done by `lcdesk.cli.record_lists.do_part`:
    list (the one without a word), show, add, set, remove, merge, history, export; and import, which
    is `lcdesk import --as KIND`.

    `filters`: fields whose values narrow the list, each an option. `kind`: of its records, as
    `LISTS_NAMED` has it. `lists` False: the command lists in its own way, and says with which
    options. `own`: parts that the command adds itself.
    """
    whats = add_parts(parser)
    if lists:
        _add_narrowing(parser, filters, None)
        _add_narrowing(add_part(whats, "list", _("list them")), filters, default=argparse.SUPPRESS)
    for name, (words, arguments) in _RECORD_PARTS.items():
        if name not in own:
            part = add_part(whats, name, _(words))
            arguments(part)
            if name == "export":
                _add_narrowing(part, filters, default=argparse.SUPPRESS if lists else None)
    if kind:
        _add_import(add_part(whats, "import", _("take a file in, after a look at it")), kind)
    return whats


def _add_import(part: ArgumentParser, kind: str) -> None:
    """The part of a list that is `lcdesk import --as KIND`, with those of its options that lists
    have a use for.
    """
    part.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="PATH",
        help=_("files, folders or patterns, or - for standard input"),
    )
    add_yes(part)
    part.add_argument(
        "--again", action="store_true", help=_("import files that came in already once more")
    )
    part.add_argument(
        "--answer",
        metavar="WORD=VALUE",
        action="append",
        default=[],
        help=_("what a word of the file means, remembered for the next file (repeatable)"),
    )
    add_opening(part)
    part.set_defaults(
        job="import",
        read_as=kind,
        cohort=None,
        only_if_blank=[],
        leave=[],
        follows=None,
        dates=None,
        as_list=True,
    )


def _show_arguments(part: ArgumentParser) -> None:
    part.add_argument("name", metavar="NAME", help=_(_NAME_WORDS))
    add_plain(part)


def _add_arguments(part: ArgumentParser) -> None:
    part.add_argument("values", metavar="FIELD=VALUE", nargs="+", help=_(_VALUES_WORDS))


def _set_arguments(part: ArgumentParser) -> None:
    part.add_argument("name", metavar="NAME", help=_(_NAME_WORDS))
    _add_arguments(part)


def _remove_arguments(part: ArgumentParser) -> None:
    part.add_argument("names", metavar="NAME", nargs="+", help=_(_NAME_WORDS))
    part.add_argument(
        "--yes", action="store_true", help=_("take them out though others point at them")
    )


def _merge_arguments(part: ArgumentParser) -> None:
    for one in ("A", "B"):
        part.add_argument("pair", metavar=one, action="append")


def _history_arguments(part: ArgumentParser) -> None:
    part.add_argument("name", metavar="NAME", help=_(_NAME_WORDS))
    part.add_argument("--limit", type=int, default=20, metavar="N")


def _export_arguments(part: ArgumentParser) -> None:
    part.add_argument("file", type=Output(LIST), metavar="FILE.xlsx")
    words = _("the language of the heads: one, or both (otherwise)")
    part.add_argument("--language", choices=("en", "zh", "both"), default="both", help=words)
    add_plain(part)


_RECORD_PARTS: Mapping[str, tuple[str, Arguments]] = {
    "show": (N_("all that is known of one"), _show_arguments),
    "add": (N_("enter a new one; undo takes it back"), _add_arguments),
    "set": (N_("set fields of one; what is not named stays as it is"), _set_arguments),
    "remove": (N_("take some out; undo brings them back"), _remove_arguments),
    "merge": (N_("join B into A; undo takes it back"), _merge_arguments),
    "history": (N_("what was changed of one, newest first"), _history_arguments),
    "export": (N_("write them into a workbook or a table of text"), _export_arguments),
}
_NAME_WORDS = N_("its name, a part of it, or its number")
_VALUES_WORDS = N_(
    "fields as in JSON or by their label in either language, such as country=Kenya; nothing or a "
    "dash after the sign blanks one"
)
_FILTER_WORDS = {
    "kind": N_("only those of this kind, in any language"),
    "stage": N_("only those at this stage, in any language"),
    "role": N_("only those in this role, in any language"),
    "country": N_("only those of this country"),
    "year": N_("only those of this year"),
    "alliance": N_("only those of this alliance"),
    "organisation": N_("only those of this organisation"),
    "project": N_("only those of this project"),
    "person": N_("only those of this person"),
}


def _add_narrowing(parser: ArgumentParser, filters: Sequence[str], default: object) -> None:
    parser.add_argument(
        "--search",
        metavar="TEXT",
        default=default,
        help=_("only those in which all these words stand, in any script"),
    )
    for name in filters:
        parser.add_argument(
            f"--{name}", metavar=name.upper(), default=default, help=_(_FILTER_WORDS[name])
        )
