"""The values of a field with how many have them, counted at once in small cohorts, in the
background in large ones; ticked are those that are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.clock import long_date, read_short
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import BirthDate, Choice, Country, Date, Kind, Number, Time, YesNo
from lcdesk.model.own_fields import UnreadText
from lcdesk.model.rule_kinds import kind_of
from lcdesk.model.scripts import plain_text
from lcdesk.model.search_text import QueryRule, rules_of
from lcdesk.services.core import finding
from lcdesk.services.core.finding import PeopleGroup, Query
from lcdesk.texts import LANGUAGES, _, with_label
from lcdesk.ui.kit.dialogs.tick_list import TickLine, TickList
from lcdesk.ui.kit.forms.editors import DateEditor, LineEditor, editor_for
from lcdesk.ui.kit.painting.icons import has_flag
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Label, SearchBox, column, row
from lcdesk.ui.kit.word_matching import spellings, typed
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk

ORDERED = (Date, BirthDate, Number, Time)  # kinds whose values have an order of their own


@dataclass(frozen=True)
class Values:
    """The values of a field (None: blank), how many have each, and what each is found by; side by
    side, the same length.

    Lists of plain values: a hundred thousand objects would have to be looked through again and
    again by whoever tidies up.
    """

    values: Sequence[Any] = ()
    counts: Sequence[int] = ()
    folded: Sequence[str] = ()


class FilterCounts:
    """`values(…)` and `rules(…)` call back once; an answer that came too late, or whose `owner`
    is gone, is dropped.
    """

    def __init__(self, shown: PeopleView, owner: QObject) -> None:
        self._shown, self._owner = shown, owner
        self._asked = {"values": 0, "rules": 0}

    def values(self, name: str, show: Callable[[Values], object]) -> None:
        """The values of a field in the cohort: most frequent first, dates and numbers in their
        order; blanks last.
        """
        desk, cohort_id = self._shown.context.desk, self._shown.context.cohort_id
        self._run("values", lambda: _counted(desk, cohort_id, name), show)

    def rules(
        self,
        rules: Sequence[QueryRule],
        show: Callable[[Mapping[QueryRule, int]], object],
        besides: QueryRule | None = None,
    ) -> None:
        """For how many of those on screen each rule holds; `besides`: a rule of the question
        that is being changed.
        """
        query = self._shown.query
        asked = replace(
            query, rules=tuple(rule for rule in query.rules if rule != besides), sort=(), group=""
        )
        desk = self._shown.context.desk
        self._run("rules", lambda: finding.count_rules(desk, asked, rules), show)

    def _run(self, what: str, work: Callable[[], Any], show: Callable[[Any], object]) -> None:
        self._asked[what] += 1
        asked = self._asked[what]
        if self._shown.people <= AT_ONCE:
            show(work())
            return
        self._shown.context.tasks.run(
            "",
            lambda _task: work(),
            lambda found: show(found) if asked == self._asked[what] else None,
            owner=self._owner,
            is_quiet=True,
        )


def _counted(desk: Desk, cohort_id: int | None, name: str) -> Values:
    kind, found = PARTICIPANT.field(name).kind, finding.count_values(desk, cohort_id, name)
    known = [pair for pair in found if pair[0] is not None]
    if isinstance(kind, ORDERED):
        # texts that an own field cannot read stand behind its values
        known.sort(key=lambda pair: (isinstance(pair[0], UnreadText), pair[0]))
    blank = [pair for pair in found if pair[0] is None]
    folded = [_folded(kind, value) for value, _count in known] + [
        plain_text(_("(blank)")) for _pair in blank
    ]
    known += blank
    return Values([value for value, _count in known], [count for _value, count in known], folded)


def _folded(kind: Kind, value: Any) -> str:
    """Small letters without accents; of a closed list in every language, with its pinyin."""
    if isinstance(kind, Country):
        names = [countries.name(value, code) for code in LANGUAGES]
        return plain_text("\n".join((*names, *typed(names))))
    if isinstance(kind, Choice):
        label = next((option.label for option in kind.options if option.code == value), str(value))
        return plain_text("\n".join(spellings(label)))
    return plain_text(kind.format(value))


# --- Asks the desk who belongs on the screen: small cohorts at once, large ones in two steps, the
# second from the worker ---


Show = Callable[[Sequence[int], Sequence[PeopleGroup]], object]

# a cohort of more people is searched in two steps: the first hits now, all of them from the worker
AT_ONCE = 5000
FIRST_HITS = 100  # as many as a table reads at once


class Asker:
    """`ask(query, people, show)`: `show(ids, groups)` is called once or twice; an answer that
    came too late is dropped.
    """

    def __init__(self, context: Context, shown: PeopleView) -> None:
        self._context, self._shown, self._asked = context, shown, 0

    def ask(self, query: Query, people: int, show: Show) -> None:
        """Find the ids of a query, with its groups if there are any, in a cohort of so many
        people.
        """
        self._asked += 1
        asked, desk = self._asked, self._context.desk
        if people <= AT_ONCE:
            show(*finding.find_groups(desk, query))
            return
        if self._is_quick(query):
            show(*finding.find_groups(desk, replace(query, limit=FIRST_HITS)))
        self._context.tasks.run(
            _("Searching…"),
            lambda _task: finding.find_groups(desk, query) if asked == self._asked else None,
            lambda found: show(*found) if found and asked == self._asked else None,
            owner=self._shown,
            is_quiet=True,
        )

    def _is_quick(self, query: Query) -> bool:
        """Words, and everybody, are in an index; for fields and for an order all may have to be
        looked at, which is no work for here. Where somebody is on screen already, the first of
        everybody would only take them away for a moment.
        """
        if query.order or not all(kind_of(rule).is_indexed for rule in query.asked):
            return False
        is_of_words = any(rule.name == "words" for rule in query.asked)
        return is_of_words or not len(self._shown.table.ids)


class ValueCounts:
    """How often each value of the fields `names` stands in the cohort: of a large one read
    ahead, beside the window.
    """

    def __init__(self, context: Context, owner: QObject, names: Sequence[str]) -> None:
        self._context, self._owner, self._names = context, owner, names
        self._known: dict[str, list[tuple[Any, int]]] = {}
        self._asked = 0

    def read_ahead(self, people: int) -> None:
        """They have changed, or the cohort of so many people is another."""
        self._known = {}
        self._asked += 1
        if people <= AT_ONCE:
            return
        asked, desk, cohort_id, names = (
            self._asked,
            self._context.desk,
            self._context.cohort_id,
            self._names,
        )
        self._context.tasks.count(
            lambda _task: {name: finding.count_values(desk, cohort_id, name) for name in names},
            lambda found: self._keep(found) if asked == self._asked else None,
            owner=self._owner,
        )

    def of(self, name: str) -> list[tuple[Any, int]]:
        """(value, number of participants), most frequent first."""
        if name in self._known:
            return self._known[name]
        return finding.count_values(self._context.desk, self._context.cohort_id, name)

    def _keep(self, found: dict[str, list[tuple[Any, int]]]) -> None:
        self._known = found


# --- The values of a field ---


MOST = 500  # lines; more than that nobody reads
# kinds in which no part of a text is looked for
CLOSED = (Choice, Country, YesNo, Date, BirthDate, Number, Time)
# the key of the line that looks for what was typed; those of values are tuples
CONTAINS = "contains"


class ValueList(QWidget):
    """`picked(values)`: these are wanted, none of them: all. `part_wanted(text)`: those that
    contain it.
    """

    picked = Signal(tuple)
    part_wanted = Signal(str)

    def __init__(self, name: str, counting: FilterCounts, chosen: Sequence[Any]) -> None:
        super().__init__()
        self._name, self._counting = name, counting
        self._field = PARTICIPANT.field(name)
        self.chosen = list(chosen)
        self._known = Values()
        self._is_counted = False
        self.search, self.list, self.note = (
            SearchBox(),
            TickList(),
            Label("", 12, ink="fg2", wraps=True),
        )
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
        self.search.set_hint(
            _("Search a value…") if self._is_closed else _("A value, or a part of it…")
        )
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
        """What fits what was typed; where that is too much, those ticked and the first of the
        others.
        """
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
        return (
            ""
            if has_lines
            else _("No such value.")
            if self._known.values
            else _("Nobody has a value here.")
        )

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
        self.chosen = (
            _without(self.chosen, value) if value in self.chosen else [*self.chosen, value]
        )
        self._fill(key)
        self.picked.emit(tuple(self.chosen))


def _without(values: Iterable[Any], left_out: Any) -> list[Any]:
    return [value for value in values if value != left_out]


# --- From … to … of a date, a time or a number: typed as anywhere else, echoed in long form,
# refused in words ---


SIDES = ("from", "to")
_SIGNS = {"from": ">=", "to": "<="}


class ValueRange(QWidget):
    """`ranged(rule or None)`: another range is wanted, none: any value. `done`: Enter, and both
    sides are understood.
    """

    ranged = Signal(object)
    done = Signal()

    def __init__(self, name: str, near: dt.date, rule: QueryRule | None) -> None:
        super().__init__()
        self._name, self._field, self._near = name, PARTICIPANT.field(name), near
        self.rule = rule
        self.echoes = {side: Label("", 12, ink="fg3", wraps=True) for side in SIDES}
        self.labels = {side: Label("", 12, ink="fg2") for side in SIDES}
        self.editors = {side: self._editor(near) for side in SIDES}
        sides = [
            column(self.labels[side], self.editors[side], self.echoes[side], gap=3)
            for side in SIDES
        ]
        made = row(*sides, gap=8)
        for at in range(len(SIDES)):
            made.setStretch(at, 1)
        self.setLayout(made)
        self.setFocusProxy(self.editors["from"])
        for side, value in zip(SIDES, rule.values[1:] if rule else (None, None), strict=True):
            self.editors[side].show_value(value)
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything in the language of the moment; what was typed stays as it was typed."""
        for side, words in (("from", _("From and including")), ("to", _("Up to and including"))):
            self.labels[side].setText(words)
            self.editors[side].setAccessibleName(with_label(self._field.title, words))
            self._echo(side)

    def read(self) -> QueryRule | None:
        """The rule for what is typed, None where nothing is; `BadValue` says what is wrong."""
        low, high = (self._limit(side) for side in SIDES)
        if low is not None and high is not None and low > high:
            raise BadValue("bad_range", _("The first value comes after the last."))
        return (
            None
            if low is None and high is None
            else QueryRule("field_between", (self._name, low, high))
        )

    def take(self) -> bool:
        """Ask for what is typed; was it understood?"""
        try:
            rule = self.read()
        except BadValue:
            return False
        if rule != self.rule:
            self.rule = rule
            self.ranged.emit(rule)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter asks, and ends it."""
        key = (
            event.key()
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
            else None
        )
        if key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return super().eventFilter(watched, event)
        if self.take():
            self.done.emit()
        return True

    def _editor(self, near: dt.date) -> LineEditor:
        made = editor_for(self._field, is_cell=False)
        assert isinstance(made, LineEditor)
        if isinstance(made, DateEditor):
            made.near = near
        made.installEventFilter(self)
        made.textChanged.connect(lambda _text: [self._echo(side) for side in SIDES])
        made.committed.connect(self.take)
        return made

    def _limit(self, side: str) -> Any:
        """The lowest or highest value wanted; a month or year counts from its first day or to
        its last.
        """
        text = self.editors[side].text().strip()
        if not text:
            return None
        if isinstance(self._field.kind, Date | BirthDate) and (day := read_short(text, self._near)):
            text = day.isoformat()
        (rule,) = rules_of((self._name,), f"{_SIGNS[side]}{text}")
        return rule.values[1 if side == "from" else 2]

    def _echo(self, side: str) -> None:
        """How the text is understood, or what is wrong with it; what is wrong with both stands
        below the second.
        """
        is_bad, said = False, ""
        try:
            said = _long(self._limit(side), self.editors[side].text())
            if side == "to" and self._is_read("from"):
                self.read()
        except BadValue as bad:
            is_bad, said = True, bad.message
        self.echoes[side].setText(said)
        self.echoes[side].set_ink("bad" if is_bad else "fg3")
        self.echoes[side].setVisible(bool(said))
        self.editors[side].setProperty("wrong", is_bad)
        self.editors[side].style().polish(self.editors[side])
        self.editors[side].setAccessibleDescription(said)

    def _is_read(self, side: str) -> bool:
        try:
            self._limit(side)
        except BadValue:
            return False
        return True


def _long(value: Any, text: str) -> str:
    """A day in long form, where it was not typed so; for all else what was typed says it."""
    day = dt.date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    return long_date(day) if isinstance(day, dt.date) and text else ""
