"""The manual page and the completion of shells, made from what the commands declare.

The page is in roff, as `man` reads it: every command by its group, with its arguments, options and
parts.
"""

from __future__ import annotations

import argparse
import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

from lcdesk import __version__
from lcdesk.cli import declared_commands, each_parser, make_parser
from lcdesk.cli.command import GROUPS, Output
from lcdesk.texts import N_, _

_WIDTH = 56
VARIABLES = {
    "LCDESK_PASSWORD_FILE": N_("a file whose first line is the password of the desk"),
    "LCDESK_NEW_PASSWORD_FILE": N_("a file whose first line is the new password"),
    "LCDESK_SHEET_PASSWORD": N_("the password of locked spreadsheets"),
}
"""What the program reads from the environment."""
CODES = {
    "0": N_("It is done."),
    "1": N_("It could not be done, or something asks for attention; the last line says what."),
    "2": N_("The words of the command line are not understood."),
    "70": N_("A mistake of the program itself; the log says where."),
    "130": N_("It was stopped by a key."),
}


def manual_page(day: dt.date) -> str:
    """The whole page in roff, in the language of the moment; `day`: that of the page."""
    parser = make_parser()
    lines = [
        f'.TH LCDESK 1 "{day:%Y-%m-%d}" "lcdesk {__version__}"',
        ".nh",  # no option is parted at the end of a line, and no line is stretched
        ".ad l",
        f'.SH "{_("NAME")}"',
        f"lcdesk \\- {_flat(_('the desk of an international training office'))}",
        f'.SH "{_("SYNOPSIS")}"',
        *_usage(parser),
        f'.SH "{_("DESCRIPTION")}"',
        _rough(parser.description or ""),
        f'.SH "{_("OPTIONS")}"',
        *_arguments_of(parser),
    ]
    by_name = dict(_below(parser))
    for group, title in GROUPS.items():
        lines.append(f'.SH "{_flat(_(title).upper())}"')
        for one in declared_commands():
            if one.group == group:
                lines += _command_lines(by_name[one.name])
    lines += [f'.SH "{_("ENVIRONMENT")}"', *_list(VARIABLES)]
    lines += [f'.SH "{_("EXIT STATUS")}"', *_list(CODES)]
    return "\n".join(lines) + "\n"


def completion_script(shell: str) -> str:
    """What a shell is to read so that it completes commands, parts, options and files."""
    import shtab

    parser = make_parser()
    for one in each_parser(parser):
        # argparse has no public way to ask a parser what it takes
        for action in one._actions:  # noqa: SLF001
            if action.type is Path or isinstance(action.type, Output):
                # what shtab looks for
                completed: Any = action
                completed.complete = shtab.FILE
    return shtab.complete(parser, shell=shell)


# --- one command, with its parts ---


def _command_lines(parser: ArgumentParser) -> Iterator[str]:
    yield f'.SS "{_flat(parser.prog)}"'
    yield from _usage(parser)
    yield ".PP"
    yield _rough(parser.description or "")
    yield from _arguments_of(parser)
    for _name, part in _below(parser):
        yield ".PP"
        yield f"\\fB{_flat(part.prog)}\\fR"
        yield ".RS"
        yield ".PP"
        yield from _usage(part)
        yield ".PP"
        yield _rough(part.description or "")
        yield from _arguments_of(part)
        for _below_name, leaf in _below(part):
            yield ".PP"
            yield f"\\fB{_flat(leaf.prog)}\\fR"
            yield ".br"
            yield _rough(leaf.description or "")
            yield from _arguments_of(leaf)
        yield ".RE"


def _usage(parser: ArgumentParser) -> Iterator[str]:
    said = " ".join(parser.format_usage().partition(":")[2].split())
    yield f".B {_flat(said)}"


def _below(parser: ArgumentParser) -> Iterator[tuple[str, ArgumentParser]]:
    """The parsers of its commands or parts by name, each once."""
    for action in parser._actions:  # noqa: SLF001  (as above)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001  (as above)
            # what it is of, argparse does not say
            parts: Any = action  # pyright: ignore[reportUnknownVariableType]
            known: dict[str, ArgumentParser] = parts.choices
            for name, part in known.items():
                if part.prog.split()[-1] == name:  # else a name it had before
                    yield name, part


def _arguments_of(parser: ArgumentParser) -> Iterator[str]:
    formatter = parser._get_formatter()  # noqa: SLF001  (as above)
    for action in parser._actions:  # noqa: SLF001  (as above)
        # as above
        others = (argparse._SubParsersAction, argparse._HelpAction)  # noqa: SLF001
        if isinstance(action, others) or action.help == argparse.SUPPRESS:
            continue
        # what stands before the words in `--help`
        said = formatter._format_action_invocation(action)  # noqa: SLF001
        yield ".TP"
        yield f"\\fB{_flat(said)}\\fR"
        # as `--help` fills in what a choice or a default is
        words = formatter._expand_help(action) if action.help else ""  # noqa: SLF001
        yield _rough(words) or "\\&"


def _list(known: dict[str, str]) -> Iterator[str]:
    for name, words in known.items():
        yield ".TP"
        yield f"\\fB{_flat(name)}\\fR"
        yield _rough(_(words))


def _rough(text: str) -> str:
    """A text in roff, with what roff would take for its own marked, in lines as its readers like
    them.
    """
    marked = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq")
    lines = wrap(marked, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"\\&{line}" if line[0] in ".'" else line for line in lines)


def _flat(text: str) -> str:
    """The same on one line."""
    # a long choice may be parted behind its commas
    return _rough(text).replace("\n", " ").replace(",", ",\\:")
