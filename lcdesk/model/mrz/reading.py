"""What the lines say: names, number, nationality, days; with all that does not add up."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from lcdesk.model import clock
from lcdesk.model.faults import BadValue
from lcdesk.model.mrz.faults import Fault, find_faults
from lcdesk.model.mrz.layouts import FILLER, Kind, Lines, birth_of, expiry_of, layout_of
from lcdesk.texts import _


@dataclass(frozen=True)
class Mrz:
    """A document. Names stand in capitals as the lines have them; `issuer` and `nationality` are
    codes (`words_of`).

    `birth`: 1985-12-10, 1985-12 or 1985; `gender`: F, M or X; `is_cut`: the names may go on where
    the line ended.
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
    """The document behind lines as pasted or typed; `BadValue` "bad_passport_lines" where they are
    none.

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
        layout.kind,
        lines,
        said["document"].strip(FILLER),
        _name(surname),
        _name(given),
        not is_filled(lines),
        layout.number_of(lines),
        said["issuer"].strip(FILLER),
        said["nationality"].strip(FILLER),
        birth_of(said["birth"], day),
        "X" if gender == FILLER else gender if gender in "FMX" else None,
        expiry_of(said["expiry"], day),
        find_faults(lines, layout),
    )


def _name(raw: str) -> str:
    return " ".join(raw.replace(FILLER, " ").split())


# --- Lines as they come out of a scanner, a mail or somebody's fingers, made the lines they were
# ---


_WIDTHS = ((2, 44), (2, 36), (3, 30))
_SINGLE = dict.fromkeys(map(ord, "‹›〈〉≤«»《》"), FILLER)
# one sign for two, as readers of pictures have it
_DOUBLE = _SINGLE | dict.fromkeys(map(ord, "«»《》"), FILLER * 2)
_OTHER = re.compile(r"[^A-Z0-9<]")


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a document, in capitals and of their full width; `BadValue`
    "bad_passport_lines" says what is wrong.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    readings = [_split(plain.translate(signs)) for signs in (_DOUBLE, _SINGLE)]
    found = next((lines for parts in readings if (lines := _fitted(parts))), None)
    if found is None:
        raise BadValue("bad_passport_lines", _shape_words(readings[-1]))
    for number, line in enumerate(found, 1):
        if strange := _OTHER.search(line):
            place, letter = strange.start() + 1, strange[0]
            raise BadValue(
                "bad_passport_lines",
                _(
                    "Line {line}, place {place}: “{letter}” does not occur in such lines.",
                    line=number,
                    place=place,
                    letter=letter,
                ),
            )
    return found


def _split(plain: str) -> list[list[str]]:
    """The ways in which a text may be lines: as it is broken, at its blanks, or not at all."""
    broken = ["".join(line.split()) for line in plain.splitlines() if line.strip()]
    return [broken, plain.split(), ["".join(broken)]]


def _fitted(ways: list[list[str]]) -> tuple[str, ...] | None:
    """The first way that gives the lines of a layout."""
    for parts in ways:
        for count, width in _WIDTHS:
            whole = parts[0] if len(parts) == 1 else ""
            cut = (
                [whole[at : at + width] for at in range(0, len(whole), width)]
                if len(whole) == count * width
                else parts
            )
            lines = [
                _filled(line, width, may_grow=number != 2) for number, line in enumerate(cut, 1)
            ]
            if (
                len(lines) == count
                and {len(line) for line in lines} == {width}
                and layout_of(lines)
            ):
                return tuple(lines)
    return None


def _filled(line: str, width: int, *, may_grow: bool) -> str:
    """Fillers at the end get lost or doubled where lines are copied; the second line ends with a
    digit and has none.
    """
    if len(line) > width and not line[width:].strip(FILLER):
        return line[:width]
    return line.ljust(width, FILLER) if may_grow and len(line) > width // 3 else line


def _shape_words(ways: list[list[str]]) -> str:
    lengths = " + ".join(str(len(line)) for line in ways[0]) or "0"
    return _(
        "A passport has two lines of 44 signs, a card two of 36 or three of 30; here are "
        "{lengths}.",
        lengths=lengths,
    )


def is_filled(lines: Lines) -> bool:
    """Have the names room to spare? Where they end at the edge, they may be cut short."""
    layout = layout_of(lines)
    return layout is not None and layout.spans["names"].of(lines).endswith(FILLER)
