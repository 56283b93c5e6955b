"""What is said of a file that was not read: why, and its first rows without private values."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field, masked, without_numbers
from lcdesk.texts import N_, _


class PasswordNeeded(KnownFault):
    """The workbook is locked by a password; `was_wrong` when one was given and did not fit."""

    was_wrong = False


class ChoiceNeeded(KnownFault):
    """A text file whose encoding a person must choose; `previews` holds (encoding, first lines
    under it).
    """

    previews: tuple[tuple[str, str], ...] = ()


class ReadingCancelled(Exception):
    """The person stopped the reading; nothing was kept."""


_KINDS = {
    "pdf": N_("a PDF document"),
    "picture": N_("a picture"),
    "word": N_("a text document"),
    "slides": N_("a presentation"),
    "numbers": N_("a document of Apple Numbers"),
    "archive": N_("an archive of other files"),
    "program": N_("a program"),
    "database": N_("a database"),
    "web archive": N_("a web archive"),
    "data": N_("a data file that programs exchange (JSON)"),
    "html": N_("a web page without a table"),
    "old excel": N_("a sheet of a very old Excel (before 1995)"),
    "unknown": N_("something else"),
}
_SAVE_AGAIN = N_(
    "Open it in Excel or WPS, save it as an Excel workbook (.xlsx) and read that file."
)
_ASK_AGAIN = N_("Ask the sender for the file again, or open it in Excel or WPS and save it anew.")
_CLEAN = N_("Copy the filled cells into a new workbook and read that one.")

_SENTENCES: dict[str, tuple[str, str]] = {
    "missing": (
        N_("“{file}” is not there."),
        N_("Check whether it was moved, renamed or lies on a drive that is not connected."),
    ),
    "folder": (N_("“{file}” is a folder, not a file."), N_("Choose one spreadsheet inside it.")),
    "special": (
        N_("“{file}” is not an ordinary file but a device or a pipe."),
        N_("Choose an Excel, WPS, OpenDocument or CSV file."),
    ),
    "owner mark": (
        N_("“{file}” is only the mark that Excel leaves beside a workbook while it is open."),
        N_("Choose the workbook itself: its name is the same without “~$”."),
    ),
    "forbidden": (
        N_("“{file}” may not be opened by you."),
        N_("Close it in other programs, or copy it to your own folder."),
    ),
    "unreadable": (
        N_("“{file}” could not be read from its disk."),
        N_("Copy it to this computer and try again."),
    ),
    "empty": (
        N_("“{file}” is empty: it holds no data at all."),
        N_("Ask the sender for the file again."),
    ),
    "not a sheet": (
        N_("“{file}” is not a spreadsheet but {kind}."),
        N_("Choose an Excel, WPS, OpenDocument or CSV file."),
    ),
    "convertible": (N_("“{file}” is {kind}, which cannot be read directly."), _SAVE_AGAIN),
    "damaged": (
        N_("“{file}” is damaged or incomplete, perhaps by an interrupted download."),
        _ASK_AGAIN,
    ),
    "no sheets": (N_("“{file}” holds no worksheet."), _ASK_AGAIN),
    "tampered": (
        N_("“{file}” holds parts that no spreadsheet program writes, so it was not opened."),
        _ASK_AGAIN,
    ),
    "bomb": (
        N_("“{file}” unpacks to far more than a sheet can hold, so it was not opened."),
        _ASK_AGAIN,
    ),
    "too large": (
        N_("“{file}” is too large to be read here."),
        N_("Split it into several files, or delete sheets that are not needed."),
    ),
    "memory": (
        N_("“{file}” takes more memory to read than any sheet should, so reading was stopped."),
        _CLEAN,
    ),
    "far": (
        N_("“{file}” has a lone cell far from the others (row {row}, column {column})."),
        _CLEAN,
    ),
    "wide": (
        N_("“{file}” has more than {column} columns, which no list has, so it was not read."),
        _CLEAN,
    ),
    "tall": (
        N_("“{file}” has more than {row} filled rows, which no list has, so it was not read."),
        N_("Split it into several files, or delete sheets that are not needed."),
    ),
    "sheets": (
        N_(
            "“{file}” has more than {count} sheets, which no workbook of a course has, so it was "
            "not read."
        ),
        N_("Split it into several files, or delete sheets that are not needed."),
    ),
    "long cell": (
        N_(
            "“{file}” has a cell with far more text than any list holds (column {column}), so it "
            "was not read."
        ),
        _CLEAN,
    ),
    "password": (N_("“{file}” is locked by a password."), N_("Enter the password to read it.")),
    "wrong password": (
        N_("The password does not open “{file}”."),
        N_("Check capitals and the keyboard language, and try again."),
    ),
    "unknown lock": (
        N_("“{file}” is locked in a way that cannot be opened here."),
        N_("Remove the password in Excel or WPS and read it again."),
    ),
    "encoding": (
        N_("It is not clear in which encoding “{file}” was written."),
        N_("Choose the encoding under which the names look right."),
    ),
    "too slow": (N_("“{file}” took too long to read, so reading was stopped."), _CLEAN),
    "crashed": (N_("“{file}” could not be read: something in it stops the reader."), _SAVE_AGAIN),
    "no start": (
        N_("The reading process could not be started."),
        N_("Close other programs and try again."),
    ),
}
_CONVERTIBLE = ("old excel", "web archive")
_RETYPE = N_(
    "Ask the sender for the list as a spreadsheet, or copy the table into a new workbook and read "
    "that one."
)
_ADVICE = {
    "numbers": N_("Open it in Numbers, export it as an Excel workbook (.xlsx) and read that file."),
    "archive": N_("Unpack it and read the spreadsheets inside."),
    **dict.fromkeys(("pdf", "word", "slides", "picture"), _RETYPE),
}
"""What to do about a thing that is no spreadsheet, where more can be said than to choose
another.
"""


def fault_of(reason: str, file: str, facts: dict[str, Any]) -> KnownFault:
    """The fault for a Refusal's reason, in the language of the moment; `file` is the name to
    show.
    """
    kind = facts.get("form", "unknown")
    if reason == "not a sheet" and kind in _CONVERTIBLE:
        reason = "convertible"
    message, advice = _SENTENCES.get(reason, _SENTENCES["damaged"])
    if reason == "not a sheet":
        advice = _ADVICE.get(kind, advice)
    said = _(
        message,
        file=file,
        kind=_(_KINDS.get(kind, _KINDS["unknown"])),
        row=facts.get("row", 0),
        column=facts.get("column", 0),
        count=facts.get("count", 0),
    )
    if reason in ("password", "wrong password"):
        locked = PasswordNeeded(said, _(advice))
        locked.was_wrong = reason == "wrong password"
        return locked
    if reason == "encoding":
        choice = ChoiceNeeded(said, _(advice))
        choice.previews = tuple(facts.get("previews", ()))
        return choice
    return KnownFault(said, _(advice))


_ENCODINGS = {
    "big5hkscs": N_("Chinese, traditional"),
    "cp1252": N_("Western European"),
    "cp1251": N_("Cyrillic"),
    "koi8-r": N_("Cyrillic"),
    "cp866": N_("Cyrillic"),
    "cp1256": N_("Arabic"),
    "cp850": N_("Western European"),
    "mac-roman": N_("Western European"),
    "shift_jis": N_("Japanese"),
    "euc_kr": N_("Korean"),
}


def told_by_heads(encoding: str) -> str:
    """That the heads told in which encoding a text file was written."""
    name = _(_ENCODINGS[encoding]) if encoding in _ENCODINGS else encoding
    return _(
        "Read as {name} ({encoding}): then its words make sense.", name=name, encoding=encoding
    )


# --- The first rows of a file before its columns are known, without private values ---


Rows = Sequence[Sequence[str]]
Private = dict[int, int]
"""Columns of private values: which column, and from which row on."""
_SURE = 0.85
_LONGEST = 40  # signs of a head that is looked up
_DIGITS = 3  # a text with so many is no head


def glimpsed(rows: Rows, known: Mapping[int, int] | None = None) -> list[list[str]]:
    """The rows, masked below private heads and wherever a number of a paper stands.

    `known`: columns that are known to be private otherwise.
    """
    private = join_private([private_columns(rows), known or {}])
    return [
        _glimpsed(row, {at for at, first in private.items() if number >= first})
        for number, row in enumerate(rows)
    ]


def private_columns(rows: Rows) -> Private:
    """The columns below a head that names a private field."""
    found = Private()
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            field = _field_of(cell)
            if field is not None and field.is_private:
                found.setdefault(at, number + 1)
    return found


def join_private(found: Iterable[Mapping[int, int]]) -> Private:
    """What several readings of the same rows found, together."""
    made = Private()
    for one in found:
        for at, first in one.items():
            made[at] = min(first, made.get(at, first))
    return made


def split_rows(text: str, mark: str, most: int) -> list[list[str]]:
    """The first rows of a text, one for a line; a cell in quotes may go on over several."""
    lines = text.splitlines()
    if text.count('"') % 2:  # a quote nobody closed would swallow the rest
        return [line.split(mark) for line in lines[:most]]
    try:
        return [
            row
            for row, _number in zip(csv.reader(lines, delimiter=mark), range(most), strict=False)
        ]
    except csv.Error:
        return [line.split(mark) for line in lines[:most]]


def _glimpsed(row: Sequence[str], private: set[int]) -> list[str]:
    fields = [_field_of(cell) for cell in row]
    heads = {at for at, field in enumerate(fields) if field is not None and field.is_private}
    is_heads = sum(field is not None for field in fields) * 2 > sum(
        bool(cell.strip()) for cell in row
    )
    beside = (
        set[int]() if is_heads else {at + 1 for at in heads} - heads
    )  # "Phone | 0911 223344" says what it is itself
    hidden = (private - heads) | beside
    return [masked(cell) if at in hidden else without_numbers(cell) for at, cell in enumerate(row)]


def _field_of(cell: str) -> Field | None:
    """The field a head names for sure."""
    from lcdesk.tabular.matching.heads import look_up  # the reading process starts without

    text = cell.strip()
    if not text or len(text) > _LONGEST or sum(map(str.isdigit, text)) >= _DIGITS:
        return None
    hit = look_up("participant", text)
    return PARTICIPANT.by_name.get(hit.field) if hit is not None and hit.score >= _SURE else None
