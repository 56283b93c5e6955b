"""What the lines say: names, number, nationality, days; with all that does not add up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lcdesk.model import clock
from lcdesk.model.mrz.cleaning import is_filled, lines_of
from lcdesk.model.mrz.dates import birth_of, expiry_of
from lcdesk.model.mrz.faults import Fault, find_faults
from lcdesk.model.mrz.layouts import FILLER, Kind, layout_of


@dataclass(frozen=True)
class Mrz:
    """A document. Names stand in capitals as the lines have them; `issuer` and `nationality` are codes (`words_of`).

    `birth`: 1985-12-10, 1985-12 or 1985; `gender`: F, M or X; `is_cut`: the names may go on where the line ended.
    """

    kind: Kind
    lines: tuple[str, ...]
    document: str
    surname: str
    given: str
    is_cut: bool
    number: str
    issuer: str
    nationality: str
    birth: str | None
    gender: str | None
    expiry: dt.date | None
    faults: tuple[Fault, ...]

    @property
    def is_sure(self) -> bool:
        """Does everything add up?"""
        return not self.faults

    @property
    def is_visa(self) -> bool:
        """A visa, whose number and last day are not the passport's."""
        return self.kind.startswith("MRV")


def read(text: str, today: dt.date | None = None) -> Mrz:
    """The document behind lines as pasted or typed; `BadValue` "bad_passport_lines" where they are none.

    Lines that do not add up are read all the same, with their `faults`.
    """
    lines = lines_of(text)
    layout = layout_of(lines)
    assert layout is not None  # lines_of gives no others
    said = {field: span.of(lines) for field, span in layout.spans.items()}
    day = today or clock.today()
    surname, _gap, given = said["names"].partition(FILLER * 2)
    gender = said["gender"]
    return Mrz(
        layout.kind, lines, said["document"].strip(FILLER), _name(surname), _name(given), not is_filled(lines),
        layout.number_of(lines), said["issuer"].strip(FILLER), said["nationality"].strip(FILLER),
        birth_of(said["birth"], day), "X" if gender == FILLER else gender if gender in "FMX" else None,
        expiry_of(said["expiry"], day), find_faults(lines, layout),
    )  # fmt: skip


def _name(raw: str) -> str:
    return " ".join(raw.replace(FILLER, " ").split())
