"""From the words of a command line to an exit code: 0 done, 1 known fault, 2 usage, 70 our bug."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from itertools import zip_longest

from lcdesk import receipts, settings, texts
from lcdesk.cli.command import COMMANDS
from lcdesk.cli.parser import make_parser, neutral_values
from lcdesk.cli.telling import outlets
from lcdesk.model.faults import KnownFault
from lcdesk.model.missing_library import missing_library
from lcdesk.texts import N_, _

UNCHANGED = N_("Nothing was changed before it: your data are as they were.")
DONE, FAULT, USAGE, BUG, STOPPED = 0, 1, 2, 70, 130


def run(arguments: Sequence[str]) -> int:
    """Do what the command line asks; the exit code."""
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
        return _do_job(parser.parse_args(arguments, Namespace(**neutral_values(parser))))
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
        from lcdesk.tabular.reading import warm

        warm()
    from lcdesk.cli.desk import prepare

    prepare(asked)
    return _open_window(asked) if command is None else command.run(asked)


def _open_window(asked: Namespace) -> int:
    from lcdesk import app

    return app.self_test() if asked.self_test else app.run(asked.desk)


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
        from lcdesk.services.core.done_words import done_words

        sys.stderr.write(done_words(done) + "\n")
    return bool(done)


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
