"""What is written down when something fails: where the program stumbled, and never a value
anybody typed or read.
"""

from __future__ import annotations

import errno
import faulthandler
import logging
import re
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from logging import NullHandler
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, TextIO, cast

from platformdirs import user_log_path

from lcdesk import private_files

log = logging.getLogger("lcdesk")
LOG, TRACE = "lcdesk.log", "crash.txt"
MOST_FRAMES, MOST_LINKS = 40, 12  # of one error, and of errors that hang together
_MOST_BYTES = 500_000
_SQLITE_NAME = re.compile(r"SQLITE_[A-Z_]{2,40}")
MOST_STEPS = 12
_steps: deque[str] = deque(maxlen=MOST_STEPS)  # what was done last
_trace_file: list[TextIO] = []  # faulthandler writes into it from a signal: it must stay open


def log_folder() -> Path:
    """Where the log and the trace of a crash are written."""
    return user_log_path("lcdesk", appauthor=False)


def scrubbed(error: BaseException) -> str:
    """An error as types, files, lines and functions, with what led to it.

    No message, argument, note, local or line of source: a message of the database holds what was
    typed, one of a kind of value holds the cell.
    """
    return "\n".join(_told(error, set[int](), ""))


def note_step(kind: str, name: str) -> None:
    """Something is done: `name` is the key of a screen or a command, or the message of an operation
    with its places open, never with a value in it. It is kept in memory alone.
    """
    _steps.append(f"{time.strftime('%H:%M:%S')} {kind} {name}")


def last_steps() -> list[str]:
    """What was done last, the latest at the end."""
    return list(_steps)


def whereabouts() -> str:
    """Where this thread is, in the same words."""
    # there is no public way to a frame
    return "\n".join(_frames(_walk_up(sys._getframe(1))))  # noqa: SLF001


class ScrubbedFormatter(logging.Formatter):
    """The time, the level and the fixed words of a call of the log, then its error scrubbed;
    what would fill the words is left out.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s")

    def format(self, record: logging.LogRecord) -> str:
        words = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        said = f"{self.formatTime(record)} {record.levelname} {words}"
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        return f"{said}\n{scrubbed(error)}" if error is not None else said


class _OwnersLog(RotatingFileHandler):
    """A log that only its owner may read, also the new one that follows a full one."""

    def _open(self) -> TextIOWrapper:
        return cast("TextIOWrapper", private_files.adding(Path(self.baseFilename)))


def keep_log(folder: Path | None = None) -> None:
    """From now on faults are written to the log; a folder that refuses costs the log, never the
    work.
    """
    where = folder or log_folder()
    for handler in [one for one in log.handlers if isinstance(one.formatter, ScrubbedFormatter)]:
        log.removeHandler(handler)
        handler.close()
    try:
        private_files.make_folder(where)
        handler = _OwnersLog(
            where / LOG, maxBytes=_MOST_BYTES, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        handler = NullHandler()
    handler.setFormatter(ScrubbedFormatter())
    log.addHandler(handler)


def hear_others() -> None:
    """Faults of other threads, and of dying objects, go to the log too."""
    threading.excepthook = _of_thread
    sys.unraisablehook = _of_dying


def trace_crashes(folder: Path | None = None) -> None:
    """A crash below Python (a fault of memory, an abort) leaves files, lines and functions of
    all threads in `crash.txt`.
    """
    file = (folder or log_folder()) / TRACE
    try:
        private_files.make_folder(file.parent)
        if file.exists() and file.stat().st_size > _MOST_BYTES:
            file.replace(file.with_suffix(".old"))
        opened = private_files.adding(file)
    except OSError:
        return
    faulthandler.enable(opened, all_threads=True)
    while _trace_file:
        _trace_file.pop().close()
    _trace_file.append(opened)


def _of_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not isinstance(told.exc_value, SystemExit):
        log.error("a thread ended with an error", exc_info=told.exc_value)


def _of_dying(told: Any) -> None:
    """The words Python gives along name the object as it shows itself: with its values. They are
    left out.
    """
    log.error("an error nobody could be told of", exc_info=told.exc_value)


def _told(error: BaseException, seen: set[int], indent: str) -> Iterator[str]:
    seen.add(id(error))
    is_group = isinstance(error, BaseExceptionGroup)
    yield indent + _kind(error)
    yield from (indent + "  " + line for line in _frames(_walk(error.__traceback__)))
    parts: tuple[BaseException, ...] = (
        getattr(cast("Any", error), "exceptions", ()) if is_group else ()
    )
    for one in parts:
        if id(one) not in seen and len(seen) < MOST_LINKS:
            yield indent + "one of its parts:"
            yield from _told(one, seen, indent + "  ")
    cause = error.__cause__
    before = cause or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen and len(seen) < MOST_LINKS:
        yield indent + ("caused by:" if cause else "while it was dealt with:")
        yield from _told(before, seen, indent)


def _kind(error: BaseException) -> str:
    """The type, and which of the numbered faults of the system or the database it is."""
    kind = type(error)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    number = errno.errorcode.get(error.errno or 0) if isinstance(error, OSError) else None
    sqlite: object = getattr(error, "sqlite_errorname", None)
    if number is None and isinstance(sqlite, str) and _SQLITE_NAME.fullmatch(sqlite):
        number = sqlite
    return f"{name} ({number})" if number else name


def _walk(trace: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def _walk_up(frame: FrameType | None) -> list[tuple[FrameType, int]]:
    found: list[tuple[FrameType, int]] = []
    while frame is not None:
        found.append((frame, frame.f_lineno))
        frame = frame.f_back
    return found[::-1]


def _frames(walked: Iterable[tuple[FrameType, int]]) -> list[str]:
    lines = [
        f"{_place(frame.f_code.co_filename)}:{line} in {frame.f_code.co_qualname}"
        for frame, line in walked
    ]
    if len(lines) <= MOST_FRAMES:
        return lines
    return [*lines[:8], f"… {len(lines) - MOST_FRAMES} more …", *lines[8 - MOST_FRAMES :]]


def _place(file: str) -> str:
    """A file as seen from where it is imported from: "lcdesk/ui/kit/forms/form.py"; of any other
    its name.
    """
    path = file.replace("\\", "/")
    for root in sorted(
        (entry.replace("\\", "/").rstrip("/") for entry in sys.path if len(entry) > 1),
        key=len,
        reverse=True,
    ):
        if path.startswith(root + "/"):
            return path[len(root) + 1 :]
    return path.rsplit("/", 1)[-1]
