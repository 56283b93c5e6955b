"""How answers look on a terminal: tables that line up in two scripts, JSON, progress."""

from __future__ import annotations

import datetime as dt
import json
import sys
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any


def say(text: str = "") -> None:
    """A line on standard output."""
    sys.stdout.write(f"{text}\n")


def say_json(data: Any) -> None:
    """JSON on standard output; dates as ISO 8601."""
    say(json.dumps(data, ensure_ascii=False, indent=1, default=_plain))


def say_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table with its columns lined up; figures to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(wide, column)) for column in zip(heads, *texts, strict=True)]
    is_figure = [bool(rows) and all(isinstance(row[i], int) for row in rows) for i in range(len(heads))]
    for line in (list(heads), ["-" * width for width in widths], *texts):
        cells = (_fitted(text, width, figure) for text, width, figure in zip(line, widths, is_figure, strict=True))
        say("  ".join(cells).rstrip())


def wide(text: str) -> int:
    """Places a text takes on a terminal: two for each Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def ask_yes(question: str) -> bool:
    """Ask on the terminal, beside what is said on standard output; False where nobody can be asked."""
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
