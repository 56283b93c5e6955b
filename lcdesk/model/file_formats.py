"""What each kind of file given to people may be: the ending of its name decides, and no other
ending is written. Lists, figures and pictures may have every format of `FORMATS` that suits them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lcdesk.model.faults import KnownFault
from lcdesk.texts import N_, _


@dataclass(frozen=True)
class FileFormat:
    """A format of files by its ending, and what goes into it: lists go into workbooks and text
    tables, figures into these and pictures.
    """

    ending: str
    label: str  # in dialogs
    content: Literal["workbook", "text table", "picture", "other"] = "other"
    separator: str = ""  # a text table: what stands between two cells
    image: str = ""  # a picture of dots: what Qt calls its format


FORMATS = (
    FileFormat(".xlsx", N_("Excel workbook"), "workbook"),
    FileFormat(".csv", "CSV", "text table", separator=","),
    FileFormat(".png", "PNG", "picture", image="PNG"),
    FileFormat(".svg", "SVG", "picture"),
    FileFormat(".pdf", "PDF", "picture"),
    FileFormat(".json", "JSON"),
    FileFormat(".ics", N_("Calendar")),
    FileFormat(".txt", N_("Text")),
    FileFormat(".lcdesk", N_("Desks of lcdesk")),
)
BY_ENDING: Mapping[str, FileFormat] = {one.ending: one for one in FORMATS}


@dataclass(frozen=True)
class FileFormats:
    """The endings something can be saved under, in lower case; the first is proposed."""

    endings: tuple[str, ...]

    def ending_of(self, path: Path) -> str:
        """The ending that says what the file becomes, in lower case; `KnownFault`, which names
        them, for any other name.
        """
        ending = path.suffix.casefold()
        if ending not in self.endings:
            raise KnownFault(
                _("This cannot be saved as “{name}”.", name=path.name),
                _("Choose a name that ends in {endings}.", endings=", ".join(self.endings)),
            )
        return ending

    def format_of(self, path: Path) -> FileFormat:
        """The format the file gets; `KnownFault` as above."""
        return BY_ENDING[self.ending_of(path)]

    @classmethod
    def holding(cls, *contents: str) -> FileFormats:
        """Every format for such contents."""
        return cls(tuple(one.ending for one in FORMATS if one.content in contents))

    def completed(self, path: Path, ending: str = "") -> Path:
        """With an ending (`ending`, else the first) where none was typed, unless a file of that
        name is there: nobody was asked about that.
        """
        if path.suffix:
            return path
        whole = path.with_name(
            path.name.rstrip(".") + (ending if ending in self.endings else self.endings[0])
        )
        return path if whole.exists() else whole


BOOK = FileFormats((".xlsx",))
TABLE = FileFormats((".csv",))
LIST = FileFormats.holding("workbook", "text table")
PICTURE = FileFormats.holding("picture")
FIGURES = FileFormats.holding("workbook", "text table", "picture")
CROSSED = FileFormats.holding("text table", "picture")
TIMETABLE = FileFormats((".xlsx", ".pdf", ".ics"))
SHEETS = FileFormats((".pdf", ".xlsx"))
"""What each kind of file given to people may be: the ending of its name decides, and no other
ending is written. Lists, figures and pictures may have every format of `FORMATS` that suits them.
"""
REPORT = FileFormats((".pdf", ".png", ".json"))
CHANGE_NOTICE = FileFormats((".pdf", ".txt"))
PDF, PNG, SVG, JSON, TEXT, CALENDAR, ZIP = (
    FileFormats((ending,)) for ending in (".pdf", ".png", ".svg", ".json", ".txt", ".ics", ".zip")
)
JPEG = FileFormats((".jpg", ".jpeg"))
DESK = FileFormats((".lcdesk",))
EVERY = frozenset(
    ending
    for one in (FIGURES, TIMETABLE, REPORT, CHANGE_NOTICE, DESK, JPEG)
    for ending in one.endings
)
"""What each kind of file given to people may be: the ending of its name decides, and no other
ending is written. Lists, figures and pictures may have every format of `FORMATS` that suits them.
"""
