"""Files given to people: what each kind may be, which the ending of its name decides; written
safely; and what is said where they cannot be written. Lists, figures and pictures may have every
format of `FORMATS` that suits them.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lcdesk import receipts, whole_file
from lcdesk.model.faults import KnownFault
from lcdesk.receipts import Receipt
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
    FileFormat(".docx", N_("Word document")),
    FileFormat(".eml", N_("Mail")),
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
WORD = FileFormats((".docx",))
NEWS = FileFormats((".txt", ".docx", ".pdf"))
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
OVER_YEARS = FileFormats((".xlsx", ".pdf", ".png", ".json"))
CHANGE_NOTICE = FileFormats((".pdf", ".txt"))
PDF, PNG, SVG, JSON, TEXT, CALENDAR, ZIP = (
    FileFormats((ending,)) for ending in (".pdf", ".png", ".svg", ".json", ".txt", ".ics", ".zip")
)
JPEG = FileFormats((".jpg", ".jpeg"))
SCAN = FileFormats((".pdf", ".jpg", ".jpeg"))
MANUAL = FileFormats((".1",))
DESK = FileFormats((".lcdesk",))
MAIL = FileFormats((".eml",))
EVERY = frozenset(
    ending
    for one in (FIGURES, TIMETABLE, REPORT, CHANGE_NOTICE, DESK, JPEG, MAIL)
    for ending in one.endings
)
"""What each kind of file given to people may be: the ending of its name decides, and no other
ending is written. Lists, figures and pictures may have every format of `FORMATS` that suits them.
"""


# --- Written ---


_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
"""No room, a quota that is used up, a file larger than this disk or this person may have."""


@contextlib.contextmanager
def replaced(
    path: Path,
    verify: Callable[[Path], object] | None = None,
    *,
    formats: FileFormats | None = None,
) -> Iterator[Path]:
    """Give a new path in the same folder to write to; afterwards it takes the place of `path`.

    `verify` opens the finished file again and raises when it is not sound. Whatever fails, the old
    file stays as it was and nothing else is left behind. KnownFault: folder missing or read-only,
    disk full, file open elsewhere, or an ending that is none of `formats`.
    """
    _require_file(path, formats)
    with told(path), whole_file.swapped(path, verify) as fresh:
        yield fresh
    _give_receipt(path)


def write_bytes(path: Path, content: bytes, *, formats: FileFormats | None = None) -> None:
    """Write a whole file safely. KnownFault: see `replaced`."""
    _require_file(path, formats)
    with told(path):
        whole_file.write_whole(path, content)
    _give_receipt(path)


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a new folder to be filled, which then gets the name `path`; whatever fails, there is
    nothing of it. KnownFault: as of `replaced`, and where something is there already.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise _taken(path)
    receipt = Receipt(N_("Saved: {path}"), {"path": path}, "file")
    with receipts.in_place_of_parts(receipt), told(path):
        try:
            with whole_file.whole_folder(path) as fresh:
                yield fresh
        except FileExistsError as error:
            raise _taken(path) from error


def _taken(path: Path) -> KnownFault:
    return KnownFault(
        _("There is something in “{folder}” already. It is unchanged.", folder=path),
        _("Choose a folder that is not there yet, or an empty one."),
    )


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says of writing a file into a sentence."""
    try:
        yield
    except whole_file.HeldElsewhere as error:
        raise KnownFault(
            _(
                "“{file}” is open in another program or write-protected. It is unchanged.",
                file=path.name,
            ),
            _("Close it in Excel or WPS and try again, or choose another name."),
        ) from error
    except FileNotFoundError as error:
        raise KnownFault(
            _("The folder “{folder}” is not there.", folder=path.parent),
            _("Choose another folder, for example Documents."),
        ) from error
    except OSError as error:
        raise _disk_fault(path, error) from error


def _give_receipt(path: Path) -> None:
    receipts.give(Receipt(N_("Saved: {path}"), {"path": path}, "file"))


def _require_file(path: Path, formats: FileFormats | None) -> None:
    if path.is_dir():
        raise KnownFault(
            _("“{file}” is a folder.", file=path.name), _("Choose another name for the file.")
        )
    if formats is not None:
        formats.ending_of(path)


def _disk_fault(path: Path, error: OSError) -> KnownFault:
    if error.errno in _FULL:
        return KnownFault(
            _(
                "The disk is full, so “{file}” was not written. The former file is unchanged.",
                file=path.name,
            ),
            _("Make room, or choose another disk."),
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return KnownFault(
            _(
                "“{file}” could not be written: the folder “{folder}” may not be changed.",
                file=path.name,
                folder=path.parent,
            ),
            _("Choose another folder, for example Documents."),
        )
    return KnownFault(
        _("“{file}” could not be written. The former file is unchanged.", file=path.name),
        _("Choose another name or folder and try again."),
    )
