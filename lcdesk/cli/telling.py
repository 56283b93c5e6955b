"""How answers look on a terminal: tables that line up in two scripts, JSON, progress."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from argparse import Namespace

    from lcdesk.model.clashes import Clash


class Outlet:
    """A stream whose reader may leave (`lcdesk … | head`), or whose disk may be full: that does not
    stop the work.

    What cannot be written is dropped, and `fault` says why. A program of Windows that has no
    console has no stream either.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.fault: OSError | None = None

    def write(self, text: str) -> int:
        """Write it, as long as that can be done."""
        if self._stream is not None and self.fault is None:
            try:
                return self._stream.write(text)
            except OSError as error:
                self._give_up(error)
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        if self._stream is not None and self.fault is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._give_up(error)

    def isatty(self) -> bool:
        """Whether somebody sees it."""
        return self._stream is not None and self._stream.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _give_up(self, error: OSError) -> None:
        """The stream still holds what it could not write: Python would try again at its very
        end, and fail.
        """
        self.fault = error
        with suppress(OSError, ValueError, AttributeError):  # a stream of no file
            os.dup2(os.open(os.devnull, os.O_WRONLY), cast("TextIO", self._stream).fileno())


@contextmanager
def outlets() -> Iterator[tuple[Outlet, Outlet]]:
    """Standard output and standard error that never stop the work, in the body."""
    before = sys.stdout, sys.stderr
    made = Outlet(before[0]), Outlet(before[1])
    sys.stdout, sys.stderr = (cast("TextIO", one) for one in made)
    try:
        yield made
    finally:
        sys.stdout, sys.stderr = before


def say(text: str = "") -> None:
    """A line on standard output."""
    sys.stdout.write(f"{text}\n")


def say_json(data: Any) -> None:
    """JSON on standard output; dates as ISO 8601."""
    say(json.dumps(data, ensure_ascii=False, indent=1, default=_plain))


def clash_record(number: int, clash: Clash) -> dict[str, Any]:
    """A clash as JSON tells it."""
    return {
        "number": number,
        "rule": clash.rule,
        "level": clash.level,
        "activities": clash.activities,
        "field": clash.field,
        "message": clash.message,
    }


def say_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table with its columns lined up; figures to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(wide, column)) for column in zip(heads, *texts, strict=True)]
    is_figure = [
        bool(rows) and all(isinstance(row[i], int) for row in rows) for i in range(len(heads))
    ]
    for line in (list(heads), ["-" * width for width in widths], *texts):
        cells = (
            _fitted(text, width, figure)
            for text, width, figure in zip(line, widths, is_figure, strict=True)
        )
        say("  ".join(cells).rstrip())


def answer(asked: Namespace, data: Any, *lines: str) -> int:
    """What a command has done: as JSON where that is asked for, else in these lines. 0, its exit
    code.
    """
    if asked.json:
        say_json(data)
    else:
        say("\n".join(lines))
    return 0


def answer_table(
    asked: Namespace,
    data: Any,
    heads: Sequence[str],
    rows: Sequence[Sequence[object]],
    nothing: str,
) -> int:
    """What a command lists: as JSON where that is asked for, else as a table, or with no row the
    sentence `nothing`. 0, its exit code.
    """
    if asked.json:
        say_json(data)
    elif rows:
        say_table(heads, rows)
    else:
        say(nothing)
    return 0


def wide(text: str) -> int:
    """Places a text takes on a terminal: two for each Chinese character."""
    return len(text) if text.isascii() else sum(map(_places, text))


@cache
def _places(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def ask_yes(question: str) -> bool:
    """Ask on the terminal, beside what is said on standard output; False where nobody can be
    asked.
    """
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes", "是", "j")


def progress(words: str) -> Callable[[int, int], None]:
    """A function that shows how far long work is, on a terminal only."""
    is_shown = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if is_shown:
            sys.stderr.write(f"\r{words} {done}/{total} " + ("\n" if done >= total else ""))
            sys.stderr.flush()

    return show


def _fitted(text: str, width: int, is_figure: bool) -> str:
    blanks = " " * (width - wide(text))
    return blanks + text if is_figure else text + blanks


def _plain(value: object) -> str:
    if isinstance(value, dt.date | dt.time | dt.datetime):
        return value.isoformat()
    return str(value)
