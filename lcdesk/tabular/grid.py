"""Cells as they stand in a file, before anybody has understood them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeVar, cast, overload

Answer = TypeVar("Answer")
CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


class Cell(NamedTuple):
    """One cell: its value, how it was shown, and what a reader must not overlook.

    `value` is the typed value (None: empty), `text` what the sheet shows (zeros of a format such as
    00000000, rich text joined, "#N/A" of an error), `error` the Excel error word, `lost` says that
    the value itself is gone ("formula" without a cached value, "precision" of a long number shown
    as 8.49E+11), `link` a hyperlink.
    """

    value: CellValue
    text: str
    error: str | None = None
    lost: Literal["formula", "precision"] | None = None
    link: str | None = None
    format: str | None = None


EMPTY = Cell(None, "")


class SharedCells(Sequence[Cell]):
    """The cells of a column of a large sheet: one for all that hold the same, and made only when
    one is looked at.

    `slots` is what the column holds (see `wire.Slot`; a str shows as itself), `make` gives the cell
    of a slot.
    """

    __slots__ = ("_different", "_made", "_make", "slots")

    def __init__(self, slots: Sequence[Any], make: Callable[[Any], Cell]) -> None:
        self.slots = slots
        self._make = make
        self._made: dict[Any, Cell] = {}
        self._different: Collection[Any] | None = None

    def __len__(self) -> int:
        return len(self.slots)

    @overload
    def __getitem__(self, index: int) -> Cell: ...
    @overload
    def __getitem__(self, index: slice) -> list[Cell]: ...
    def __getitem__(self, index: int | slice) -> Cell | list[Cell]:
        return (
            list(map(self._cell, self.slots[index]))
            if isinstance(index, slice)
            else self._cell(self.slots[index])
        )

    def __iter__(self) -> Iterator[Cell]:
        cells = {slot: self._cell(slot) for slot in self.different_slots}
        return map(cells.__getitem__, self.slots)

    def _cell(self, slot: Any) -> Cell:
        cell = self._made.get(slot)
        if cell is None:
            cell = self._made[slot] = self._make(slot)
        return cell

    @property
    def different_slots(self) -> Collection[Any]:
        """Each different slot once, in the order in which they first stand."""
        if self._different is None:
            self._different = dict.fromkeys(self.slots)
        return self._different

    @property
    def different(self) -> Collection[Cell]:
        """Each cell once."""
        return [self._cell(slot) for slot in self.different_slots]

    @property
    def texts(self) -> list[str]:
        """What each cell shows."""
        return [slot if type(slot) is str else self._text(slot) for slot in self.slots]

    def _text(self, slot: Any) -> str:
        """What a cell shows; a tuple is a cell's six fields already."""
        return cast("tuple[Any, str]", slot)[1] if type(slot) is tuple else self._cell(slot).text

    @property
    def words(self) -> list[str]:
        """What the cells show that hold words and no number or date; equal cells once."""
        odd: list[Any] = [slot for slot in self.different_slots if type(slot) is tuple]
        return [
            *(slot for slot in self.different_slots if type(slot) is str and slot),
            *(slot[1] for slot in odd if type(slot[0]) is str),
        ]

    def bare_texts(self) -> list[str]:
        """The different texts, of which no cell holds more than what it shows."""
        return [slot for slot in self.different_slots if type(slot) is str]

    def by_slot(self, slots: Iterable[Any] | None = None) -> Iterator[tuple[Any, Cell]]:
        """Some of its slots, else each different one, with the cell that is made of it."""
        for slot in self.different_slots if slots is None else slots:
            yield slot, self._cell(slot)

    def different_texts(self) -> Iterator[str]:
        """What each different cell shows, in order; two may show the same."""
        return (slot if type(slot) is str else self._text(slot) for slot in self.different_slots)

    def some_texts(self, most: int) -> list[str]:
        """See the function of that name; no cells are made for the others."""
        filled = [
            slot
            for slot in self.different_slots
            if slot is not None and not (type(slot) is str and (not slot or slot.isspace()))
        ]
        some = filled[:: max(1, len(filled) // most)]
        return [slot if type(slot) is str else self._text(slot) for slot in some]

    def ask(self, judge: Callable[[Cell], Answer]) -> list[Answer]:
        """See `ask_each`."""
        answers = {slot: judge(self._cell(slot)) for slot in self.different_slots}
        return list(map(answers.__getitem__, self.slots))


def different(cells: Iterable[Cell]) -> Collection[Cell]:
    """Each cell once, by identity: what must be looked at to know all of them."""
    return (
        cells.different
        if isinstance(cells, SharedCells)
        else {id(cell): cell for cell in cells}.values()
    )


def different_texts(cells: Sequence[Cell]) -> dict[str, None]:
    """What the cells show, each text once, in the order in which they first stand."""
    shown = (
        cells.different_texts() if isinstance(cells, SharedCells) else (one.text for one in cells)
    )
    return dict.fromkeys(shown)


def some_texts(cells: Sequence[Cell], most: int) -> list[str]:
    """The different texts that are no blanks; of many more than `most` so many from all over."""
    if isinstance(cells, SharedCells):
        texts = [text for text in cells.some_texts(most) if text.strip()]
        return list(dict.fromkeys(texts))
    texts = [text for text in different_texts(cells) if text.strip()]
    return texts[:: max(1, len(texts) // most)]


def texts_in(cells: Sequence[Cell]) -> list[str]:
    """What each cell shows."""
    return cells.texts if isinstance(cells, SharedCells) else [cell.text for cell in cells]


def words_in(cells: Iterable[Cell]) -> Collection[str]:
    """What the cells show that hold words and no number or date; equal cells once."""
    if isinstance(cells, SharedCells):
        return cells.words
    return {cell.text: None for cell in cells if type(cell.value) is str}


def ask_each(cells: Sequence[Cell], judge: Callable[[Cell], Answer]) -> list[Answer]:
    """The answer of `judge` to each cell, in order; shared cells are asked about once."""
    if isinstance(cells, SharedCells):
        return cells.ask(judge)
    answers = {id(cell): judge(cell) for cell in different(cells)}
    return [answers[id(cell)] for cell in cells]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block, zero-based and inclusive; its value stands in every cell it covers."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, column: int) -> bool:
        """True when the cell lies inside the block."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(slots=True)
class Grid:
    """One sheet: rows of cells (all of `width`), zero-based; Excel's row number is the index +
    1.
    """

    name: str
    rows: Sequence[list[Cell]]
    merges: list[Merge] = field(default_factory=list[Merge])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    state: Literal["visible", "hidden", "very hidden"] = "visible"
    lossy: str | None = None
    struck_rows: set[int] = field(default_factory=set[int])
    _merged: dict[int, list[Merge]] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    def merges_in(self, row: int) -> Sequence[Merge]:
        """The merged blocks that a row passes through; found once for all rows, since thousands
        of either may be there.
        """
        if self._merged is None:
            self._merged = {}
            for merge in self.merges:
                for covered in range(max(merge.top, 0), min(merge.bottom + 1, self.height)):
                    self._merged.setdefault(covered, []).append(merge)
        return self._merged.get(row, ())

    @property
    def width(self) -> int:
        """Number of columns."""
        known: int | None = getattr(self.rows, "width", None)
        return known if known is not None else len(self.rows[0]) if self.rows else 0

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a zero-based place; EMPTY outside the grid."""
        if not (0 <= row < len(self.rows) and 0 <= column < self.width):
            return EMPTY
        # rows that are made when asked give one cell without making its whole row
        one: Callable[[int, int], Cell] | None = getattr(self.rows, "cell", None)
        return one(row, column) if one else self.rows[row][column]


@dataclass(slots=True)
class Workbook:
    """All sheets of a file as read, with what the reader has to say about it.

    `instead`: the text of a web page, which counts only where its tables hold no list.
    """

    grids: list[Grid]
    form: str = "xlsx"
    remarks: list[str] = field(default_factory=list[str])
    properties: dict[str, Any] = field(default_factory=dict[str, Any])
    instead: Grid | None = None

    @property
    def visible(self) -> list[Grid]:
        """The sheets that are data: hidden and very hidden ones are not."""
        return [grid for grid in self.grids if grid.state == "visible"]


def turned(sheet: Grid) -> Grid:
    """A sheet turned on its side, rows and columns exchanged: fields run down and people across."""
    rows = [list(column) for column in zip(*sheet.rows, strict=True)] if sheet.height else []
    merges = [Merge(merge.left, merge.top, merge.right, merge.bottom) for merge in sheet.merges]
    return Grid(
        sheet.name, rows, merges, sheet.hidden_columns, sheet.hidden_rows, sheet.state, sheet.lossy
    )
