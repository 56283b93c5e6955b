"""The command line, from its words to an exit code: 0 done, 1 known fault, 2 usage, 70 our bug."""

from __future__ import annotations

import argparse
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from lcdesk import __version__, receipts, settings, texts
from lcdesk.cli import commands
from lcdesk.cli.command import COMMANDS, GROUPS, DeclaredCommand
from lcdesk.cli.telling import outlets
from lcdesk.model.faults import KnownFault, missing_library
from lcdesk.model.files import DESK
from lcdesk.texts import LANGUAGES, N_, _, language

UNCHANGED = N_("Nothing was changed before it: your data are as they were.")
DONE, FAULT, BUG, STOPPED = 0, 1, 70, 130  # 2 is what argparse ends with


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks; the exit code."""
    arguments = _as_asked(arguments)
    texts.speak(_language(arguments))
    _be_readable()
    start = receipts.mark()
    with outlets() as (answers, _remarks):
        code = _do(arguments, start)
        answers.flush()
        if answers.fault is None or isinstance(answers.fault, BrokenPipeError):
            return code  # whoever read us has left: nothing more is to be said
        reason = answers.fault.strerror or str(answers.fault)
        sys.stderr.write(
            _("lcdesk: The answer could not be written: {reason}.", reason=reason) + "\n"
        )
        _say_done(start)
        return code or FAULT


def _do(arguments: Sequence[str], start: int) -> int:
    """Do it and say what fails; `start`: the mark from which on receipts are of this command."""
    try:
        parser = make_parser()
        return _do_job(Asked(**vars(parser.parse_args(arguments))))
    except KnownFault as fault:
        return _say_fault(fault, start)
    except KeyboardInterrupt:
        sys.stderr.write(_("Stopped. Nothing half-done was kept.") + "\n")
        _say_done(start)
        return STOPPED
    except SystemExit as ended:  # argparse has said what it had to say
        return ended.code if isinstance(ended.code, int) else DONE
    except ImportError as error:
        fault = missing_library(str(error))
        return _say_fault(fault, start) if fault else _own_mistake(error, start)
    except BaseException as error:  # a native reader may panic with a BaseException
        return _own_mistake(error, start)


def _say_fault(fault: KnownFault, start: int) -> int:
    sys.stderr.write(f"lcdesk: {fault}\n")
    _say_done(start)
    return FAULT


def _do_job(asked: Namespace) -> int:
    command = COMMANDS.get(asked.job)  # none: the window
    if command is not None and command.reads_files:
        from lcdesk.tabular.reading.reader import warm

        warm()
    from lcdesk.cli.desk import prepare

    prepare(asked)
    return _open_window(asked) if command is None else command.run(asked)


def _open_window(asked: Namespace) -> int:
    from lcdesk import app

    if asked.self_test:
        return app.self_test()
    return app.run(asked.desk, is_second=asked.second_window)


def _own_mistake(error: BaseException, start: int) -> int:
    """Say it, what was done before, and where it happened; in the log stands the same, and in
    that no value of the desk.
    """
    from lcdesk import crashes

    crashes.keep_log()
    crashes.log.error("a command failed", exc_info=error)
    sys.stderr.write(_("lcdesk met a mistake of its own.") + "\n")
    if not _say_done(start):
        sys.stderr.write(_(UNCHANGED) + "\n")
    where = _(
        "What is below holds no names or values, only where the program stumbled. It is also in "
        "the log: {file}",
        file=crashes.log_folder() / crashes.LOG,
    )
    sys.stderr.write(f"{where}\n{crashes.scrubbed(error)}\n")
    return BUG


def _say_done(start: int) -> bool:
    """Say what was done for good before the command failed; was there anything?"""
    done = receipts.since(start)
    if done:
        from lcdesk.services.core.history import done_words

        sys.stderr.write(done_words(done) + "\n")
    return bool(done)


def _as_asked(arguments: Sequence[str]) -> Sequence[str]:
    """A desk alone, as a file manager hands it over, is one to be opened."""
    if len(arguments) != 1:
        return arguments
    path = Path(arguments[0])
    is_desk = path.suffix.casefold() in DESK.endings and path.is_file()
    return ["--desk", *arguments] if is_desk else arguments


def _language(arguments: Sequence[str]) -> str:
    """The language asked for here, else of the settings, else of the system."""
    for word, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        said = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and said in LANGUAGES:  # a news draft may be in both
            return said
    return settings.load().language


def _be_readable() -> None:
    """Chinese must come out on every terminal, Windows' included."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


# --- What the command line understands: the options of the program, and every command ---


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
    parser = _GroupedParser(
        prog="lcdesk",
        description=_(
            "The desk of an international training office. Without a command, the window opens."
        ),
    )
    parser.add_argument("--version", action="version", version=f"lcdesk {__version__}")
    parser.add_argument(
        "--desk", type=Path, metavar="PATH", help=_("the desk file (otherwise the office's own)")
    )
    parser.add_argument(
        "--last-backup",
        action="store_true",
        help=_("where another computer has the desk, read its last backup instead"),
    )
    parser.add_argument("--lang", choices=("en", "zh"), help=_("language of the answers"))
    parser.add_argument(
        "--self-test", action="store_true", help=_("open every screen once on a sample and exit")
    )
    parser.add_argument(
        "--second-window",
        action="store_true",
        help=_("a window more: of a desk that is open already it looks, and changes nothing"),
    )
    parser.set_defaults(job="window")
    declared = declared_commands()
    below = parser.add_subparsers(
        metavar=_("COMMAND"), title=_("commands"), parser_class=ArgumentParser
    )
    # argparse has no public way to add a parser that is made later
    below.choices = below._name_parser_map = _CommandParsers(declared)  # noqa: SLF001
    below._choices_actions += [  # noqa: SLF001  (as above)
        below._ChoicesPseudoAction(one.name, one.aliases, _(one.words))  # noqa: SLF001  (as above)
        for one in declared
    ]
    return parser


class _CommandParsers(dict[str, ArgumentParser]):
    """The parsers of the commands by their names, each made when it is asked for: of 70 with all
    their options one is run, and `lcdesk --help` needs none (60 ms of processor).
    """

    def __init__(self, declared: Iterable[DeclaredCommand]) -> None:
        names = ((name, one) for one in declared for name in (one.name, *one.aliases))
        self._declared = dict(names)
        self._made: dict[str, ArgumentParser] = {}
        self._language = language()
        super().__init__(dict.fromkeys(self._declared, ArgumentParser(add_help=False)))

    def __getitem__(self, name: str) -> ArgumentParser:
        command = self._declared[name]
        if command.name not in self._made:
            with texts.speaking(self._language):
                self._made[command.name] = command.parser("lcdesk")
        return self._made[command.name]

    def items(self) -> Any:
        return {name: self[name] for name in self}.items()

    def values(self) -> Any:
        return dict(self.items()).values()


class _GroupedParser(ArgumentParser):
    """Whose help tells the commands in their groups."""

    def format_help(self) -> str:
        formatter = self._get_formatter()
        # as above: argparse has no public way to ask a parser what it takes
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        formatter.add_text(self.description)
        below: argparse.Action | None = None
        for section in self._action_groups:
            # of a section, too
            actions = section._group_actions  # noqa: SLF001
            below = next((one for one in actions if _has_commands(one)), below)
            if not any(map(_has_commands, actions)):
                formatter.start_section(section.title)
                formatter.add_arguments(actions)
                formatter.end_section()
        for group, title in GROUPS.items():
            formatter.start_section(_(title))
            formatter.add_arguments([*_lines_of(below, group)])
            formatter.end_section()
        formatter.add_text(_("“lcdesk COMMAND --help” tells all about one of them."))
        return formatter.format_help()


def _has_commands(action: argparse.Action) -> bool:
    return isinstance(action, argparse._SubParsersAction)  # noqa: SLF001  (as above)


def _lines_of(below: argparse.Action | None, group: str) -> Iterator[argparse.Action]:
    """The lines of the help about the commands of a group."""
    lines: Any = getattr(below, "_get_subactions", tuple)()
    for line in lines:
        if COMMANDS[line.dest].group == group:
            yield line


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


class Asked(Namespace):
    """What the command line asks. Every option and argument of any command is there, neutral where
    the command that was given does not know it: so no command lacks a value that its code reads,
    also where code is shared, or an option is added below a command alone.
    """

    def __getattr__(self, name: str) -> Any:
        neutral = neutral_values(make_parser())
        if name not in neutral:
            raise AttributeError(name)
        # all of them at once: to ask every command takes a tenth of a second
        vars(self).update({**neutral, **vars(self)})
        return neutral[name]


def neutral_values(parser: ArgumentParser) -> dict[str, Any]:
    """What every option and argument of any command is where the command that was given does not
    know it.
    """
    # the parser itself gives these their values
    own = {action.dest for action in parser._actions}  # noqa: SLF001
    # as above
    actions = [action for one in each_parser(parser) for action in one._actions]  # noqa: SLF001
    known = (one for one in actions if one.dest not in own and one.dest != argparse.SUPPRESS)
    return {one.dest: False if one.const is True else None for one in known}
