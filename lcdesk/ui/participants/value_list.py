"""The values of a field with how many have them: ticked are those that are shown; a search finds the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.kinds import BirthDate, Choice, Country, Date, Number, Time, YesNo
from lcdesk.model.order import plain_text
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.tick_list import TickLine, TickList
from lcdesk.ui.kit.painting.icons import has_flag
from lcdesk.ui.kit.widgets import Label, SearchBox, column
from lcdesk.ui.participants.counting import FilterCounts, Values

MOST = 500  # lines; more than that nobody reads
CLOSED = (Choice, Country, YesNo, Date, BirthDate, Number, Time)  # kinds in which no part of a text is looked for
CONTAINS = "contains"  # the key of the line that looks for what was typed; those of values are tuples


class ValueList(QWidget):
    """`picked(values)`: these are wanted, none of them: all. `part_wanted(text)`: those that contain it."""

    picked = Signal(tuple)
    part_wanted = Signal(str)

    def __init__(self, name: str, counting: FilterCounts, chosen: Sequence[Any]) -> None:
        super().__init__()
        self._name, self._counting = name, counting
        self._field = PARTICIPANT.field(name)
        self.chosen = list(chosen)
        self._known = Values()
        self._is_counted = False
        self.search, self.list, self.note = SearchBox(), TickList(), Label("", 12, ink="fg2", wraps=True)
        self.list.follow(self.search)
        made = column(self.search, self.list, self.note)
        made.setStretch(1, 1)
        self.setLayout(made)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.list.taken.connect(self._take)
        self.setFocusProxy(self.search)
        self.retranslate()

    def retranslate(self) -> None:
        """Say and count everything in the language of the moment."""
        self.search.set_hint(_("Search a value…") if self._is_closed else _("A value, or a part of it…"))
        self.list.setAccessibleName(_("Values of {field}", field=self._field.title))
        if self._field.is_private:  # a list of passport numbers is nothing to show in passing
            self._show(Values())
        else:
            self._fill()
            self._counting.values(self._name, self._show)

    @property
    def _is_closed(self) -> bool:
        return isinstance(self._field.kind, CLOSED)

    def _show(self, known: Values) -> None:
        self._known, self._is_counted = known, True
        self._fill()

    def _fill(self, current: Any = None) -> None:
        """What fits what was typed; where that is too much, those ticked and the first of the others."""
        typed, known = plain_text(self.search.text().strip()), self._known
        fitting = [at for at, folded in enumerate(known.folded) if typed in folded]
        shown = fitting
        if len(fitting) > MOST:
            chosen = frozenset(self.chosen)
            first = [at for at in fitting if known.values[at] in chosen] if chosen else []
            rest = (at for at in fitting if known.values[at] not in chosen)
            shown = [*first, *islice(rest, MOST)][:MOST]
        lines = [self._line(known.values[at], known.counts[at]) for at in shown]
        if typed and not self._is_closed:
            words = _("Contains “{text}”", text=self.search.text().strip())
            lines.insert(0, TickLine(CONTAINS, words, icon="text-cursor-input"))
        self.list.show_lines(lines, current)
        self.note.setText(self._told(len(fitting) - len(shown), bool(lines)))
        self.note.setVisible(bool(self.note.text()))

    def _told(self, left_out: int, has_lines: bool) -> str:
        if self._field.is_private:
            return _("Values of this field are private and not listed; type a part of one.")
        if not self._is_counted:
            return _("Counting…")
        if left_out:
            return _("{count} more: type to search.", count=f"{left_out:,}")
        return "" if has_lines else _("No such value.") if self._known.values else _("Nobody has a value here.")

    def _line(self, value: Any, count: int) -> TickLine:
        kind = self._field.kind
        words = _("(blank)") if value is None else kind.format(value)
        flag = str(value) if isinstance(kind, Country) and has_flag(value) else ""
        return TickLine((value,), words, f"{count:,}", flag=flag, is_ticked=value in self.chosen)

    def _take(self, key: Any) -> None:
        if key == CONTAINS:
            self.part_wanted.emit(self.search.text().strip())
            return
        (value,) = key
        self.chosen = _without(self.chosen, value) if value in self.chosen else [*self.chosen, value]
        self._fill(key)
        self.picked.emit(tuple(self.chosen))


def _without(values: Iterable[Any], left_out: Any) -> list[Any]:
    return [value for value in values if value != left_out]
