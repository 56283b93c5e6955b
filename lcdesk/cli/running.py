"""From the words of a command line to an exit code: 0 done, 1 known fault, 2 usage, 70 our bug."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from itertools import zip_longest

from lcdesk import settings, texts
from lcdesk.cli.parser import make_parser
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _

READING = ("import", "read")
"""Jobs whose reading process starts while all that they need here is still being loaded."""
DONE, FAULT, USAGE, BUG, STOPPED = 0, 1, 2, 70, 130


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks; the exit code."""
    texts.speak(_language(arguments))
    _be_readable()
    try:
        asked = make_parser().parse_args(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return _do(asked)


def _do(asked: Namespace) -> int:
    try:
        if asked.job in READING:
            from lcdesk.tabular.reading import warm

            warm()
        from lcdesk.cli import jobs

        return jobs.do(asked)
    except KnownFault as fault:
        sys.stderr.write(f"lcdesk: {fault}\n")
        return FAULT
    except KeyboardInterrupt:
        sys.stderr.write(_("Stopped. Nothing half-done was kept.") + "\n")
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has left; say nothing more
        return DONE
    except SystemExit:
        raise
    except BaseException as error:  # a native reader may panic with a BaseException
        return _own_mistake(error)


def _own_mistake(error: BaseException) -> int:
    """Say it, and where it happened; in the log stands the same, and in neither a value of the desk."""
    from lcdesk import crashes

    crashes.keep_log()
    crashes.log.error("a command failed", exc_info=error)
    said = _("lcdesk met a mistake of its own; your data are as they were before this command.")
    where = _("What is below holds no names or values, only where the program stumbled. It is also in the log: {file}", file=crashes.log_folder() / crashes.LOG)  # fmt: skip
    sys.stderr.write(f"{said}\n{where}\n{crashes.scrubbed(error)}\n")
    return BUG


def _language(arguments: Sequence[str]) -> str:
    """The language asked for here, else of the settings, else of the system."""
    for word, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if word == "--lang":
            return following
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return settings.load().language


def _be_readable() -> None:
    """Chinese must come out on every terminal, Windows' included."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
