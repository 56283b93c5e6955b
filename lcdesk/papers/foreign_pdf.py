"""PDF files of others, such as scans: counted and drawn page by page in a process of its own, whose
engine is written in a language that cannot be led astray by a broken file. What they hold besides
pages (scripts, forms, links, attachments) is never looked at.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypedDict

from lcdesk.guarded_process import START_SECONDS, GuardedProcess, ProcessFault
from lcdesk.model.faults import KnownFault
from lcdesk.papers import typesetting
from lcdesk.texts import _

SECONDS = 20.0
"""For one page, by the clock; one of an office scanner takes half a second."""
_GRACE = 2.0  # seconds the process has beyond ours, so that ours speaks first

PdfReason = Literal["damaged", "locked", "too slow", "memory", "no start"]


class PdfFault(KnownFault):
    """A PDF that cannot be drawn; `reason`: why."""

    def __init__(self, reason: PdfReason) -> None:
        super().__init__(*_words_of(reason))
        self.reason: PdfReason = reason


class PdfStopped(Exception):
    """Reading was stopped because somebody wished it."""


@dataclass(frozen=True)
class DrawnPage:
    """A page as PNG. `lacks_fonts`: letters of it may be missing, since their font is not in the
    file.
    """

    png: bytes
    lacks_fonts: bool = False


class _Told(TypedDict, total=False):
    """What the process answers, as far as it was asked, and how many parts of bytes follow."""

    parts: int
    pages: int
    lacks_fonts: bool
    refused: str


class PdfReader:
    """Reads PDF files in a process that it starts when it is asked and ends when it is closed:
    what was looked at stays in no memory. Threads wait for their turn.

    Each method raises `PdfFault`, and `PdfStopped` where `is_stopped()` says so, which is asked
    twenty times a second.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._guarded = GuardedProcess(typesetting.serve, "lcdesk scans", typesetting.MEMORY)
        self._turn = threading.Lock()

    def __enter__(self) -> PdfReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, after what it is asked for now; the next question starts another."""
        with self._turn:
            self._guarded.end(patience=0.2)

    def count_pages(self, pdf: bytes, is_stopped: Callable[[], bool] | None = None) -> int:
        """How many pages it has, at least one."""
        told, _parts = self._ask("foreign pages", pdf, is_stopped)
        pages = told.get("pages", 0)
        if not pages:
            raise PdfFault("damaged")
        return pages

    def draw(
        self, pdf: bytes, page: int, side: int, is_stopped: Callable[[], bool] | None = None
    ) -> DrawnPage:
        """A page of it, from 1, as PNG whose longer side has so many dots."""
        told, parts = self._ask("foreign", (pdf, page, side), is_stopped)
        return DrawnPage(parts[0], told.get("lacks_fonts", False))

    def _ask(
        self, what: str, argument: object, is_stopped: Callable[[], bool] | None
    ) -> tuple[_Told, list[bytes]]:
        with self._turn:
            is_clean = False
            try:
                told, parts = self._answer(what, argument, is_stopped)
                is_clean = True
            except ProcessFault as fault:
                raise PdfFault(_REASONS.get(fault.reason, "damaged")) from fault
            finally:
                if not is_clean:
                    self._guarded.end(patience=0)
        refused = told.get("refused")
        if refused is not None:
            is_locked = "encrypted" in refused
            raise PdfFault(
                "locked" if is_locked else "memory" if refused == "memory" else "damaged"
            )
        return told, parts

    def _answer(
        self, what: str, argument: object, is_stopped: Callable[[], bool] | None
    ) -> tuple[_Told, list[bytes]]:
        is_new, seconds = self._guarded.process is None, self._seconds
        self._guarded.send((what, argument, seconds * 2, seconds + _GRACE))
        seconds += START_SECONDS if is_new else 0
        with self._guarded.fenced(seconds):
            end = time.monotonic() + seconds
            told: _Told = json.loads(self._next(end, is_stopped))
            return told, [self._next(end, is_stopped) for _each in range(told.get("parts", 0))]

    def _next(self, end: float, is_stopped: Callable[[], bool] | None) -> bytes:
        data = self._guarded.receive(end, is_stopped)
        if data is None:
            raise PdfStopped
        return data


_REASONS: dict[str, PdfReason] = {
    "no start": "no start",
    "too slow": "too slow",
    "memory": "memory",
}


def _words_of(reason: PdfReason) -> tuple[str, str]:
    """What is said, and what can be done."""
    anew = _("Open it in the program it comes from, print it as a PDF, and take that one.")
    match reason:
        case "locked":
            return _("The PDF is locked by a password."), anew
        case "too slow":
            return _("Drawing this PDF took too long and was stopped."), anew
        case "memory":
            return _("Drawing this PDF needs more memory than it may have."), anew
        case "no start":
            return (
                _("The process that draws PDF files could not be started."),
                _("Close other programs and try again."),
            )
        case "damaged":
            return _("The PDF is damaged or not whole."), anew
