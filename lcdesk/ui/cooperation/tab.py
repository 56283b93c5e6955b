"""What a tab of the Cooperation screen is, and what several of them have: buttons that leave out,
the chip of those that are late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Generic

from PySide6.QtCore import QPoint, QRectF, QSize, Signal
from PySide6.QtGui import QAction, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from lcdesk.model import countries
from lcdesk.model.catalogue import Record, RecordKind
from lcdesk.model.record_search import search_words
from lcdesk.model.scripts import sort_key
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import RecordList
from lcdesk.texts import _, language
from lcdesk.ui.cooperation.edits import CooperationEdits
from lcdesk.ui.kit.dialogs.record_export import ask_export
from lcdesk.ui.kit.painting.icons import flag_icon, icon
from lcdesk.ui.kit.painting.plain_text import Retranslation, literal, set_tip, write_line
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.entry_table import Cells, EntryTable
from lcdesk.ui.kit.table.model import TableRecord, id_of
from lcdesk.ui.kit.widgets.controls import MenuButton

SAID_MS = 60  # until the sentence follows the keys of the search


class CooperationTab(QWidget, Generic[TableRecord]):
    """Reads and shows its lists, and says which records are chosen; the screen does the rest."""

    picked = Signal()  # other records are chosen
    details_asked = Signal()  # the form of the chosen record
    counted = Signal()  # there are others, or more

    key = ""
    which: RecordList  # what *New* makes
    table: EntryTable  # they as a sheet

    def __init__(self, context: Context, edits: CooperationEdits) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.context, self.edits = context, edits
        self.retranslation = Retranslation()
        self.words = ""  # what is searched
        self.is_read = False

    # --- what subclasses say ---

    def read(self, desk: Desk) -> Any:
        """Read what is shown, beside the window."""
        raise NotImplementedError

    def show_content(self, content: Any, *, is_typed: bool) -> None:
        """Show what was read; after typing nobody moves to another row."""
        raise NotImplementedError

    def is_empty(self) -> bool:
        """Is there nothing to show, whatever is searched or left out?"""
        raise NotImplementedError

    def empty_words(self) -> str:
        """What is said then."""
        raise NotImplementedError

    def chosen_records(self) -> tuple[RecordList, Sequence[TableRecord]]:
        """What is chosen, the one with the cursor first, and of which list it is."""
        raise NotImplementedError

    def fill(self, *, is_typed: bool) -> None:
        """Show again what was read: what is left out, searched and said may be other things by
        now.
        """
        raise NotImplementedError

    def shown_ids(self) -> Sequence[int]:
        """The records of `which` that are shown, in their order."""
        return list(self.table.table.ids)

    def count_shown(self, which: RecordList) -> int:
        """How many of a list are shown."""
        return len(self.shown_ids())

    def count(self) -> int | None:
        """What stands beside its name; None: what was counted of all lists."""
        return None

    def export_ids(self) -> Sequence[int]:
        """Which records of `which` an export of what is shown holds."""
        return self.shown_ids()

    def can_export(self) -> bool:
        """Would an export of what is shown hold anything?"""
        return bool(self.export_ids())

    def exports(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """What an export may hold, each in words with what does it; nothing where nothing is
        shown.
        """
        ids = self.export_ids()
        if not ids:
            return ()
        export = partial(ask_export, self, self.context, self.which, ids)
        return ((_(self.which.plural), export),)

    def removed_ids(self, records: Sequence[TableRecord]) -> list[int]:
        """The ids of what goes when these are taken out."""
        return [id_of(record) for record in records]

    def record_of(self, which: RecordList, record: TableRecord) -> Record:
        """A record as the pane shows it."""
        return record

    def write(self, which: RecordList, cells: Cells, shown: Mapping[int, Record]) -> bool:
        """Keep typed cells; was it done?"""
        return self.edits.change(which, cells, shown)

    def has(self, record_id: int, kind: str = "") -> bool:
        """Is a record read, whatever is left out? `kind`: of which kind it is, "" for `which`."""
        raise NotImplementedError

    def select(self, record_id: int, kind: str = "") -> None:
        """Mark a record, whatever was left out until now."""

    def focus_target(self) -> QWidget:
        """Where the keyboard begins."""
        raise NotImplementedError

    def handlers(self) -> Handlers:
        """Commands of its own, besides those of every tab."""
        return {}

    def fill_menu(self, menu: QMenu) -> None:
        """Lines of the menu of the right button, before those of every tab."""

    def given(self) -> dict[str, Any]:
        """What is known of a new record already."""
        return {}

    def buttons(self) -> Sequence[QWidget]:
        """Buttons it adds to the head."""
        return ()

    def refuse(self, cells: Cells, message: str) -> None:
        """Cells that the desk did not take are red."""
        self.table.view.cells.reject_cells(cells, message)

    def note_written(self, which: RecordList, cells: Cells) -> None:
        """These values were written from the pane."""
        self.table.note_written(cells)

    # --- what all of them do ---

    def search(self, words: str) -> None:
        """Show only those in which each of the words stands."""
        self.words = words
        self.show_words()

    def show_words(self) -> None:
        """Leave out what is not wanted, or has not the words that are searched."""
        self.fill(is_typed=False)

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.retranslation.again()
        self.table.table.retranslate()
        self.fill(is_typed=True)

    def restyle(self) -> None:
        """Another theme."""

    def keep(self, table: EntryTable, which: RecordList, cells: Cells) -> None:
        """What was typed into a table goes to the desk."""
        if self.write(which, cells, table.seen(cells)):
            table.note_written(cells)

    def open_menu(self, at: QPoint) -> None:
        """The menu of the right button for what is chosen, at a point of the screen."""
        which, records = self.chosen_records()
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if records:
            menu.addAction(icon("pencil"), _("Details"), self.details_asked.emit)
            self.fill_menu(menu)
            menu.addSeparator()
        menu.addAction(
            icon("plus"), _("New…"), lambda: self.edits.ask_new(self.which, self.given())
        )
        if records:
            ids = self.removed_ids(records)
            gone = menu.addAction(
                icon("trash-2"), _("Remove"), lambda: self.edits.remove(which, ids)
            )
            gone.setEnabled(bool(ids))
        menu.popup(at)


class SearchTexts:
    """What is searched of the records of a list, worked out beside the window; of those that are
    as they were, what was worked out before.
    """

    def __init__(self, kind: RecordKind) -> None:
        self._kind = kind
        self._kept: dict[int, tuple[Record, str]] = {}

    def of(self, records: Iterable[Record]) -> dict[int, str]:
        """Record → its text."""
        before, kept = self._kept, dict[int, tuple[Record, str]]()
        for record in records:
            number = id_of(record)
            known = before.get(number)
            is_same = known is not None and known[0] == record
            kept[number] = (
                known
                if known is not None and is_same
                else (record, search_words(self._kind, record))
            )
        self._kept = kept
        return {one: said for one, (_record, said) in kept.items()}


def connect_table(tab: CooperationTab, table: EntryTable, which: RecordList) -> None:
    """A table that is typed into, as each tab has one."""
    table.kept.connect(lambda cells: tab.keep(table, which, cells))
    table.refused.connect(lambda sentence: tab.context.announce(sentence, tone="warn"))
    table.view.chosen.connect(tab.picked)
    table.view.opened.connect(lambda _id: tab.details_asked.emit())
    table.view.cells.offers = tab.edits.offers
    table.view.customContextMenuRequested.connect(
        lambda at: tab.open_menu(table.view.viewport().mapToGlobal(at))
    )


# --- Buttons that leave out ---


Choice = tuple[Any, str, int]  # a value, its words, how many have it


class ValueFilter(MenuButton):
    """`narrowed()` when another value is wanted, or all of them; the menu counts them."""

    narrowed = Signal()

    def __init__(self, label: str, *, has_flags: bool = False) -> None:
        super().__init__(_(label))
        self.wanted: Any = None
        self._message, self._has_flags = label, has_flags
        self._choices: Sequence[Choice] = ()
        self.opening.connect(self._offer)

    def offer(self, choices: Iterable[Choice]) -> None:
        """The values there are; one that is gone is wanted no more."""
        self._choices = tuple(choices)
        self.set_label(_(self._message))
        if self.wanted is not None:
            words = next((said for value, said, _n in self._choices if value == self.wanted), None)
            if words is None:
                self.wanted = None
            self.set_value(words or "")

    def want(self, value: Any) -> None:
        """Show only those with a value; None: all of them."""
        self.wanted = value
        said = next((words for one, words, _n in self._choices if one == value), "")
        self.set_value(said if value is not None else "")
        self.narrowed.emit()

    def allows(self, value: Any) -> bool:
        """Is something with this value shown?"""
        return self.wanted is None or value == self.wanted

    def _offer(self, menu: QMenu) -> None:
        self._line(menu, _("All"), None, "")
        menu.addSeparator()
        for value, words, count in self._choices:
            said = f"{words}    {count}" if count else words
            self._line(menu, said, value, str(value or ""))

    def _line(self, menu: QMenu, words: str, value: Any, code: str) -> None:
        action: QAction = menu.addAction(literal(words))
        if self._has_flags and code:
            action.setIcon(flag_icon(code))
        action.setCheckable(True)
        action.setChecked(value == self.wanted)
        action.triggered.connect(lambda _checked=False: self.want(value))


def choices_of(
    values: Iterable[Any], words: Callable[[Any], str], order: Sequence[Any] = ()
) -> list[Choice]:
    """The values of a field with their counts: in a given order, or by their words."""
    counts = Counter(value for value in values if value is not None)
    places = {value: at for at, value in enumerate(order)}
    found = [(value, words(value), count) for value, count in counts.items()]
    return sorted(
        found, key=lambda one: (places.get(one[0], len(places)), sort_key(one[1], is_name=False))
    )


def country_choices(codes: Iterable[Any]) -> list[Choice]:
    """Countries with their counts, by name."""
    return choices_of(codes, lambda code: countries.name(code, language()))


# --- The sentence on top of a tab ---


class Sentence(QWidget):
    """One line, its end cut where there is no room for it; then its tooltip has the whole."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(120)

    def setText(self, words: str) -> None:
        """Say something else."""
        self._words = words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What it says."""
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(
            round(QFontMetricsF(_face_of_sentence()).horizontalAdvance(self._words)) + 4, 28
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        is_cut = self.sizeHint().width() > self.width() + 2
        set_tip(self, self._words if is_cut else "")
        write_line(QPainter(self), QRectF(self.rect()), self._words, _face_of_sentence(), "fg")


def _face_of_sentence() -> QFont:
    return font(16, QFont.Weight.DemiBold, is_tabular=True)
