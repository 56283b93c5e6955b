"""Marks that say "the same as above": 同上, 〃, ", idem."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.tabular.grid import Cell, words_in

_WORDS = frozenset(
    (
        "同上",
        "同前",
        "同上行",
        "同上一行",
        "same as above",
        "same",
        "as above",
        "ditto",
        "do",
        "idem",
        "id",
        "ibid",
        "le même",
        "la même",
        "même",
        "то же",
        "там же",
        "тот же",
        "та же",
        "lo mismo",
        "ídem",
        "el mismo",
        "la misma",
        "نفسه",
    )
)
_SIGNS = frozenset(("〃", "″", '"', "''", "”", "“", ",,", "„", "//", "``"))
_LONGEST = 20
_AROUND = " \u00a0.。-–—_()（）[]"


def is_ditto(text: str) -> bool:
    """True for a mark that stands for the cell above."""
    if len(text) > _LONGEST:
        return False
    bare = text.strip(_AROUND).casefold()
    return bare in _WORDS or bare in _SIGNS


def carried(cells: Sequence[Cell]) -> tuple[Sequence[Cell], dict[int, str]]:
    """The cells of a column with each mark replaced by what it stands for, and position → mark;
    marks with nothing above stay.
    """
    if not any(map(is_ditto, words_in(cells))):
        return cells, {}
    out, marks = list(cells), dict[int, str]()
    for place in range(1, len(out)):
        if is_ditto(out[place].text) and out[place - 1].text and not is_ditto(out[place - 1].text):
            marks[place] = out[place].text
            out[place] = out[place - 1]
    return out, marks
