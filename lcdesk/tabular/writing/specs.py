"""What a written sheet shall look like: columns, rows, total line, chart; plain data for the
writers.
"""

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

    `width` is in characters (None: fitted to the first rows), `number_format` an Excel format that
    replaces the one of the kind, `choices` a drop-down list, `comment` a note on the head, `hint` a
    how-to cell below it. `is_hidden`: only there for a chart to draw; such columns stand last.
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
    is_hidden: bool = False

    @property
    def head(self) -> str:
        """The head of both languages, Chinese above English."""
        return _head(self.head_en, self.head_zh)


def heading(key: str, label: str, kind: ColumnKind = "text", form: str | None = None) -> ColumnSpec:
    """A column under a label marked by N_, in both languages."""
    return ColumnSpec(
        key, in_language("en", label), in_language("zh", label), kind=kind, number_format=form
    )


def shown_length(text: str) -> int:
    """Length in Latin characters; wide characters count twice."""
    return sum(2 if sign >= "\u2e80" else 1 for sign in text)


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
class GroupRow:
    """A row that heads a group: one text across the columns; the rows below it can be folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A text that leads to another sheet of the workbook when it is clicked."""

    text: str
    sheet: str


ChartKind = Literal["bars", "columns", "pyramid"]
WOMEN, MEN, OTHER = "#176F48", "#6B9783", "#8A7BB5"
"""As on screen: told apart in a grey print and by every kind of colour-blindness."""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A native chart beside the table: one bar a row, stacked by the `series` columns (keys), zero
    at its foot.

    Bars keep the order of the table from the top; columns stand from left to right; in a pyramid
    the values of the first series are negative and shown without their sign. `total`: the column
    (key) whose numbers stand at the ends. `rule` is printed under the picture. `colours`: one a
    series, or, for a single series, one a row. `drawn`: so many rows from the first on (None: all
    that find room).
    """

    title: str
    category: str
    series: Sequence[str]
    kind: ChartKind = "bars"
    colours: Sequence[str] = (WOMEN, MEN, OTHER)
    total: str = ""
    rule: str = ""
    drawn: int | None = None


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One sheet. With `has_ids` the first value of every row is its id and goes to the hidden first
    column.

    `rows` may be a generator: it is read once, row by row. With `has_bands` bands stand among them,
    which are not counted. `note`: lines below the title, `above`: further ones, those that belong
    together on one line where that fits, wrapped where they are wider than the table. `total` is a
    last line in bold (without an id). `foot`: lines below the table, as wide as it is. `footer`:
    what is printed at the foot of each page. `heat`: number columns (keys) tinted by their size.
    """

    name: str
    columns: Sequence[ColumnSpec]
    rows: Iterable[Sequence[object] | GroupRow]
    title: str = ""
    note: str = ""
    total: Sequence[object] | None = None
    has_ids: bool = False
    has_bands: bool = False
    chart: ChartSpec | None = None
    foot: Sequence[str] = ()
    footer: str = ""
    heat: Sequence[str] = ()
    above: Sequence[Sequence[str]] = ()

    @property
    def shown(self) -> int:
        """How many of its columns are seen."""
        return sum(not column.is_hidden for column in self.columns)

    @property
    def is_blank(self) -> bool:
        """Whether it is to be filled in: its columns say how."""
        return self.has_ids and any(column.hint for column in self.columns)
