"""How wide the columns of a table are to be: by what stands in their cells, and by how much each of
them may give way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import add, sub
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QFont, QFontMetricsF

from lcdesk.model.late_patterns import late

if TYPE_CHECKING:
    from lcdesk.model.catalogue import Record
    from lcdesk.ui.kit.table.model import TableColumn

WIDEST = 460  # px a column grows to by itself
TWO_LINES = 36  # px of a row from which a text may stand in two lines
LEAST_WRAPPED, LEAST_FREE = 128, 88  # px left to what wraps, and to what gives way freely
MEASURED = 40  # rows whose texts are measured at once
SHORT = 8  # characters of a Chinese name that is not broken
# the letters below those of the East are named, not those above: many take milliseconds to compile
_PIECES = late(r"[^\x00-\u2e7f]|[\x00-\t\x0b-\x1f!-\u2e7f]+[ \n]*|[ \n]+")
"""What a line may be broken after: a word, or a character of a script without blanks."""


@dataclass(frozen=True)
class ColumnNeed:
    """px: `wanted` is what everything in the column takes in one line, below `least` something
    that matters would be cut; `grows`: it has more where there is more than all want; `gives_up`:
    so much of its least it leaves before the table has to be scrolled.
    """

    wanted: int
    least: int
    grows: bool = True
    gives_up: int = 0

    def grown(self, other: ColumnNeed) -> ColumnNeed:
        """What both of them need."""
        least = max(self.least, other.least)
        narrowest = max(self.least - self.gives_up, other.least - other.gives_up)
        return replace(
            self, wanted=max(self.wanted, other.wanted), least=least, gives_up=least - narrowest
        )


def share_room(needs: Sequence[ColumnNeed], room: int) -> list[int]:
    """The widths of columns in so much room: no one is below its least, but by what it gives up
    where the table had to be scrolled otherwise; none above what it wants while another lacks
    something. What is left then they share as air, the wider ones more of it.
    """
    widths = [need.least for need in needs]
    spare = room - sum(widths)
    if spare <= 0:
        given = [need.gives_up for need in needs]
        return list(map(sub, widths, _shared(min(-spare, sum(given)), given)))
    lacks = [max(need.wanted - need.least, 0) for need in needs]
    wants = list(map(add, widths, lacks))
    if sum(lacks) >= spare:
        return list(map(add, widths, _shared(spare, lacks)))
    airs = [want if need.grows else 0 for need, want in zip(needs, wants, strict=True)]
    return list(map(add, wants, _shared(spare - sum(lacks), airs)))


def _shared(whole: int, weights: Sequence[int]) -> list[int]:
    """So many px by these weights, none of them lost; nothing where nobody has any."""
    total, passed, given = sum(weights), 0, 0
    shares = list[int]()
    for weight in weights:
        passed += weight
        share = whole * passed // total - given if total else 0
        shares.append(share)
        given += share
    return shares


LAST = 1


def places_given_up(needs: Sequence[tuple[ColumnNeed, int]], room: int) -> list[int]:
    """Which of these columns have no place in so much room, by their numbers: those that can be
    spared first (the higher the number beside a need, the earlier; 0: never; `LAST`: only where it
    does not help that others give up some of their least).
    """
    left = sum(need.least for need, _rank in needs) - room
    given = sum(need.gives_up for need, _rank in needs)
    spared = [at for at, (_need, rank) in enumerate(needs) if rank]
    spared.sort(key=lambda at: -needs[at][1])
    gone: list[int] = []
    for at in spared:
        need, rank = needs[at]
        if left <= (given if rank == LAST else 0):
            break
        gone.append(at)
        left -= need.least
        given -= need.gives_up
    return gone


# --- Texts in one line, and in two ---


_spans: dict[tuple[str, int], tuple[float, float]] = {}
_halves: dict[tuple[str, int, int], tuple[str, str]] = {}
_faces: dict[int, QFontMetricsF] = {}
SPANS_KEPT = 20_000


def _metrics_of(face: QFont) -> QFontMetricsF:
    """Faces come from `theme.font` and are kept for good, so is their id."""
    found = _faces.get(id(face))
    if found is None:
        found = _faces[id(face)] = QFontMetricsF(face)
    return found


def spans_of(text: str, face: QFont) -> tuple[float, float]:
    """px a text takes in one line, and in two lines broken where that is narrowest."""
    found = _spans.get((text, id(face)))
    if found is None:
        if len(_spans) > SPANS_KEPT:
            _spans.clear()
        found = _spans[text, id(face)] = _measured(text, _metrics_of(face))
    return found


def _pieces(text: str) -> list[str]:
    """What a text may be broken between; a short Chinese name is one word."""
    if len(text) <= SHORT and " " not in text:
        return [text]
    return _PIECES.findall(text)


def _measured(text: str, metrics: QFontMetricsF) -> tuple[float, float]:
    whole = metrics.horizontalAdvance(text)
    pieces = _pieces(text)
    if len(pieces) < 2:
        return whole, whole
    if len(pieces) > 24:  # of running text it does not matter to the pixel
        return whole, whole / 2 + metrics.horizontalAdvance(max(pieces, key=len)) / 2
    best = whole
    for at in range(1, len(pieces)):
        upper = metrics.horizontalAdvance("".join(pieces[:at]).rstrip())
        if upper >= best:
            break
        best = min(best, max(upper, metrics.horizontalAdvance("".join(pieces[at:]))))
    return whole, best


def halves_of(text: str, face: QFont, width: int) -> tuple[str, str]:
    """A text as two lines of that width: as much as fits in the first, the rest in the second,
    which may be too long for it; the second "" where one is enough.
    """
    key = (text, id(face), width)
    found = _halves.get(key)
    if found is None:
        if len(_halves) > SPANS_KEPT:
            _halves.clear()
        found = _halves[key] = _halved(text, _metrics_of(face), width)
    return found


def _halved(text: str, metrics: QFontMetricsF, width: int) -> tuple[str, str]:
    line = text.replace("\n", " ")
    if metrics.horizontalAdvance(line) <= width:
        return line, ""
    pieces = _pieces(line)
    first = ""
    for at, piece in enumerate(pieces):
        if metrics.horizontalAdvance((first + piece).rstrip()) > width:
            # one long word is cut in one line, not above nothing
            return (first.rstrip(), "".join(pieces[at:])) if first else (line, "")
        first += piece
    return line, ""


# --- What a column needs for some of its cells ---


@dataclass(frozen=True)
class LookRoom:
    """Of a look: px in its cells that are no text, the face of the text, whether that may stand in
    two lines ("texts": where it is one, and no day or number); `measure` instead, where the text is
    not painted as one: record → (px, px in two lines).
    """

    beside: int
    face: Callable[[], QFont]
    wraps: Literal["texts", "always", "never"] = "texts"
    measure: Callable[[str, Record, TableColumn], tuple[float, float]] | None = None


LOOKS: dict[str, LookRoom] = {}
"""Look of a column → its room; the modules that paint a look say it. Columns of another look are
as wide as they say.
"""


def need_of(
    column: TableColumn, cells: Iterable[tuple[str, Record | None]], head: int, row_height: int
) -> ColumnNeed:
    """What a column needs for these cells (their text and record) and a head of so many px."""
    room = LOOKS.get(column.look)
    if room is None:
        return ColumnNeed(max(column.width, head), max(column.width, head))
    face = room.face()
    whole = half = 0.0
    for text, record in cells:
        if not text or record is None:
            continue
        one, two = room.measure(text, record, column) if room.measure else spans_of(text, face)
        whole, half = max(whole, one), max(half, two)
    gives = column.gives_way
    can_wrap = room.wraps == "always" or (room.wraps == "texts" and gives != "never")
    wraps = can_wrap and row_height >= TWO_LINES
    # a rounding up, and one px: texts are laid out with fractions of them
    wanted = max(int(whole) + 2 + room.beside, head) if whole else head
    tight = max(int(half if wraps else whole) + 2 + room.beside, head) if whole else head
    if gives == "never":
        return ColumnNeed(min(wanted, WIDEST), min(tight, WIDEST))
    least = max(LEAST_WRAPPED if gives == "wraps" else LEAST_FREE, head)
    wanted, least = min(wanted, WIDEST), min(tight, least)
    narrowest = min(least, max(LEAST_FREE, head))
    return ColumnNeed(max(wanted, least), least, gives_up=least - narrowest)
