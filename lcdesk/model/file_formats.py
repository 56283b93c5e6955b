"""What each kind of file given to people may be: the ending of its name decides, and no other
ending is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _


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
LIST = FileFormats((".xlsx", ".csv"))
PICTURE = FileFormats((".png", ".svg", ".pdf"))
FIGURES = FileFormats((".xlsx", ".csv", ".png", ".svg", ".pdf"))
CROSSED = FileFormats((".csv", ".png", ".svg", ".pdf"))
TIMETABLE = FileFormats((".xlsx", ".pdf", ".ics"))
SHEETS = FileFormats((".pdf", ".xlsx"))
"""Sign-in sheets."""
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
"""The endings of single files: no folder is called so."""
