"""What a written sheet shall look like: columns, rows, total line, chart; plain data for the writers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from lcdesk.model.fields import Field
from lcdesk.texts import in_language

ColumnKind = Literal["text", "number", "date", "time", "datetime"]

ID_HEAD = "lcdesk id"
"""Head of the hidden first column by which an import knows the rows of its own export again."""
BAND_MARK = "lcdesk group"
"""What stands in that column beside the head of a group, which is nobody."""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: heads in both languages, kind of value, and what helps filling it in.

    `width` is in characters (None: fitted to the first rows), `number_format` an Excel format that replaces
    the one of the kind, `choices` a drop-down list, `comment` a note on the head, `hint` a how-to cell below it.
    """

    key: str
    head_en: str
    head_zh: str = ""
    kind: ColumnKind = "text"
    width: float | None = None
    number_format: str | None = None
    choices: Sequence[str] = ()
    comment: str = ""
    hint: str = ""

    @property
    def head(self) -> str:
        """The head of both languages, Chinese above English."""
        return _head(self.head_en, self.head_zh)


def _head(english: str, chinese: str) -> str:
    return "\n".join(part for part in (chinese, english) if part)


def head_of(field: Field) -> str:
    """The head a field has in our exports, by which an import knows it again."""
    return head_in_both(field.label)


def head_in_both(label: str) -> str:
    """The head of both languages of a label marked by N_."""
    return _head(in_language("en", label), in_language("zh", label))


@dataclass(frozen=True, slots=True)
class Marked:
    """A value whose cell is coloured, with the reason as a note on it."""

    value: object
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A row that heads a group: one text across the columns; the rows below it can be folded."""

    text: str


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A native bar chart beside the table: one bar a row, stacked by the `series` columns (keys)."""

    title: str
    category: str
    series: Sequence[str]


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet. With `has_ids` the first value of every row is its id and goes to the hidden first column.

    `rows` may be a generator: it is read once, row by row. With `has_bands` bands stand among them, which are not
    counted. `note`: lines below the title. `total` is a last line in bold (without an id).
    """

    name: str
    columns: Sequence[ColumnSpec]
    rows: Iterable[Sequence[object] | Band]
    title: str = ""
    note: str = ""
    total: Sequence[object] | None = None
    has_ids: bool = False
    has_bands: bool = False
    chart: ChartSpec | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it is to be filled in: its columns say how."""
        return self.has_ids and any(column.hint for column in self.columns)
