"""How the program has papers set: by a warm process, asked, watched, and replaced after a fault."""

from __future__ import annotations

import atexit
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

from lcdesk.guarded_process import START_SECONDS, GuardedProcess, ProcessFault
from lcdesk.model.faults import KnownFault
from lcdesk.papers import typesetting
from lcdesk.papers.content import PaperBundle, PaperContent, texts_of
from lcdesk.texts import _, list_names

SECONDS = 30.0
"""For one file, by the clock; a thousand certificates take two or three."""
MOST_TIMES = 10
_GRACE = 2.0  # seconds the process has beyond ours, so that ours speaks first


_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count\s+(\d+)")


class TemplateFault(KnownFault):
    """A template that cannot be set; `where`: file, line and sign, as typst says it."""

    def __init__(self, message: str, advice: str = "", where: str = "") -> None:
        super().__init__(message, advice)
        self.where = where


class SettingCancelled(Exception):
    """Setting was stopped because somebody wished it."""


@dataclass(frozen=True)
class SetPaper:
    """A finished PDF (PDF/A-2a, PDF/UA-1), and what typst warned of."""

    pdf: bytes
    warnings: tuple[str, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages it has, as the root of its pages says."""
        found = _PAGES.search(self.pdf)
        return int(found[1]) if found else 0


class PlaceFault(TypedDict):
    """What does not fit in its place, and whose it is; `size`: points of the letters it was set in,
    where they are smaller; `pages`: on how many it stands instead of one.
    """

    kind: Literal["smaller", "too-long", "too-high", "pages"]
    whose: str
    size: NotRequired[float]
    pages: NotRequired[int]


class _Head(TypedDict, total=False):
    """What the process answers, as far as it was asked, and how many parts of bytes follow."""

    parts: int
    warnings: list[str]
    faults: list[PlaceFault]
    undrawn: list[str]
    refused: str
    where: str
    hints: list[str]


class Typesetter:
    """Has papers set in a process of its own; other threads wait for their turn.

    Each method raises KnownFault (TemplateFault) in words and SettingCancelled where `is_stopped()`
    says so, which is asked twenty times a second and may raise instead. A process that did not come
    to an end is killed, and the next request starts another.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._guarded = GuardedProcess(typesetting.serve, "lcdesk papers", typesetting.MEMORY)
        self._turn = threading.Lock()

    def __enter__(self) -> Typesetter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self) -> None:
        """Start the process where it is not running; returns at once."""
        try:
            self._guarded.start()
        except ProcessFault as fault:
            raise _fault_of(fault.reason) from fault

    def close(self) -> None:
        """End the process; the next request starts another."""
        self._guarded.end(patience=0.2)

    def set_pdf(
        self, content: PaperContent | PaperBundle, is_stopped: Callable[[], bool] | None = None
    ) -> SetPaper:
        """The paper as PDF; the same bytes for the same content, templates and fonts. A file of
        several papers may take as long as these, up to `MOST_TIMES`.
        """
        head, (pdf,) = self._ask("pdf", _with_moment(content), is_stopped, _times(content))
        return SetPaper(pdf, tuple(head.get("warnings", ())))

    def set_pictures(
        self,
        content: PaperContent,
        per_inch: float = 96,
        is_stopped: Callable[[], bool] | None = None,
        times: int = 1,
    ) -> list[bytes]:
        """Its pages as PNG, so many pixels to an inch; in as many times the time of one file."""
        asked = (*_with_moment(content), per_inch)
        _head, pages = self._ask("pictures", asked, is_stopped, times)
        return pages

    def find_faults(
        self, content: PaperContent | PaperBundle, is_stopped: Callable[[], bool] | None = None
    ) -> list[PlaceFault]:
        """What does not fit in its place, as the templates mark it."""
        head, _parts = self._ask("faults", _with_moment(content), is_stopped, _times(content))
        return head.get("faults", [])

    def undrawn(
        self, texts: Iterable[str], is_stopped: Callable[[], bool] | None = None
    ) -> set[str]:
        """The characters of some texts that no font of papers on this machine draws."""
        signs = {
            sign for text in texts for sign in text if not sign.isspace() and sign.isprintable()
        }
        if not signs:
            return set()
        head, _parts = self._ask("undrawn", sorted(signs), is_stopped)
        return set(head.get("undrawn", ()))

    def undrawn_texts(
        self, content: PaperContent, is_stopped: Callable[[], bool] | None = None
    ) -> list[str]:
        """The texts of a paper that hold characters which no font draws, each once."""
        texts = texts_of(content.data)
        undrawn = self.undrawn(texts, is_stopped)
        return list(dict.fromkeys(text for text in texts if undrawn & set(text)))

    def _ask(
        self, what: str, argument: object, is_stopped: Callable[[], bool] | None, times: int = 1
    ) -> tuple[_Head, list[bytes]]:
        with self._turn:
            clean = False
            try:
                head, parts = self._answer(what, argument, is_stopped, self._seconds * times)
                clean = True
            except ProcessFault as fault:
                raise _fault_of(fault.reason) from fault
            finally:
                if not clean:
                    self._guarded.end(patience=0)
        refused = head.get("refused")
        if refused is not None:
            raise _refusal(refused, head.get("where", ""), head.get("hints", []))
        return head, parts

    def _answer(
        self, what: str, argument: object, is_stopped: Callable[[], bool] | None, seconds: float
    ) -> tuple[_Head, list[bytes]]:
        is_new = self._guarded.process is None
        self._guarded.send((what, argument, seconds * 2, seconds + _GRACE))
        seconds += START_SECONDS if is_new else 0
        with self._guarded.fenced(seconds):
            end = time.monotonic() + seconds
            head: _Head = json.loads(self._next(end, is_stopped))
            return head, [self._next(end, is_stopped) for _each in range(head.get("parts", 0))]

    def _next(self, end: float, is_stopped: Callable[[], bool] | None) -> bytes:
        data = self._guarded.receive(end, is_stopped)
        if data is None:
            raise SettingCancelled
        return data


def _times(content: PaperContent | PaperBundle) -> int:
    """How many times as long as one file it may take."""
    return min(len(content.papers), MOST_TIMES) if isinstance(content, PaperBundle) else 1


def _with_moment(content: PaperContent | PaperBundle) -> tuple[dict[str, bytes], int]:
    return content.files(), int(content.stands_at.timestamp())


def _refusal(message: str, where: str, hints: list[str]) -> KnownFault:
    """What typst said, in words."""
    if message == "memory":
        return _fault_of("memory")
    if "could not be displayed" in message:
        return TemplateFault(
            _("A character cannot be printed: no font of this machine has it."),
            _("Look at the list beside the page for whose it is, or install a font that has it."),
            where or message,
        )
    # one fault of a template shows at each person's page
    first = where.strip().partition("\n\nerror: ")[0] or message
    told = " ".join(dict.fromkeys([first, *hints]))
    return TemplateFault(
        _("The template of this paper cannot be used: {told}", told=told),
        _("Nothing was written. Mend the template, or take ours again."),
        where or message,
    )


def _fault_of(reason: str) -> KnownFault:
    """Why there is no page, in words; `reason` as of ProcessFault."""
    mend = _("Nothing was written. Mend the template, or take ours again.")
    match reason:
        case "no start":
            return KnownFault(
                _("The process that sets papers could not be started."),
                _("Close other programs and try again."),
            )
        case "too slow":
            return TemplateFault(_("Setting this paper took too long and was stopped."), mend)
        case "memory":
            return TemplateFault(_("Setting this paper needs more memory than it may have."), mend)
        case _:
            return TemplateFault(_("The process that sets papers ended unexpectedly."), mend)


def undrawn_words(texts: Sequence[str]) -> str:
    """That such texts cannot be printed; "" where there are none."""
    if not texts:
        return ""
    return _("No font of this machine has all characters of: {texts}", texts=list_names(texts))


_shared = Typesetter()
atexit.register(_shared.close)


def shared_typesetter() -> Typesetter:
    """The one of the program, which stays warm."""
    return _shared
