"""What the machine-readable lines say: names, number, nationality, days; and what does not add up
in them, by field and place, with the misreadings that would explain it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lcdesk.model import clock
from lcdesk.model.faults import BadValue
from lcdesk.model.mrz.layouts import (
    FILLER,
    CheckDigit,
    Kind,
    Lines,
    MrzLayout,
    birth_of,
    expiry_of,
    is_date,
    is_known,
    layout_of,
)
from lcdesk.texts import N_, _, join_sentences


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
        not _is_filled(lines),
        layout.number_of(lines),
        said["issuer"].strip(FILLER),
        said["nationality"].strip(FILLER),
        birth_of(said["birth"], day),
        "X" if gender == FILLER else gender if gender in "FMX" else None,
        expiry_of(said["expiry"], day),
        _find_faults(lines, layout),
    )


def _name(raw: str) -> str:
    return " ".join(raw.replace(FILLER, " ").split())


# --- Lines as a scanner, a mail or fingers give them, made the lines they were ---


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


def _is_filled(lines: Lines) -> bool:
    """Have the names room to spare? Where they end at the edge, they may be cut short."""
    layout = layout_of(lines)
    return layout is not None and layout.spans["names"].of(lines).endswith(FILLER)


# --- What does not add up, and the misreadings that would explain it ---


FIELDS: Mapping[str, str] = {
    "document": N_("kind of document"),
    "issuer": N_("issuing state"),
    "names": N_("names"),
    "number": N_("document number"),
    "nationality": N_("nationality"),
    "birth": N_("date of birth"),
    "gender": N_("gender"),
    "expiry": N_("date of expiry"),
    "optional": N_("optional data"),
    "whole": N_("last check digit"),
}
_FIGURES = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Signs that are taken for one another where print is read.
_ALIKE: Mapping[str, str] = {
    "0": "ODQ",
    "O": "0",
    "D": "0",
    "Q": "0",
    "1": "IL",
    "I": "1",
    "L": "1",
    "2": "Z",
    "Z": "2",
    "5": "S",
    "S": "5",
    "6": "G",
    "G": "6",
    "8": "B",
    "B": "8",
}
_ALIKE_FIGURES: Mapping[str, str] = {
    "0": "689",
    "1": "7",
    "3": "89",
    "4": "9",
    "5": "68",
    "6": "058",
    "7": "1",
    "8": "0356",
    "9": "034",
}
# What may stand in a field; the number and the optional data take every sign.
_SIGNS: Mapping[str, str] = {
    "document": _LETTERS + FILLER,
    "issuer": _LETTERS + FILLER,
    "names": _LETTERS + FILLER,
    "nationality": _LETTERS + FILLER,
    "birth": _FIGURES + FILLER,
    "expiry": _FIGURES + FILLER,
    "gender": "MFX" + FILLER,
}
_MOST = 3  # repairs; more of them explain nothing


@dataclass(frozen=True)
class Repair:
    """One sign read otherwise (`line`, `place` from 1), and the lines as they are then."""

    line: int
    place: int
    reads: str
    fits: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """Something wrong in a field (a key of `FIELDS`); `line` and `place` from 1, place 0:
    somewhere in it.
    """

    field: str
    line: int
    place: int
    repairs: tuple[Repair, ...] = ()

    @property
    def words(self) -> str:
        """The sentence, with what would fit, in the language of the moment."""
        name = _(FIELDS[self.field])
        if self.place:
            said = _(
                "Line {line}, place {place} cannot be right: {field}.",
                line=self.line,
                place=self.place,
                field=name,
            )
        else:
            said = _("Line {line} does not add up: {field}.", line=self.line, field=name)
        return join_sentences(said, *map(_words_of_repair, self.repairs))


def _words_of_repair(repair: Repair) -> str:
    """Place 14 of line 2 reads 8, 3 would fit."""
    return _(
        "Place {place} of line {line} reads {reads}, {fits} would fit.",
        place=repair.place,
        line=repair.line,
        reads=repair.reads,
        fits=repair.fits,
    )


def _find_faults(lines: tuple[str, ...], layout: MrzLayout) -> tuple[Fault, ...]:
    """Everything wrong; the sum over all is told only where no other is wrong, since it follows
    from them.
    """
    wrongs = _wrongs(lines, layout)
    own = [wrong for wrong in wrongs if wrong[0] != "whole"] or wrongs
    return tuple(
        Fault(field, line + 1, place + 1, _repairs(lines, layout, (field, line, place)))
        for field, line, place in own
    )


_Wrong = tuple[str, int, int]  # field, line, place from 0; place -1: a sum


def _wrongs(lines: Lines, layout: MrzLayout) -> list[_Wrong]:
    strange = [*_strange_signs(lines, layout)]
    fields = {field for field, _line, _place in strange}
    sums = [
        (check.field, check.digit.line, -1)
        for check in layout.checks_of(lines)
        if not check.holds(lines)
    ]
    worded = [
        wrong
        for wrong in _unfit(lines, layout)
        if wrong[0] not in fields | {field for field, *_rest in sums}
    ]
    return [*strange, *(one for one in sums if one[0] not in fields), *worded]


def _strange_signs(lines: Lines, layout: MrzLayout) -> Iterator[_Wrong]:
    """A figure in a name, a letter in a date."""
    for field, signs in _SIGNS.items():
        for line, place in layout.spans[field].places():
            if lines[line][place] not in signs:
                yield field, line, place


def _unfit(lines: Lines, layout: MrzLayout) -> Iterator[_Wrong]:
    """Days there are none of, and codes nobody has."""
    for field in ("birth", "expiry"):
        span = layout.spans[field]
        if not is_date(span.of(lines)):
            yield field, span.line, span.start
    for field in ("issuer", "nationality"):
        span = layout.spans[field]
        if not is_known(span.of(lines).rstrip(FILLER)):
            yield field, span.line, span.start


def _repairs(lines: tuple[str, ...], layout: MrzLayout, wrong: _Wrong) -> tuple[Repair, ...]:
    """Single signs that, read otherwise, mend this and break nothing: look-alikes, else any
    figure, where few of them do.
    """
    places = [(at, lines[at[0]][at[1]]) for at in _places(lines, layout, wrong)]
    letters = [(at, sign) for at, reads in places for sign in _ALIKE.get(reads, "")]
    figures = [(at, sign) for at, reads in places for sign in _ALIKE_FIGURES.get(reads, "")]
    every = [(at, sign) for at, reads in places if reads in _FIGURES for sign in _FIGURES]
    before = set(_wrongs(lines, layout))
    for tried in (letters, figures, every):
        made = [_repair(lines, at, sign) for at, sign in tried if lines[at[0]][at[1]] != sign]
        left = [(set(_wrongs(one.lines, layout)), one) for one in made]
        mending = [(len(rest), one) for rest, one in left if rest < before and wrong not in rest]
        best = [one for count, one in mending if count == min(mending, key=lambda pair: pair[0])[0]]
        if 0 < len(best) <= _MOST:
            return tuple(best)
    return ()


def _places(lines: Lines, layout: MrzLayout, wrong: _Wrong) -> list[tuple[int, int]]:
    """Where the sign may stand that was misread."""
    field, line, place = wrong
    check = next((check for check in layout.checks_of(lines) if check.field == field), None)
    if check is not None:
        return _places_of(check)
    span = layout.spans[field]
    return [*span.places()] if field in ("issuer", "nationality") else [(line, place)]


def _places_of(check: CheckDigit) -> list[tuple[int, int]]:
    return [at for span in (*check.over, check.digit) for at in span.places()]


def _repair(lines: tuple[str, ...], at: tuple[int, int], sign: str) -> Repair:
    line, place = at
    text = lines[line]
    made = (*lines[:line], text[:place] + sign + text[place + 1 :], *lines[line + 1 :])
    return Repair(line + 1, place + 1, text[place], sign, made)
