"""What does not add up in the lines, said by field and place, with the misreadings that would
explain it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lcdesk.model.mrz.layouts import FILLER, CheckDigit, Lines, MrzLayout, is_date, is_known
from lcdesk.model.sentences import join_sentences
from lcdesk.texts import N_, _

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
        return join_sentences(said, *map(words_of_repair, self.repairs))


def words_of_repair(repair: Repair) -> str:
    """Place 14 of line 2 reads 8, 3 would fit."""
    return _(
        "Place {place} of line {line} reads {reads}, {fits} would fit.",
        place=repair.place,
        line=repair.line,
        reads=repair.reads,
        fits=repair.fits,
    )


def find_faults(lines: tuple[str, ...], layout: MrzLayout) -> tuple[Fault, ...]:
    """Everything wrong; the sum over all is told only where no other is wrong, since it follows
    from them.
    """
    wrongs = _wrongs(lines, layout)
    own = [wrong for wrong in wrongs if wrong[0] != "whole"] or wrongs
    return tuple(
        Fault(field, line + 1, place + 1, _repairs(lines, layout, (field, line, place)))
        for field, line, place in own
    )


Wrong = tuple[str, int, int]  # field, line, place from 0; place -1: a sum


def _wrongs(lines: Lines, layout: MrzLayout) -> list[Wrong]:
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


def _strange_signs(lines: Lines, layout: MrzLayout) -> Iterator[Wrong]:
    """A figure in a name, a letter in a date."""
    for field, signs in _SIGNS.items():
        for line, place in layout.spans[field].places():
            if lines[line][place] not in signs:
                yield field, line, place


def _unfit(lines: Lines, layout: MrzLayout) -> Iterator[Wrong]:
    """Days there are none of, and codes nobody has."""
    for field in ("birth", "expiry"):
        span = layout.spans[field]
        if not is_date(span.of(lines)):
            yield field, span.line, span.start
    for field in ("issuer", "nationality"):
        span = layout.spans[field]
        if not is_known(span.of(lines).rstrip(FILLER)):
            yield field, span.line, span.start


def _repairs(lines: tuple[str, ...], layout: MrzLayout, wrong: Wrong) -> tuple[Repair, ...]:
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


def _places(lines: Lines, layout: MrzLayout, wrong: Wrong) -> list[tuple[int, int]]:
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
