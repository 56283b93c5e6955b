"""Cells of one column to values of one field: parsed once per distinct text, with a problem
instead of a silent blank.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import filterfalse
from typing import Any, cast, overload

from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field, is_masked
from lcdesk.model.kinds import (
    BirthDate,
    ChineseName,
    Choice,
    Country,
    Date,
    DocumentNumber,
    Emails,
    FlightNumber,
    Kind,
    LongText,
    Names,
    PassportName,
    Phones,
    Text,
    Time,
)
from lcdesk.model.kinds.base import MOST, Where, as_text, is_placeholder, may_begin_placeholder
from lcdesk.tabular.grid import Cell, SharedCells, ask_each
from lcdesk.tabular.matching.content import BOX, BOXES, TICKED
from lcdesk.tabular.matching.learned import LearnedMappings, holds
from lcdesk.tabular.reading.shown import LONG_NUMBER
from lcdesk.texts import _

# --- What a cell gives a field; and the quick way for cells in which there is nothing to doubt,
# which are nearly all ---


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell, before it is known which row it stands in."""

    kind: str
    message: str
    likely: tuple[Any, ...] = ()


@dataclass(slots=True)
class CellOutcome:
    """What a cell gave: its value (None: none), the text to keep when it reads otherwise, and what
    is wrong with it.

    Equal cells share one; it is never changed, and not frozen only because that takes three times
    as long to make.
    """

    value: Any = None
    raw: str | None = None
    trouble: Trouble | None = None


NOTHING = CellOutcome()


class SharedOutcomes(Sequence[CellOutcome]):
    """The outcomes of a column of a large sheet: one for all cells that hold the same, and none at
    all for texts that are their own value, as most are. A column is taken into its rows by
    `values`, `raws` and `troubled` without a look at each cell.

    `slots` is what the column holds (see `SharedCells`), `told` the outcome of each slot that is
    not its own value.
    """

    __slots__ = ("_odd", "slots", "told")

    def __init__(self, slots: Sequence[Any], told: dict[Any, CellOutcome]) -> None:
        self.slots = slots
        self.told = told
        self._odd: dict[Any, CellOutcome] | None = None

    def __len__(self) -> int:
        return len(self.slots)

    @overload
    def __getitem__(self, index: int) -> CellOutcome: ...
    @overload
    def __getitem__(self, index: slice) -> list[CellOutcome]: ...
    def __getitem__(self, index: int | slice) -> CellOutcome | list[CellOutcome]:
        if isinstance(index, slice):
            return [self._of(slot) for slot in self.slots[index]]
        return self._of(self.slots[index])

    def _of(self, slot: Any) -> CellOutcome:
        return self.told.get(slot) or CellOutcome(slot)

    @property
    def values(self) -> Sequence[Any]:
        """The value of each cell; None where it gave none."""
        values = {slot: outcome.value for slot, outcome in self.told.items()}
        return list(map(values.get, self.slots, self.slots)) if values else self.slots

    @property
    def raws(self) -> Sequence[str | None] | None:
        """The text to keep of each cell; None where no cell has one."""
        raws = {slot: one.raw for slot, one in self.told.items() if one.raw is not None}
        return list(map(raws.get, self.slots)) if raws else None

    @property
    def has_trouble(self) -> bool:
        """Is something wrong with any of them?"""
        return any(one.trouble is not None for one in self.told.values())

    def where(self, judge: Callable[[CellOutcome], bool]) -> list[int]:
        """The places of the cells whose outcome `judge` says yes to; those are not asked about that
        gave nothing but a value.
        """
        if self._odd is None:
            self._odd = {
                slot: outcome
                for slot, outcome in self.told.items()
                if outcome.raw is not None or outcome.trouble is not None
            }
        found = {slot for slot, outcome in self._odd.items() if judge(outcome)}
        return [place for place, slot in enumerate(self.slots) if slot in found] if found else []

    def changed(self, change: Callable[[CellOutcome], CellOutcome]) -> SharedOutcomes:
        """Each outcome as `change` makes it; texts that are their own value stay so."""
        told = {slot: change(outcome) for slot, outcome in self.told.items()}
        return SharedOutcomes(self.slots, told)


class PartOutcomes(SharedOutcomes):
    """The outcomes of a column of texts of which a part is taken each: that part as it stands,
    with the whole text to keep, but for the texts in `told`. No outcome is made for the others.

    `parts` is what is taken of each different text.
    """

    __slots__ = ("_parts",)

    def __init__(
        self, texts: Sequence[str], parts: dict[str, str], told: dict[Any, CellOutcome]
    ) -> None:
        super().__init__(texts, told)
        self._parts = parts

    def _of(self, slot: Any) -> CellOutcome:
        return self.told.get(slot) or CellOutcome(self._parts[slot], slot)

    @property
    def values(self) -> Sequence[Any]:
        """The value of each cell; None where it gave none."""
        values = {**self._parts, **{slot: one.value for slot, one in self.told.items()}}
        return list(map(values.__getitem__, self.slots))

    @property
    def raws(self) -> Sequence[str | None]:
        """The text to keep of each cell."""
        raws = {slot: outcome.raw for slot, outcome in self.told.items()}
        return list(map(raws.get, self.slots, self.slots)) if raws else self.slots

    def changed(self, change: Callable[[CellOutcome], CellOutcome]) -> SharedOutcomes:
        """Each outcome as `change` makes it."""
        return SharedOutcomes(self.slots, {slot: change(self._of(slot)) for slot in self._parts})


Outcomes = SharedOutcomes | list[CellOutcome]
"""The outcomes of a column, one a cell: of large sheets shared ones."""


def values_of(outcomes: Outcomes) -> Sequence[Any]:
    """The value of each cell; None where it gave none."""
    if isinstance(outcomes, SharedOutcomes):
        return outcomes.values
    return [outcome.value for outcome in outcomes]


def raws_of(outcomes: Outcomes) -> Sequence[str | None] | None:
    """The text to keep of each cell; None where no cell has one."""
    if isinstance(outcomes, SharedOutcomes):
        return outcomes.raws
    raws = [outcome.raw for outcome in outcomes]
    return raws if any(raw is not None for raw in raws) else None


def changed(outcomes: Outcomes, change: Callable[[CellOutcome], CellOutcome]) -> Outcomes:
    """Each outcome as `change` makes it, which leaves alone what is nothing but a text as it
    stands.
    """
    if isinstance(outcomes, SharedOutcomes):
        return outcomes.changed(change)
    return [change(outcome) for outcome in outcomes]


def where(outcomes: Outcomes, judge: Callable[[CellOutcome], bool]) -> list[int]:
    """The places of the cells whose outcome `judge` says yes to, which it says to none that is
    nothing but a value.
    """
    if isinstance(outcomes, SharedOutcomes):
        return outcomes.where(judge)
    return [place for place, outcome in enumerate(outcomes) if judge(outcome)]


Quick = Callable[[str], CellOutcome | None]
# Texts about which no kind has a question: nothing before or behind, no blanks side by side, no
# error, no rounded number.
_WORDS = re.compile(r"[A-Za-z0-9][!-~]*(?: [!-~]+)*")
_NUMBER = re.compile(r"[A-Z]{0,4}[0-9]{2,20}")
_FIGURES = re.compile(r"[0-9]{1,4}([-./ ])[0-9]{1,4}\1[0-9]{1,4}")  # a day as it is shown
_PHONE = re.compile(r"(?!\d{1,4}-\d{1,2}-\d{1,4}$)(?=(?:[^0-9]*[0-9]){4})\+?[0-9]+(?:[ -][0-9]+)*")
_PLAIN: dict[type[Kind], Callable[[str], object]] = {
    Text: _WORDS.fullmatch,
    PassportName: _WORDS.fullmatch,
    DocumentNumber: _NUMBER.fullmatch,
    FlightNumber: _NUMBER.fullmatch,
    Phones: _PHONE.fullmatch,
    Emails: Emails.is_usual,
}
_LENGTHS: dict[type[Kind], int] = {Phones: 200, Emails: 120}
_AS_SHOWN = frozenset((str, int))


def quick_reader(kind: Kind) -> Quick | None:
    """A reader of bare cells (see `is_bare`) by their text, where it is the value as it stands;
    else it answers None.

    None for kinds that may read a word otherwise than it stands, whatever the word. The law: where
    it answers, the slow way answers the same.
    """
    plain = _PLAIN.get(type(kind))
    if plain is None:
        return None
    return _reader(plain, getattr(kind, "length", None) or _LENGTHS[type(kind)], where_of(kind))


def is_bare(cell: Cell) -> bool:
    """True for a cell of which its text says all."""
    return type(cell.value) in _AS_SHOWN and not (cell.error or cell.lost or cell.link)


def _reader(is_plain: Callable[[str], object], most: int, where: Where) -> Quick:
    def read(text: str) -> CellOutcome | None:
        is_doubtful = len(text) > most or not is_plain(text) or "E+" in text or "e+" in text
        if is_doubtful or (may_begin_placeholder(text) and is_placeholder(text, where)):
            return None
        return CellOutcome(text)

    return read


def doubtful_among(kind: Kind, texts: Sequence[str]) -> list[str]:
    """Those of many different texts that `quick_reader` does not take as they stand; a quarter of
    the time that asking it about each takes.
    """
    plain = _PLAIN[type(kind)]
    most, where = getattr(kind, "length", None) or _LENGTHS[type(kind)], where_of(kind)
    found = set(filterfalse(plain, texts))
    if max(map(len, texts), default=0) > most:
        found.update(text for text in texts if len(text) > most)
    said = "\0".join(texts)
    if "E+" in said or "e+" in said:
        found.update(text for text in texts if "E+" in text or "e+" in text)
    begun = {begin for begin in {text[:3] for text in texts} if may_begin_placeholder(begin)}
    if begun:
        found.update(
            text
            for text in texts
            if text[:3] in begun and may_begin_placeholder(text) and is_placeholder(text, where)
        )
    return [text for text in texts if text in found] if found else []


__all__ = [
    "MASKED",
    "NOTHING",
    "NO_YEAR",
    "CellOutcome",
    "ColumnReader",
    "Outcomes",
    "PartOutcomes",
    "SharedOutcomes",
    "Trouble",
    "changed",
    "is_no_answer",
    "kept_text",
    "raw_of",
    "raws_of",
    "values_of",
    "where",
    "where_of",
]

_NAMES = (PassportName, ChineseName, Names, Country)
_TEXTS = (Text, LongText, Choice)
_NUMBERED = (DocumentNumber, Emails, Phones)
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", re.I)
_MOST_DOUBTS = 300  # different words of a column that were compared with the names of all countries
_ROUNDED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d+", re.I)
_PASSED_OVER = re.compile(  # what questionnaires write where a question was not answered
    r"[(（\[【<〔](?:跳过|空|空白|未填写?|未作答|未回答|无|skipped|blank|empty|none|no answer|not answered|"
    r"unanswered|пропущено|нет ответа|sin respuesta|sans réponse)[)）\]】>〕]",
    re.I,
)
MASKED = "masked_value"
NO_YEAR = 1905  # an hour alone is a date of 1899, 1900 or 1904
_ADDRESS = re.compile(
    r"[^\s<>()\[\],;:，；、/|@]{1,64}@[^\s<>()\[\],;:，；、/|@]{1,255}\.[^\s<>()\[\],;:，；、/|@]{1,63}"
)


@dataclass(slots=True)
class ColumnReader:
    """Reads the cells of one column as one field; the same text is read once."""

    target: Field
    kind: Kind
    legend: dict[str, str] = field(default_factory=dict[str, str])
    learned: LearnedMappings | None = None
    known: dict[Any, CellOutcome] = field(default_factory=dict[Any, CellOutcome])
    doubts: int = 0

    @property
    def takes_words_as_they_stand(self) -> bool:
        """Does no legend and no answer given before read a word otherwise?"""
        return not self.legend and not (self.learned and self.learned.has_words(self.target.name))

    def read(self, cells: Sequence[Cell]) -> Outcomes:
        """One outcome a cell, in order; NOTHING for empty cells."""
        quick = quick_reader(self.kind) if self.takes_words_as_they_stand else None
        if isinstance(cells, SharedCells):
            return self._read_shared(cells, quick)
        if quick is None:
            return ask_each(cells, self._known)
        return ask_each(cells, lambda cell: self._quickly_known(cell, quick))

    def _read_shared(self, cells: SharedCells, quick: Quick | None) -> SharedOutcomes:
        """Each different cell is asked about once; the texts that are their own value all at a
        time, and days without making their cells.
        """
        slots: Iterable[Any] = cells.different_slots
        told: dict[Any, CellOutcome] = {}
        if quick is not None:
            doubtful = doubtful_among(self.kind, cells.bare_texts())
            slots = [slot for slot in slots if type(slot) is not str] + doubtful
            told = self._read_whole_numbers(slots)
            slots = [slot for slot in slots if slot not in told]
        elif isinstance(self.kind, (Date, BirthDate)) and self.takes_words_as_they_stand:
            told = self._read_days(slots)
            slots = [slot for slot in slots if slot not in told]
        for slot, cell in cells.by_slot(slots):
            told[slot] = self._quickly_known(cell, quick) if quick else self._known(cell)
        return SharedOutcomes(cells.slots, told)

    def _read_whole_numbers(self, slots: Iterable[Any]) -> dict[Any, CellOutcome]:
        """What whole numbers give that are taken as they stand, all at a time."""
        texts = {
            slot: str(int(slot))
            for slot in slots
            if type(slot) is float and slot.is_integer() and abs(slot) < LONG_NUMBER
        }
        doubtful = set(doubtful_among(self.kind, list(texts.values())))
        return {slot: CellOutcome(text) for slot, text in texts.items() if text not in doubtful}

    def _read_days(self, slots: Iterable[Any]) -> dict[Any, CellOutcome]:
        """What real days give; those left out that a closer look is needed at."""
        told: dict[Any, CellOutcome] = {}
        for slot in slots:
            day = slot
            if type(slot) is tuple:  # a day under its format (see `wire.Slot`)
                value, text, error, lost, link, _form = cast("tuple[Any, ...]", slot)
                day = None if error or lost or link or not _FIGURES.fullmatch(text) else value
            if type(day) is dt.date:
                with suppress(BadValue):
                    told[slot] = CellOutcome(self.kind.parse(day))
        return told

    def _quickly_known(self, cell: Cell, quick: Quick) -> CellOutcome:
        return (is_bare(cell) and quick(cell.text)) or self._known(cell)

    def _known(self, cell: Cell) -> CellOutcome:
        """The outcome of a cell, taken from an equal one where there was one before."""
        value = cell.value
        if value is None and cell.error is None and cell.lost is None:
            return NOTHING
        key: Any = (
            cell.text
            if type(value) is str and cell.link is None
            else (type(value), value, cell.text, cell.link)
        )
        outcome = self.known.get(key)
        if outcome is None:
            outcome = self.known[key] = self.read_cell(cell)
        return outcome

    def read_cell(self, cell: Cell) -> CellOutcome:
        """The outcome of one cell that is not empty."""
        text = as_text(cell.text)
        may_be_broken = cell.error or cell.lost or text[:1] == "#" or "E+" in text or "e+" in text
        if may_be_broken and (trouble := _broken(cell, text, self.kind)):
            return CellOutcome(None, cell.text, trouble)
        if not text:
            return NOTHING
        if self.target.is_private and is_masked(text):
            return CellOutcome(
                None,
                cell.text,
                Trouble(
                    MASKED,
                    _("“{text}” is masked: the value itself is not in this file.", text=text),
                ),
            )
        if (
            self.learned
            and (answer := self.learned.value_of(self.target.name, text)) is not None
            and holds(self.kind, answer)
        ):
            return CellOutcome(answer, cell.text)
        word = self.legend.get(text.casefold()) if self.legend else None
        is_nothing = len(text) <= MOST and not word and is_no_answer(text, self.kind)
        if is_nothing and not (isinstance(self.kind, Choice) and any(map(str.isalnum, text))):
            return CellOutcome(None, cell.text)
        try:
            value = self.kind.parse(word if word else raw_of(cell, self.kind))
        except BadValue as bad:
            return CellOutcome(None, cell.text) if is_nothing else self._saved(cell, text, bad)
        trouble = _two_mails(text, value) if isinstance(self.kind, Emails) else None
        return CellOutcome(value, kept_text(cell, value), trouble)

    def _saved(self, cell: Cell, text: str, bad: BadValue) -> CellOutcome:
        """A second look at a cell its kind refused: an address with words around it, a link
        behind the text.
        """
        if isinstance(self.kind, Emails):
            found = _ADDRESS.findall(
                cell.link if "@" not in text and cell.link and "@" in cell.link else text
            )
            if found and (text.count("@") == len(found) or "@" not in text):
                return self._mails(
                    cell, [address.removeprefix("mailto:").strip(".") for address in found]
                )
        if isinstance(self.kind, Choice) and (ticked := ticked_word(text)):
            try:
                return CellOutcome(self.kind.parse(ticked), cell.text)
            except BadValue:
                pass
        self.doubts += 1
        if self.doubts == _MOST_DOUBTS and isinstance(self.kind, Country):
            # a column of hundreds of such words names no countries
            self.kind = replace(self.kind, seeks_near=False)
        if bad.kept is not None:
            return CellOutcome(bad.kept, kept_text(cell, bad.kept))
        return CellOutcome(None, cell.text, Trouble(bad.kind, bad.message, bad.likely))

    def _mails(self, cell: Cell, found: list[str]) -> CellOutcome:
        try:
            value = self.kind.parse("; ".join(found))
        except BadValue as bad:
            return CellOutcome(None, cell.text, Trouble(bad.kind, bad.message, bad.likely))
        return CellOutcome(value, cell.text, _two_mails(cell.text, value))


def ticked_word(text: str) -> str:
    """The word beside the ticked box of "□男 ☑女"; "" when there is none, or more than one."""
    if not BOX.search(text):
        return ""
    is_before = bool(BOX.match(text.strip()))
    pieces = re.findall(
        rf"({BOX.pattern})\s*([^{BOXES}]+)" if is_before else rf"([^{BOXES}]+?)\s*({BOX.pattern})",
        text,
    )
    said: list[tuple[str, str]] = [piece if is_before else piece[::-1] for piece in pieces]
    ticked = [word.strip(" /,;，、") for box, word in said if box in TICKED]
    return ticked[0] if len(ticked) == 1 else ""


def raw_of(cell: Cell, kind: Kind) -> object:
    """What a kind is given: real dates and times as they are, all else as the sheet shows it."""
    value = cell.value
    if type(value) is str:
        return cell.text
    if isinstance(value, (dt.date, dt.time)):
        return value if isinstance(kind, (Date, BirthDate, Time)) else cell.text
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1) % 1
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if isinstance(kind, Time) and 0 <= value < 1:
            return float(value)
        return (
            as_text(value)
            if _ROUNDED.fullmatch(cell.text.strip()) or isinstance(kind, (Date, BirthDate))
            else cell.text
        )
    return cell.text


def is_no_answer(text: str, kind: Kind) -> bool:
    """A dash, "TBC" or "(skipped)" in any cell, "none" where a date, number or address belongs:
    the cell says that there is nothing to say.
    """
    if not text[0].isalnum() and _PASSED_OVER.fullmatch(text):
        return True
    return is_placeholder(text, where_of(kind))


def where_of(kind: Kind) -> Where:
    """What the cells of a kind hold, as far as words for nothing go."""
    if isinstance(kind, _NAMES):
        return "name"
    if isinstance(kind, _NUMBERED):
        return "form" if isinstance(kind, FlightNumber) else "number"
    return "text" if isinstance(kind, _TEXTS) else "form"


def _broken(cell: Cell, text: str, kind: Kind) -> Trouble | None:
    if cell.lost == "formula":
        return Trouble(
            "formula_without_value", _("The formula of this cell was saved without its result.")
        )
    if cell.error or _ERROR.fullmatch(text):
        return Trouble(
            "excel_error_cell", _("The cell shows the error {error}.", error=cell.error or text)
        )
    is_number = isinstance(kind, (Phones, DocumentNumber))
    if is_number and (
        cell.lost == "precision" or (isinstance(cell.value, str) and _ROUNDED.fullmatch(text))
    ):
        return Trouble(
            "phone_precision_lost",
            _("Excel has rounded this number ({text}); its last digits are lost.", text=text),
        )
    return None


def _two_mails(text: str, value: str) -> Trouble | None:
    if "; " not in value:
        return None
    return Trouble(
        "multiple_emails",
        _("“{text}” holds several addresses; the first is used.", text=as_text(text)),
        tuple(value.split("; ")),
    )


def kept_text(cell: Cell, value: object) -> str | None:
    """The cell's own text where the value reads otherwise; nothing for real dates and unchanged
    words.
    """
    if (
        isinstance(value, dt.time)
        and isinstance(cell.value, dt.datetime)
        and cell.value.year > NO_YEAR
    ):
        return cell.text  # an hour told with its day
    if value == cell.text or isinstance(cell.value, (dt.date, dt.time)):
        return None
    return unicodedata.normalize("NFC", cell.text)
