"""The rows below a head: which are records, which hold for others, which are neither, and where
the table ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import filterfalse
from operator import itemgetter
from typing import Any

from lcdesk.model.catalogue import LISTED
from lcdesk.model.faults import KnownFault
from lcdesk.model.kinds.base import is_placeholder, may_begin_placeholder
from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching.content import is_mail_alone
from lcdesk.tabular.matching.heads import Heads, look_up
from lcdesk.tabular.tables.found import FoundTable, is_merged, values_from
from lcdesk.tabular.tables.heads import heads_at, holds_data
from lcdesk.tabular.tables.lines import (
    is_banner,
    is_count,
    is_counted,
    is_earlier,
    is_example,
    is_figure,
    is_kept_free,
    is_note,
    is_numbering,
    is_signature,
    is_template,
    is_total,
    legend_of,
)
from lcdesk.tabular.understood import FoundColumn
from lcdesk.texts import _

NAMES = {
    "participant": ("full_name", "family_name", "given_name", "name_zh"),
    "activity": ("title", "title_zh"),
    **{kind.name: kind.names for kind in LISTED},
}
_ONE_PERSONS = frozenset({"passport_no", "email", "birth_date"})  # what no two people share
_SUMS = 3
_SURELY_NUMBERED, _LOOKED_BACK = 5, 50  # people, each with a number: who has none below is none
_IN_BRACKETS = re.compile(r"[(（].*[)）]")
_NUMBER = 12  # signs of a number in a list, with what may stand beside it
_CALLED_OFF = re.compile(r"\W*(?:cxl?d|cancel+ed|取消|annulée?s?|cancelad[oa]|отмен)\b", re.I)
_SEVERAL = 2  # cells that a person of the list usually fills
_RULED = re.compile(r"[_.…·]{4,}$")  # a line to sign on
_FULL, _MOST = 4, 0.8  # cells of a row that tells of somebody; the share of those above it
_TICKED = frozenset({"", "0", "1"})
_LOOK_FOR_HEADS = 400  # rows; further down only after a gap
_ROOM = frozenset({"room_no", "room_type"})
_OF_BEDS = _ROOM | {"arrival_date", "departure_date", "notes"}  # nothing there tells of a guest
_FAR_BELOW = 200  # blank rows after which a sheet is over
MOST_NOTES = 50_000
"""Notes and totals below the heads of one list: each is asked whether another list begins there."""


@dataclass
class _Scan:
    found: FoundTable
    key: list[int]
    mapped: list[int]
    numbered: list[int]
    merged: dict[int, int]
    head_words: frozenset[str]
    of_beds: frozenset[int]
    mails: frozenset[int]
    filled: int = 0
    has_ended: bool = False
    is_foreign: bool = False
    gap: int = 0
    notes: int = 0
    lines: list[int] = field(default_factory=list[int])
    nobodies: dict[str, bool] = field(default_factory=dict[str, bool])

    def __post_init__(self) -> None:
        self.pick = _picker(self.mapped)
        self.pick_names = _picker(self.key)
        self.pick_all = _picker(self.found.columns)

    def names_nobody(self, name: str) -> bool:
        """Does a name say that a place is kept free, or that nobody is known yet? Asked of each
        different one once, since family names are few.
        """
        found = self.nobodies.get(name)
        if found is None:
            found = self.nobodies[name] = is_kept_free([name]) or _is_nobody(name)
        return found

    def tells_of_guest(self, told: tuple[int, str]) -> bool:
        """Does a cell say more than which bed it is, how long, and what somebody noted of it?"""
        column, text = told
        if column in self.key:
            return not _is_nobody(text)
        return column in self.mapped and column not in self.of_beds

    @property
    def usual(self) -> float:
        """How many cells a record of this table usually has."""
        return self.filled / len(self.found.rows) if self.found.rows else 0.0


def _is_nobody(name: str) -> bool:
    """Does what stands in the place of a name say that nobody is known yet (TBA)?"""
    return may_begin_placeholder(name) and is_placeholder(name, "name")


def _picker(columns: Sequence[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """What takes the values of some columns out of a row."""
    return (
        itemgetter(*columns)
        if len(columns) > 1
        else lambda held: tuple(held[column] for column in columns)
    )


def scan(grid: Grid, heads: Heads, columns: Sequence[FoundColumn]) -> FoundTable:
    """The table below the heads, with its rows told apart; `end` is the last row that belongs to
    it.
    """
    found = FoundTable(grid, heads, end=heads.bottom)
    names = NAMES[heads.kind]
    work = _Scan(
        found,
        [c.index for c in columns if c.field in names],
        [c.index for c in columns if c.field and c.field != "number"],
        [c.index for c in columns if c.field == "number"],
        _merged_down(
            grid,
            heads,
            [c.index for c in columns if c.field in names][:1]
            + [c.index for c in columns if c.field in _ONE_PERSONS],
        ),
        frozenset(text for levels in heads.levels.values() for text in levels),
        frozenset(c.index for c in columns if c.field in _OF_BEDS)
        if _ROOM & {c.field for c in columns}
        else frozenset(),
        frozenset(c.index for c in columns if c.field == "email"),
    )
    for row, held in enumerate(values_from(grid, heads.bottom + 1), heads.bottom + 1):
        if _is_plain_record(work, row, held):
            found.rows.append(row)
            found.end = row
            continue
        word = _sort(work, row)
        if word == "next table":
            _give_back(work)
            break
        if work.gap > _FAR_BELOW:
            break
        _note_down(work, row, word)
    return found


def _is_plain_record(work: _Scan, row: int, held: tuple[Any, ...]) -> bool:
    """The quick way for the usual row: a name, several cells, nothing odd before or in it."""
    if work.gap or work.has_ended or not work.found.rows or row in work.merged:
        return False
    name = _first(work.pick_names(held))
    if not isinstance(name, str) or name.isspace() or name in work.head_words:
        return False
    if work.names_nobody(name):
        return False
    mapped = work.pick(held)
    empty = tuple(filterfalse(None, mapped))  # or a zero; few to be compared
    filled = len(mapped) - empty.count(None) - empty.count("")
    if filled * 2 < work.usual or mapped.count(name) > 1:
        return False
    if filled < 3 and not (filled == 2 and _are_two_words(work, row, held, mapped)):
        return False
    first = _first(held) if filled > 2 else None
    if isinstance(first, str) and not first.isdigit() and (is_total(first) or is_example([first])):
        return False
    work.filled += filled
    return True


def _are_two_words(work: _Scan, row: int, held: tuple[Any, ...], mapped: tuple[Any, ...]) -> bool:
    """The quick way for lists of two columns, far enough down that no other heads are looked
    for.
    """
    found = work.found
    if row <= found.heads.bottom + _LOOK_FOR_HEADS or found.heads.own or found.grid.merges:
        return False
    words = {word.strip() for word in mapped if type(word) is str}
    if len(words - work.head_words - {""}) != 2:
        return False
    said = [word.strip() if type(word) is str else None for word in work.pick_all(held) if word]
    lead, second, *_more = [word for word in said if word != ""]
    lead = second if lead and lead.isdigit() else lead
    return lead is not None and not is_total(lead)


def _first(values: tuple[Any, ...]) -> Any:
    """The first value that is not empty."""
    for value in values:
        if value:
            return value
    return None


def _sort(work: _Scan, row: int) -> str:
    """What an unusual row is, in a word."""
    texts = _texts(work, row)
    words = [text for _, text in texts]
    if not texts:
        return "blank"
    if _is_nobody_here(work, row):
        return "nobody beside"
    if _is_said_again(work, work.found.grid.rows[row]):
        return "next table" if _are_earlier(work) else "head again"
    if _begins_another(work, row):
        return "next table"
    work.is_foreign = work.is_foreign or (work.gap > 0 and _names_other_columns(words))
    return "note" if work.is_foreign else _sort_words(work, row, texts)


def _sort_words(work: _Scan, row: int, texts: list[tuple[int, str]]) -> str:
    """What a row with words of its own is."""
    words = [text for _, text in texts]
    lead = words[1] if len(words) > 1 and words[0].isdigit() else words[0]
    if is_total(lead) and not _tells_of_somebody(work, row, lead):
        return "total"
    if not work.found.rows and is_numbering(words):
        return "numbering"
    if not work.found.rows and (is_example(words) or is_template(words)):
        return "template"
    if len(set(words)) == 1 or (len(texts) == 2 and not _names(work, row)):
        return _sort_lone(work, row, texts)
    return _sort_record(work, row, texts)


def _tells_of_somebody(work: _Scan, row: int, lead: str) -> bool:
    """True for a record that only begins with such a word (Mr Sum, Total Energies): beside it
    stand texts of its fields, and not the figures and labels of a line of totals.
    """
    cells = work.found.grid.rows[row]
    said = [
        (column, text)
        for column in work.mapped
        if (text := cells[column].text.strip()) and text != lead
    ]
    told = [
        (column, text)
        for column, text in said
        if not (is_figure(text) or is_counted(text) or is_total(text))
    ]
    is_lead_name = any(cells[column].text.strip() == lead for column in work.key)
    # a cell merged over several columns says one thing
    return len({text for _, text in told}) > 1 or (
        is_lead_name and any(column in work.key for column, _ in told)
    )


def _is_nobody_here(work: _Scan, row: int) -> bool:
    """True in a list with several people a row where only the others are named."""
    own = work.found.heads.own
    return bool(own) and not any(work.found.grid.cell(row, column).text.strip() for column in own)


def _sort_lone(work: _Scan, row: int, texts: list[tuple[int, str]]) -> str:
    """A row with one text: a banner, a note, a signature, or a person of whom only the name is
    known.
    """
    column, text = texts[0]
    is_inside = not work.gap and not work.has_ended
    if column in work.mails and is_inside and is_mail_alone(work.found.grid.cell(row, column)):
        return "record"  # somebody of whom only the address is known
    if is_banner(work.found.heads.kind, text) and (len(texts) == 1 or is_count(texts[1][1])):
        return "banner"
    if is_note(text) or is_signature(text) or (len(texts) == 1 and legend_of(text)):
        return "note"
    if len(set(texts)) > 1 and texts[0][1] != texts[-1][1]:
        return _sort_record(work, row, texts)
    if column in work.numbered and len(text) <= _NUMBER and any(map(str.isdecimal, text)):
        return "only a number"
    if work.usual >= _SEVERAL and (_IN_BRACKETS.fullmatch(text) or _CALLED_OFF.match(text)):
        return "note"  # (10 people in all) below ten of whom more is told
    is_wide = is_merged(work.found.grid, row, column, column + 1)
    if column in work.key and not is_wide and is_inside:
        return "record"
    return "note"


def _sort_record(work: _Scan, row: int, texts: list[tuple[int, str]]) -> str:
    # a merged block says one thing
    filled = [column for column, _text in texts if column in work.mapped]
    if not filled:
        return "only a number" if any(column in work.numbered for column, _ in texts) else "note"
    if _is_continued(work, row):
        return "continued"
    if len(filled) == 1 and _are_sums(work, texts, filled[0]):
        return "total"
    names = _names(work, row)
    has_name = bool(names)
    if (not names or is_kept_free([names])) and is_kept_free([text for _, text in texts]):
        return "kept free"
    if work.of_beds and not any(map(work.tells_of_guest, texts)):
        return "kept free"
    least = 0.4 if work.gap or work.has_ended else 0.3
    if len(filled) < min(3, work.usual * least) or (
        not has_name and len(filled) < max(2.0, work.usual * least) and not _is_as_full(work, texts)
    ):
        return "note"
    if (work.gap or work.has_ended) and _is_below_all(work, row, texts, len(filled)):
        return "note"
    work.filled += len(filled)
    return "record"


def _is_below_all(work: _Scan, row: int, texts: list[tuple[int, str]], filled: int) -> bool:
    """True for a line below the list, after a blank one or a total: who made or signs it, or one
    without a number where all people have one, and with few of their cells.
    """
    if is_signature(texts[0][1]) or is_note(texts[0][1]) or any(_RULED.match(t) for _, t in texts):
        return True
    if filled * 2 > work.usual or _is_numbered(work, row):
        return False
    above = work.found.rows[-_LOOKED_BACK:]
    return len(above) >= _SURELY_NUMBERED and all(_is_numbered(work, other) for other in above)


def _is_numbered(work: _Scan, row: int) -> bool:
    cells = work.found.grid.rows[row]
    return any(cells[column].text.strip() for column in work.numbered)


def _is_as_full(work: _Scan, texts: list[tuple[int, str]]) -> bool:
    """Does a row without a name hold nearly as much as the record right above it?"""
    if work.gap or work.has_ended or not work.found.rows or len(texts) < _FULL:
        return False
    return len(texts) >= _MOST * len(_texts(work, work.found.rows[-1]))


def _are_sums(work: _Scan, texts: list[tuple[int, str]], label: int) -> bool:
    """True for nothing but figures right of a label where the record above has none, or ticks of
    0 and 1, as below the columns of an attendance record.
    """
    figures = {column: text for column, text in texts if column != label}
    is_row_of_figures = len(figures) >= _SUMS and all(map(str.isdecimal, figures.values()))
    if not (is_row_of_figures and min(figures) > label and work.found.rows):
        return False
    above = work.found.grid.rows[work.found.rows[-1]]
    beside = [above[column].text.strip() for column in figures]
    are_ticks = all(text in _TICKED for text in beside) and not set(figures.values()) <= _TICKED
    return are_ticks or not any(map(str.isdecimal, beside))


def _note_down(work: _Scan, row: int, word: str) -> None:
    found = work.found
    if word == "blank":
        work.lines.clear()
        work.gap += 1
        work.is_foreign = False
        return
    if word in {"record", "banner", "continued", "head again", "kept free"}:
        work.gap = 0
    work.lines = [*work.lines, row] if word == "note" and work.gap else []
    if word == "record":
        found.rows.append(row)
        found.end = row
        work.has_ended = False
        return
    found.left[row] = word
    if word in ("nobody beside", "kept free"):
        return
    texts = _texts(work, row)
    if word == "banner":
        found.banners[row] = texts[0][1]
        work.has_ended = False
    elif word == "template":
        found.hints.update(
            {column: f"{found.hints.get(column, '')} {text}" for column, text in texts}
        )
    elif word == "continued":
        found.continued[row] = found.rows[-1]
    elif word in {"total", "note"}:
        work.notes += 1
        _check_notes(work)
        found.notes.extend(dict.fromkeys(text for _, text in texts))
        work.has_ended = work.has_ended or bool(found.rows)
    found.end = row


def _check_notes(work: _Scan) -> None:
    if work.notes > MOST_NOTES:
        raise KnownFault(
            _(
                "More than {count} rows of one list are notes or totals, which no list has.",
                count=MOST_NOTES,
            ),
            _("Copy the filled cells into a new workbook and read that one."),
        )


def _give_back(work: _Scan) -> None:
    """The lines after the last blank row are the titles of the table that begins below them."""
    if work.lines:
        work.found.end = work.lines[0] - 1
        for row in work.lines:
            del work.found.left[row]
        given = {text for row in work.lines for _, text in _texts(work, row)}
        work.found.notes = [text for text in work.found.notes if text not in given]


def _texts(work: _Scan, row: int) -> list[tuple[int, str]]:
    """(column, text) within the table's columns, a merged block once."""
    grid, cells = work.found.grid, work.found.grid.rows[row]
    out: list[tuple[int, str]] = []
    for column in work.found.columns:
        cell = cells[column]
        text = cell.text.strip() if cell.text else ""
        said = out[-1] if out else None
        if text and not (said and text == said[1] and is_merged(grid, row, said[0], column)):
            out.append((column, text))
    return out


def _names(work: _Scan, row: int) -> str:
    cells = work.found.grid.rows[row]
    return next((text for column in work.key if (text := cells[column].text.strip())), "")


def _is_said_again(work: _Scan, cells: Sequence[Cell]) -> bool:
    """The heads repeated further down, as printed lists have them."""
    levels = work.found.heads.levels
    if not work.key or cells[work.key[0]].text.strip() not in levels[work.key[0]]:
        return False
    same = sum(1 for column, texts in levels.items() if cells[column].text.strip() in texts)
    return same * 2 > len(levels)


def _are_earlier(work: _Scan) -> bool:
    """Do the lines right above say that what follows is an earlier list?"""
    return any(is_earlier(text) for row in work.lines for _, text in _texts(work, row))


def _begins_another(work: _Scan, row: int) -> bool:
    """True when this row names the columns of a further table; looked at only where one may
    begin.
    """
    after_gap = work.gap > 0 or work.has_ended
    if not after_gap and (not work.found.rows or row > work.found.heads.bottom + _LOOK_FOR_HEADS):
        return False
    if holds_data(work.found.grid, row):
        return False
    heads = heads_at(work.found.grid, row)
    return heads is not None and heads.top >= row


def _names_other_columns(words: list[str]) -> bool:
    """The heads of a summary or code list below: all of them head words, but not of people."""
    if not 2 <= len(words) <= 8:
        return False
    return all(
        is_counted(word) or ((hit := look_up("participant", word)) is not None and hit.score > 0.8)
        for word in words
    )


def _is_continued(work: _Scan, row: int) -> bool:
    """True when the name or passport is merged down from the row above: a second line of the
    same person.
    """
    return (
        bool(work.merged)
        and bool(work.found.rows)
        and work.merged.get(row, row) <= work.found.rows[-1]
    )


def _merged_down(grid: Grid, heads: Heads, columns: Sequence[int]) -> dict[int, int]:
    """Row → first row of the block that its name or passport is merged into; only people's
    (activities may share a title).
    """
    if heads.kind != "participant" or not columns:
        return {}
    tall = (
        merge
        for merge in grid.merges
        if merge.bottom > merge.top
        and any(merge.left <= column <= merge.right for column in columns)
    )
    return {row: merge.top for merge in tall for row in range(merge.top + 1, merge.bottom + 1)}
