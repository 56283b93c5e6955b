"""Lines as they come out of a scanner, a mail or somebody's fingers, made the lines they were."""

from __future__ import annotations

import re
import unicodedata

from lcdesk.model.faults import BadValue
from lcdesk.model.mrz.layouts import FILLER, Lines, layout_of
from lcdesk.texts import _

_WIDTHS = ((2, 44), (2, 36), (3, 30))
_SINGLE = dict.fromkeys(map(ord, "‹›〈〉≤«»《》"), FILLER)
_DOUBLE = _SINGLE | dict.fromkeys(map(ord, "«»《》"), FILLER * 2)  # one sign for two, as readers of pictures have it
_OTHER = re.compile(r"[^A-Z0-9<]")


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a document, in capitals and of their full width; `BadValue` "bad_passport_lines" says what is wrong."""
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
                _("Line {line}, place {place}: “{letter}” does not occur in such lines.", line=number, place=place, letter=letter),
            )  # fmt: skip
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
                [whole[at : at + width] for at in range(0, len(whole), width)] if len(whole) == count * width else parts
            )
            lines = [_filled(line, width, may_grow=number != 2) for number, line in enumerate(cut, 1)]
            if len(lines) == count and {len(line) for line in lines} == {width} and layout_of(lines):
                return tuple(lines)
    return None


def _filled(line: str, width: int, *, may_grow: bool) -> str:
    """Fillers at the end get lost or doubled where lines are copied; the second line ends with a digit and has none."""
    if len(line) > width and not line[width:].strip(FILLER):
        return line[:width]
    return line.ljust(width, FILLER) if may_grow and len(line) > width // 3 else line


def _shape_words(ways: list[list[str]]) -> str:
    lengths = " + ".join(str(len(line)) for line in ways[0]) or "0"
    return _(
        "A passport has two lines of 44 signs, a card two of 36 or three of 30; here are {lengths}.", lengths=lengths
    )


def is_filled(lines: Lines) -> bool:
    """Have the names room to spare? Where they end at the edge, they may be cut short."""
    layout = layout_of(lines)
    return layout is not None and layout.spans["names"].of(lines).endswith(FILLER)
