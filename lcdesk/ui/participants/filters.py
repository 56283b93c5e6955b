"""The lines above the table: the views as tabs, search, status, country, groups, columns, and the
filters in force as chips; together they are rules of one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetricsF,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.db.queries.participants import PeopleGroup
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.kinds import LongText
from lcdesk.model.own_fields import in_force
from lcdesk.model.query import Query, one_of, searched
from lcdesk.model.rule_kinds import kind_of, masked_words
from lcdesk.model.search_text import QueryRule, read_search
from lcdesk.model.statuses import ENDS, STATUS
from lcdesk.services.core.finding import label_of, subtotals
from lcdesk.texts import N_, _, language
from lcdesk.ui.kit.forms.unsaved_input import is_private_shut
from lcdesk.ui.kit.painting.icons import draw_icon, flag_icon, icon
from lcdesk.ui.kit.painting.plain_text import (
    PaintedButton,
    Retranslation,
    literal,
    set_tip,
    tip_of,
    write_line,
)
from lcdesk.ui.kit.painting.theme import colour, font, tone_of
from lcdesk.ui.kit.table.model import GroupBand
from lcdesk.ui.kit.widgets import Label, MenuButton, SearchBox, column, row
from lcdesk.ui.kit.widgets.controls import PopupButton
from lcdesk.ui.participants.view_tabs import ViewTabs

ALL, COMING, ENDED, ATTENTION, CHOSEN = "all", "coming", "ended", "attention", "chosen"
VIEWS = {
    ALL: N_("All"),
    COMING: N_("Coming"),
    ATTENTION: N_("Need attention"),
    ENDED: N_("Not coming"),
    CHOSEN: N_("Chosen people"),
}
# px: between the buttons; of the search at least, and where it can be had
GAP, NARROWEST, ROOMY = 8, 130, 200
FILTERED = ("status", "nationality")  # fields with a menu of their values
HINT = N_("Search name, country, passport…")
TICKED = "field_is"  # what values that are ticked are as a rule
CountValues = Callable[[str], Sequence[tuple[Any, int]]]
Words = str | Callable[[], str]
"""What chosen people are called; a function says it in the language of the moment."""


def _asked_still(rules: Iterable[QueryRule]) -> tuple[QueryRule, ...]:
    """The rules of which all fields are there that they speak of."""
    return tuple(
        rule
        for rule in rules
        if all(name in PARTICIPANT.by_name for name in kind_of(rule).parameter.fields(rule.values))
    )


class FilterLine(QWidget):
    """`changed` when another question is asked. `count_values(field)` gives the numbers in the
    menus.

    `told`, below the line: how a search with fields was understood, and what of it was not.
    """

    changed = Signal()

    def __init__(self, retranslation: Retranslation, count_values: CountValues) -> None:
        super().__init__()
        self.view_name = ALL
        self.view_rules: tuple[QueryRule, ...] = ()  # those of the views "attention" and "chosen"
        # those added one by one: each is a chip below the line, or ticked in a menu of values
        self.added: tuple[QueryRule, ...] = ()
        self.attention: tuple[tuple[QueryRule, ...], int] = ((), 0)
        self._words: Words = ""  # what the chosen people have in common, where somebody said so
        # the language of these words, where they cannot be said again in another
        self._said_in = ""
        # view, its rules, rules added, search: what stood here before people were chosen
        self._before: tuple[str, tuple[QueryRule, ...], tuple[QueryRule, ...], str] | None = None
        self._count_values = count_values
        self.search = SearchBox()
        self.search.setMinimumWidth(NARROWEST)
        self.told = Label("", 12, ink="fg2", wraps=True)
        self.tabs = ViewTabs(retranslation)
        self.status, self.country = MenuButton(), MenuButton()
        self.filter, self.groups, self.columns = (
            PopupButton("list-filter"),
            GroupButton(retranslation),
            PopupButton("columns-3"),
        )
        self.chips = FilterChips(self.columns)
        self._buttons = (self.status, self.country, self.filter, self.groups, self.columns)
        line = row(self.search, *self._buttons, gap=GAP)
        line.setStretch(0, 1)
        below = column(line, self.chips, self.told, gap=6)
        self.setLayout(column(self.tabs, below, gap=10))
        self._say(retranslation)
        self.chips.taken_off.connect(self.take_off)
        self.search.searched.connect(lambda _text: (self._tell_search(), self.changed.emit()))
        self.groups.changed.connect(lambda: (self._fit(), self.changed.emit()))
        for name, button in self._menus():
            button.opening.connect(lambda menu, name=name: self._fill_values(menu, name))
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The search needs room to type in: for want of it the last buttons say less, and then
        all of them.
        """
        for last in (len(self._buttons), 3, 0):
            sizes = [
                button.size_when(at >= last).width() + GAP
                for at, button in enumerate(self._buttons)
            ]
            if self.width() - sum(sizes) >= ROOMY:
                break
        for at, button in enumerate(self._buttons):
            button.set_brief(at >= last)

    def _say(self, retranslation: Retranslation) -> None:
        retranslation.say(HINT, self._say_hint)
        retranslation.say(
            N_(
                "Also by field: country:Kenya, diet:- (blank), mail:* (any), passport "
                "until:<2027-06"
            ),
            tip_of(self.search),
        )
        retranslation.say(N_("Status"), self.status.set_label)
        retranslation.say(N_("Country"), self.country.set_label)
        retranslation.say(N_("Filter"), self.filter.set_label)
        retranslation.say(N_("Columns"), self.columns.set_label)

    def _say_hint(self, text: str) -> None:
        """Whoever is told masks finds nobody by a passport."""
        is_shut = is_private_shut(self)
        self.search.set_hint(_("Search name, country, e-mail…") if is_shut else text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say_hint(_(HINT))

    # --- the question ---

    @property
    def rules(self) -> tuple[QueryRule, ...]:
        """All that hold: the search, the values ticked, the rules of the view and those added."""
        if (of_status := self._status_view()) is None:
            return self._rules_with(self.view_rules)
        codes = [
            option.code
            for option in STATUS.options
            if (option.code in ENDS) == (of_status == ENDED)
        ]
        return self._rules_with([one_of("status", codes if of_status == ENDED else [*codes, None])])

    @property
    def are_chosen(self) -> bool:
        """Are these people chosen one by one, not asked for by rules?"""
        return any(rule.name == "chosen" for rule in self.view_rules)

    def is_narrow(self) -> bool:
        """Is anything left out?"""
        return bool(self.search.text().strip() or self.added or self.view_name != ALL)

    def state(self) -> tuple[QueryRule, ...]:
        """The rules that `set_state` takes; a view is in them as its rules, people chosen by id
        are not.
        """
        of_status = self._status_view()
        of_view = (QueryRule(of_status),) if of_status else self.view_rules
        return self._rules_with(rule for rule in of_view if rule.name != "chosen")

    def _status_view(self) -> str | None:
        """The built-in view that is one of statuses; what is ticked of them goes before it."""
        is_one = self.view_name in (COMING, ENDED) and not self.values_of("status")
        return self.view_name if is_one else None

    def _rules_with(self, of_view: Iterable[QueryRule]) -> tuple[QueryRule, ...]:
        ticked = (rule for rule in self.added if rule.name == TICKED)
        whole = (*searched(self.search.text()), *ticked, *of_view, *self.added)
        return tuple(dict.fromkeys(whole))

    def set_state(self, rules: Iterable[QueryRule], *, quietly: bool = True) -> None:
        """Ask exactly this: rules that all hold, a search among them; the view is that of
        everybody.
        """
        self.clear(quietly=True)
        asked = Query(rules=tuple(dict.fromkeys(rules)))
        self.added = tuple(
            rule
            for rule in asked.rules
            if rule.name != "search" and (rule.name != TICKED or len(rule.values) > 1)
        )
        self.search.show_text(asked.search)
        self.retranslate()
        if not quietly:
            self.changed.emit()

    def show_rules(self, rules: Iterable[QueryRule], words: Words = "") -> None:
        """Only those for whom all of these rules hold, until another view is chosen or the screen
        is left; `words`: what they are called.
        """
        if self.view_name != CHOSEN:
            self._before = (self.view_name, self.view_rules, self.added, self.search.text())
        self.clear(quietly=True)
        self._words, self._said_in = words, language()
        self._set_view(CHOSEN, tuple(rules))

    def end_chosen(self, *, quietly: bool = False) -> None:
        """What stood here before people were chosen stands here again."""
        if self.view_name != CHOSEN or self._before is None:
            return
        self.view_name, self.view_rules, self.added, search = self._before
        if self.view_name == ATTENTION:
            self.view_rules = self.attention[0]
        self.search.show_text(search)
        self.retranslate()
        if not quietly:
            self.changed.emit()

    def allow(self, name: str, values: Sequence[Any]) -> None:
        """Only these values of a field; none: all."""
        self.ask_values(name, values)

    def ask_values(
        self,
        name: str,
        values: Sequence[Any],
        before: QueryRule | None = None,
        rule: QueryRule | None = None,
    ) -> None:
        """The same, and `rule` in the place of the one added `before`, all as one question."""
        ticked = one_of(name, values) if values else None
        self.added = _replaced(self.added, self.rule_of(name, TICKED), ticked)
        self.change(before, rule)

    def values_of(self, name: str) -> tuple[Any, ...]:
        """The values of a field that are ticked; none: all are shown."""
        ticked = self.rule_of(name, TICKED)
        return ticked.values[1:] if ticked else ()

    def change(self, before: QueryRule | None, rule: QueryRule | None) -> None:
        """Put a rule in the place of another one; None before: add it, None after: take the
        other off.
        """
        self.added = _replaced(self.added, before, rule)
        self.retranslate()
        self.changed.emit()

    def take_off(self, rule: QueryRule) -> None:
        """No longer ask for what one of the chips says."""
        self.change(rule, None)
        if not self.chips.chips:
            self.filter.setFocus()

    def rule_of(self, name: str, kind: str) -> QueryRule | None:
        """The first rule of that name that was added for a field."""
        return next(
            (rule for rule in self.added if rule.name == kind and rule.values[0] == name), None
        )

    def clear(self, *, quietly: bool = False) -> None:
        """Everybody again."""
        self.view_name, self.view_rules, self.added = ALL, (), ()
        self.search.show_text("")
        self.retranslate()
        if not quietly:
            self.changed.emit()

    @property
    def words(self) -> Words:
        """What the chosen people are called."""
        return self._words

    def follow_fields(self) -> None:
        """Ask for no field any more that the office took away."""
        self.added, self.view_rules = _asked_still(self.added), _asked_still(self.view_rules)
        if self._before is not None:
            name, rules, added, search = self._before
            rules, added = _asked_still(rules), _asked_still(added)
            self._before = (name, rules, added, search)
        if self.groups.name not in PARTICIPANT.by_name:
            self.groups.name = ""
        self._tell_search()
        self.retranslate()

    def search_all(self) -> None:
        """The search alone, among everybody."""
        search = self.search.text()
        self.clear(quietly=True)
        self.search.show_text(search)
        self._tell_search()
        self.changed.emit()

    def set_attention(self, rules: tuple[QueryRule, ...], count: int) -> None:
        """Who needs attention, for the view of that name, and how many they are."""
        self.attention = (rules, count)
        if self.view_name == ATTENTION and self.view_rules != rules:
            self._set_view(ATTENTION, rules)

    def retranslate(self) -> None:
        """Show what is chosen in the language of the moment."""
        self.groups.retranslate()
        for name, button in self._menus():
            kind, chosen = PARTICIPANT.field(name).kind, self.values_of(name)
            words = ["–" if value is None else kind.format(value) for value in chosen]
            button.set_value(words[0] if len(words) == 1 else str(len(words)) if words else "")
        self._fit()
        in_menus = [self.rule_of(name, TICKED) for name in FILTERED]
        shown = [rule for rule in self.added if rule not in in_menus]
        self.chips.show_rules(sorted(shown, key=lambda rule: rule.name != TICKED))
        self._tell_search()

    def _menus(self) -> Iterable[tuple[str, MenuButton]]:
        return zip(FILTERED, (self.status, self.country), strict=True)

    def _tell_search(self) -> None:
        asked = read_search(self.search.text())
        of_fields = (rule for rule in asked.rules if kind_of(rule).is_told)
        self.told.setText("   ·   ".join((*asked.remarks, *map(masked_words, of_fields))))
        self.told.set_ink("warn" if asked.remarks else "fg2")
        self.told.setVisible(bool(self.told.text()))

    def called(self, name: str) -> str:
        """What a built-in view is called in the language of the moment."""
        if name == CHOSEN and callable(self._words):
            return self._words() or _(VIEWS[name])
        is_said = name == CHOSEN and isinstance(self._words, str) and self._said_in == language()
        return str(self._words) if is_said and self._words else _(VIEWS[name])

    # --- the built-in views ---

    def rules_of(self, name: str) -> tuple[QueryRule, ...]:
        """Whom a built-in view leaves."""
        known = {ATTENTION: self.attention[0], CHOSEN: self.view_rules}
        return (QueryRule(name),) if name in (COMING, ENDED) else known.get(name, ())

    def choose_view(self, name: str, *, is_afresh: bool) -> None:
        """One of the built-in views; `is_afresh`: without the filters that are in force."""
        rules = self.rules_of(name) if name in (ATTENTION, CHOSEN) else ()
        if is_afresh:
            self.clear(quietly=True)
        self._set_view(name, rules)

    def _set_view(self, name: str, rules: tuple[QueryRule, ...]) -> None:
        self.view_name, self.view_rules = name, rules
        self.retranslate()
        self.changed.emit()

    # --- the menus ---

    def _fill_values(self, menu: QMenu, name: str) -> None:
        kind, chosen = PARTICIPANT.field(name).kind, self.values_of(name)
        _tick(menu.addAction(_("All"), lambda: self.allow(name, ())), not chosen)
        menu.addSeparator()
        counted = self._count_values(name)
        by_name = sorted(
            counted,
            key=lambda one: (
                -one[1],
                one[0] is None,
                "" if one[0] is None else kind.format(one[0]),
            ),
        )
        for value, count in by_name:  # as often: in the order of what is read, not of codes
            words = _("(blank)") if value is None else literal(kind.format(value))
            picture = _picture(name, value)
            rest = (
                tuple(other for other in chosen if other != value)
                if value in chosen
                else (*chosen, value)
            )
            action = menu.addAction(
                picture, f"{words}   {count}", lambda rest=rest: self.allow(name, rest)
            )
            _tick(action, value in chosen)


def _replaced(
    rules: tuple[QueryRule, ...], before: QueryRule | None, rule: QueryRule | None
) -> tuple[QueryRule, ...]:
    """The rules with one in the place of another, or at their end where the other is none."""
    at = rules.index(before) if before in rules else len(rules)
    others = [other for other in rules if other != before]
    if rule is not None and rule not in others:
        others.insert(at, rule)
    return tuple(others)


def _tick(action: QAction, is_on: bool) -> None:
    action.setCheckable(True)
    action.setChecked(is_on)


def _picture(name: str, value: Any) -> QIcon:
    if name == "nationality":
        return flag_icon(value)
    tone, icon_name = tone_of(value)
    return icon(icon_name, tone)


# --- People in groups: the menu that says by which field, and what stands above each group ---


GROUPED = (
    "nationality",
    "status",
    "visa_state",
    "gender",
    "organization",
    "organization_kind",
    "nominating_country",
    "group_name",
    "arrival_date",
    "pickup_group",
    "departure_date",
    "departure_group",
    "room_no",
    "room_type",
    "dietary",
)


def groupable_fields() -> list[str]:
    """The own fields whose values are few enough to stand in groups."""
    return [
        one.name
        for one in in_force().fields
        if not one.is_private and not isinstance(one.kind, LongText)
    ]


class GroupButton(MenuButton):
    """`changed` when the people shall stand by another field, `name`; "": in no groups."""

    changed = Signal()
    fold_asked = Signal(bool)  # hide the people of all groups, or show them again

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__(icon_name="rows-3")
        self.name = ""
        retranslation.say(N_("Groups"), self.set_label)
        self.opening.connect(self._fill_fields)

    def choose(self, name: str) -> None:
        """Group by this field; "": by none."""
        self.name = name
        self.retranslate()
        self.changed.emit()

    def retranslate(self) -> None:
        """Show what is chosen in the language of the moment."""
        self.set_value(PARTICIPANT.field(self.name).title if self.name else "")

    def _fill_fields(self, menu: QMenu) -> None:
        for name in ("", *GROUPED, *groupable_fields()):
            title = literal(PARTICIPANT.field(name).title) if name else _("No groups")
            action = menu.addAction(title, lambda name=name: self.choose(name))
            action.setCheckable(True)
            action.setChecked(name == self.name)
        menu.addSeparator()
        for words, is_folded in ((_("Fold all groups"), True), (_("Unfold all groups"), False)):
            action = menu.addAction(
                words, lambda is_folded=is_folded: self.fold_asked.emit(is_folded)
            )
            action.setEnabled(bool(self.name))


def bands_of(groups: Sequence[PeopleGroup], name: str) -> dict[int, GroupBand]:
    """What stands above each group, by the negative ids that `find_groups` gives them."""
    return {
        -number: GroupBand(
            label_of(group, name),
            group.people,
            "   ·   ".join(subtotals(group)),
            (name, group.value),  # what was folded by country is no status that is folded
        )
        for number, group in enumerate(groups, 1)
    }


# --- The filters in force, each a chip that can be changed or taken off ---


_CHIP_HEIGHT, _CHIP_GAP = 26, 6
LEFT, RIGHT = 29, 28  # px before the words, and behind them for the cross
_CHIP_WIDEST = 420
_OFF = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class FilterChip(PaintedButton):
    """Icon, words, a cross. `clicked` (or Enter, Space): change it; `taken_off`: its cross,
    Delete or Backspace.
    """

    taken_off = Signal()

    def __init__(self, rule: QueryRule) -> None:
        super().__init__()
        self.rule = rule
        self._is_pressed_off = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the language of the moment."""
        self.setText(masked_words(self.rule))
        self.setAccessibleName(_("Filter: {words}", words=self.text()))
        self.setAccessibleDescription(_("Enter changes it, Delete takes it off"))
        set_tip(self, self.text())

    def sizeHint(self) -> QSize:
        wide = QFontMetricsF(font(12, QFont.Weight.Medium)).horizontalAdvance(self.text())
        return QSize(min(int(wide) + 2 + LEFT + RIGHT, _CHIP_WIDEST), _CHIP_HEIGHT)

    def cross(self) -> QRectF:
        """Where a click takes it off."""
        return QRectF(self.width() - RIGHT + 2, 0, RIGHT - 2, _CHIP_HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Delete is a shortcut of the window too: it clears cells. Here it is the chip's."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _OFF
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OFF:
            self.taken_off.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed_off = self.cross().contains(event.position())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_pressed_off:
            self.setDown(False)
            if self.cross().contains(event.position()):
                self.taken_off.emit()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.underMouse() or self.isDown()
        pen = QPen(colour("accent"), 2 if self.hasFocus() else 1)
        painter.setPen(pen if self.hasFocus() or is_lit else Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        draw_icon(painter, QPointF(10, _CHIP_HEIGHT / 2 - 6.5), kind_of(self.rule).icon, 13, "fg2")
        room = QRectF(LEFT, 0, self.width() - LEFT - RIGHT + 2, _CHIP_HEIGHT)
        write_line(painter, room, self.text(), font(12, QFont.Weight.Medium), "fg")
        is_over = self.underMouse() and self.cross().contains(
            QPointF(self.mapFromGlobal(self.cursor().pos()))
        )
        draw_icon(
            painter,
            QPointF(self.width() - RIGHT + 6, _CHIP_HEIGHT / 2 - 6.5),
            "x",
            13,
            "fg" if is_over else "fg2",
        )


class FilterChips(QWidget):
    """`opened(rule, chip)`: it shall be changed; `taken_off(rule)`. Hidden while there are none.
    Tab comes from `before`.
    """

    opened = Signal(object, object)
    taken_off = Signal(object)

    def __init__(self, before: QWidget) -> None:
        super().__init__()
        self._before = before
        self.chips: list[FilterChip] = []
        self.hide()

    def show_rules(self, wanted: Sequence[QueryRule]) -> None:
        """One chip for each; where the one with the keyboard has gone, the next has it."""
        if list(wanted) != [chip.rule for chip in self.chips]:
            focused = next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), None)
            for chip in self.chips:
                chip.hide()
                chip.deleteLater()
            self.chips = [self._chip(rule) for rule in wanted]
            for before, chip in zip((self._before, *self.chips), self.chips, strict=False):
                self.setTabOrder(before, chip)
            if focused is not None and self.chips:
                self.chips[min(focused, len(self.chips) - 1)].setFocus()
        for chip in self.chips:
            chip.retranslate()
        self.setVisible(bool(self.chips))
        self._lay()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _chip(self, rule: QueryRule) -> FilterChip:
        made = FilterChip(rule)
        made.setParent(self)
        made.clicked.connect(lambda: self.opened.emit(rule, made))
        made.taken_off.connect(lambda: self.taken_off.emit(rule))
        made.show()
        return made

    def _lay(self) -> None:
        """From left to right, on to the next line where there is no more room."""
        x = y = 0
        for chip in self.chips:
            wide = min(chip.sizeHint().width(), max(self.width(), 80))
            if x and x + wide > self.width():
                x, y = 0, y + _CHIP_HEIGHT + _CHIP_GAP
            chip.setGeometry(x, y, wide, _CHIP_HEIGHT)
            x += wide + _CHIP_GAP
        self.setFixedHeight(y + _CHIP_HEIGHT)
