"""Clashes on the Curriculum screen: the banner above the week with its fixes, and the dialog of the
rules they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QMenu, QWidget

from lcdesk.model.clashes import LEVELS, LIMITS, RULES, Clash, Fix, Level, Limits, limit_minutes
from lcdesk.model.clashes.timetable import read_minutes, say_minutes
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.core.desk import ChangeEvent
from lcdesk.services.curriculum import conflicts
from lcdesk.services.curriculum.conflicts import (
    KEEP,
    LEVEL_WORDS,
    TimetableRules,
    keep_rules,
    list_holiday_remarks,
    read_rules,
)
from lcdesk.texts import _, language, n_
from lcdesk.ui.curriculum.timetable import QUIET
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row, rule, scrolled

MOST = 24  # lines of the menu; the list shows the rest
FIXES, NARROW = 2, 760  # buttons; px below which there is but one


class ClashBar(Banner):
    """Red for clashes, amber for warnings alone (which can be closed). `shown([ids])`: go to
    these activities.
    """

    shown = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self._told: list[Clash] = []
        self._silenced: set[object] = set()
        self._fixing: Fixing | None = None
        self._said: object = None

    def take(self, fixing: Fixing) -> None:
        """From now on fixes are offered."""
        self._fixing = fixing
        fixing.found.connect(lambda: self.show_clashes(self._told))

    def show_clashes(self, clashes: Sequence[Clash]) -> None:
        """Clashes first; warnings about words and whole days wait in the menu."""
        loud = [clash for clash in clashes if clash.level == "clash" or clash.rule not in QUIET]
        self._told = loud + [
            clash for clash in clashes if clash.level != "clash" and clash.rule in QUIET
        ]
        first = self._told[0] if self._told else None
        is_grave = first is not None and first.level == "clash"
        is_worth_it = (
            first is not None and first.rule not in QUIET and first.key not in self._silenced
        )
        if first is None or not (is_grave or is_worth_it):
            self._said = None
            super().hide()
            return
        room = FIXES if self.width() >= NARROW else 1
        fixes = tuple(self._fixing.fixes(first))[:room] if self._fixing else ()
        said = (first, fixes, len(self._told), language())
        if said != self._said or self.isHidden():  # what stands already keeps the keyboard
            self._said = said
            self._say(first, fixes)

    def fix_buttons(self) -> list[QWidget]:
        """The buttons that make a fix, the best first."""
        fixes = self._said[1] if isinstance(self._said, tuple) else ()
        return self._buttons[: len(fixes)]

    def hide(self) -> None:
        """Closed by its cross: this warning is not told again until the program is started anew."""
        if self.isVisible() and self._told:
            self._silenced.add(self._told[0].key)
        super().hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible() and (event.oldSize().width() >= NARROW) != (self.width() >= NARROW):
            self.show_clashes(self._told)

    def menu(self) -> QMenu:
        """The other clashes and warnings; choosing one goes there."""
        menu = QMenu(self)
        for clash in self._told[1 : MOST + 1]:
            name, token = (
                ("triangle-alert", "bad") if clash.level == "clash" else ("circle-alert", "warn")
            )
            action = menu.addAction(icon(name, token), literal(clash.message))
            action.triggered.connect(
                lambda _checked=False, clash=clash: self.shown.emit(list(clash.activities))
            )
        if len(self._told) > MOST + 1:
            menu.addAction(
                _("{count} more in the list", count=len(self._told) - MOST - 1)
            ).setEnabled(False)
        return menu

    def _say(self, first: Clash, fixes: Sequence[Fix]) -> None:
        is_grave, more = first.level == "clash", len(self._told) - 1
        handlers = [(short_words(fix), self._curer(first, fix)) for fix in fixes]
        handlers.append((_("Show"), lambda: self.shown.emit(list(first.activities))))
        if more:
            handlers.append((n_("{count} more", "{count} more", more), self._open_menu))
        self.say(first.message, "bad" if is_grave else "warn", *handlers, can_close=not is_grave)
        for button, fix in zip(self._buttons, fixes, strict=False):
            say_in_full(button, fix)

    def _curer(self, clash: Clash, fix: Fix) -> Callable[[], object]:
        return lambda: self._fixing.apply(clash, fix) if self._fixing else None

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(
            self.mapToGlobal(QPoint(max(0, self.width() - menu.sizeHint().width()), self.height()))
        )


# --- Fixes beside the window: looked for when a clash is shown, dropped when the desk has changed,
# made by a click ---


LONGEST = 34  # letters of a button; its tooltip has the rest


class Fixing(QObject):
    """What is known of the fixes of clashes. Tells `found()` when there is more to show,
    `applied([ids])` after one was made.
    """

    found = Signal()
    applied = Signal(list)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[object, Sequence[Fix]] = {}
        self._age = 0
        context.news.connect(self.forget)
        context.cohort_changed.connect(self.forget)

    def fixes(self, clash: Clash) -> Sequence[Fix]:
        """The fixes of a clash as far as they are known; the first question sends somebody to
        look for them.
        """
        if clash.key not in self._known:
            self._known[clash.key] = ()
            self._look(clash)
        return self._known[clash.key]

    def apply(self, clash: Clash, fix: Fix) -> None:
        """Make a fix, as one undo step with its name; one that has come too late is told, and
        looked for anew.
        """
        cohort = self._context.cohort_id
        if cohort is None:
            return
        words = fix.full_words
        try:
            conflicts.apply_fix(self._context.desk, cohort, clash, fix)
        except EditConflictsFound as fault:
            self._context.announce(str(fault), "warn")
            self.forget()
            self.found.emit()
            return
        self._context.announce(_("Done: {cure}", cure=words))
        self.applied.emit(list(fix.changes))

    def forget(self) -> None:
        """The desk has changed: nothing that was found holds any more, nor what is still on its
        way.
        """
        self._known.clear()
        self._age += 1

    def _look(self, clash: Clash) -> None:
        desk, cohort, age = self._context.desk, self._context.cohort_id, self._age
        if cohort is None:
            return

        def look(_task: Task) -> list[Fix]:
            return conflicts.list_fixes(desk, cohort, clash)

        self._context.tasks.count(look, lambda fixes: self._take(clash, fixes, age), owner=self)

    def _take(self, clash: Clash, fixes: Sequence[Fix], age: int) -> None:
        if age == self._age and fixes:
            self._known[clash.key] = fixes
            self.found.emit()


def short_words(fix: Fix) -> str:
    """What a fix is called on a button."""
    words = fix.words if len(fix.words) <= LONGEST else fix.words[: LONGEST - 1] + "…"
    return literal(words)


def say_in_full(button: QWidget, fix: Fix) -> None:
    """What it would do, for whoever points at it or listens."""
    set_tip(button, fix.full_words)
    button.setAccessibleName(fix.full_words)


# --- The timetable rules, for all cohorts of the desk ---


SIZE, LEAST, CONTROL = (600, 760), 320, 150  # px
PICTURES: Mapping[Level, tuple[str, str]] = {
    "clash": ("triangle-alert", "bad"),
    "warning": ("circle-alert", "warn"),
    "ignore": ("circle-dashed", "fg3"),
}


class RulesDialog(FormDialog):
    """Keeps what was chosen when it is accepted; "As at first" puts everything back, to be kept
    or not.
    """

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Timetable rules"))
        self._context = context
        self.levels = {name: _LevelBox(_(known.label)) for name, known in RULES.items()}
        self.limits = {name: _field(_(limit.label)) for name, limit in LIMITS.items()}
        self.banner, self.remarks = Banner(), Label("", 12, ink="fg3", wraps=True)
        self.reset = Button(_("As at first"), clicked=lambda: self._show(TimetableRules()))
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out(parent)
        self._seen = SeenWhole(read_rules(context.desk), lambda: read_rules(context.desk))
        self._show(self._seen.shown)
        self._at_first = self._texts()
        self._ask_remarks()
        next(iter(self.levels.values())).setFocus()

    def is_typed(self) -> bool:
        """Does anything stand here that stood otherwise at first?"""
        return self._texts() != self._at_first

    def _texts(self) -> list[str]:
        return [
            *(box.level() for box in self.levels.values()),
            *(edit.text() for edit in self.limits.values()),
        ]

    def chosen(self) -> TimetableRules:
        """What stands in the dialog; `KnownFault` names what cannot be understood."""
        levels: dict[str, Level] = {name: box.level() for name, box in self.levels.items()}
        return TimetableRules(levels, Limits(**{name: self._minutes(name) for name in LIMITS}))

    def _lay_out(self, parent: QWidget) -> None:
        about = Label(
            _(
                "Rules inform and never block. What is a clash is counted and marked red; what is "
                "ignored is not looked for."
            ),
            13,
            ink="fg2",
            wraps=True,
        )
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(
            column(
                Label(_("Timetable rules"), 17, "bold"),
                about,
                4,
                _grid(self.levels, lambda name: RULES[name].label),
                8,
                Label(_("Limits"), 13, "bold"),
                _grid(self.limits, lambda name: LIMITS[name].label),
                self.remarks,
                None,
                gap=8,
                margins=(24, 22, 24, 16),
            )
        )
        foot = row(self.reset, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(
            column(area, rule(), column(self.banner, foot, margins=(24, 10, 24, 16)), gap=0)
        )
        self.resize(SIZE[0], min(SIZE[1], max(parent.height() - 40, LEAST)))

    def _show(self, rules: TimetableRules) -> None:
        self.banner.hide()
        for name, box in self.levels.items():
            box.setCurrentIndex(LEVELS.index(rules.level(name)))
        for name, value in limit_minutes(rules.limits).items():
            self.limits[name].setText(say_minutes(value))

    def _minutes(self, name: str) -> int:
        limit, edit = LIMITS[name], self.limits[name]
        value = read_minutes(edit.text())
        if value is None or not limit.least <= value <= limit.most:
            edit.setFocus()
            edit.selectAll()
            least, most = say_minutes(limit.least), say_minutes(limit.most)
            raise KnownFault(
                _("“{value}” does not fit “{limit}”.", value=edit.text(), limit=_(limit.label)),
                _(
                    "It lies between {least} and {most}, as hours and minutes.",
                    least=least,
                    most=most,
                ),
            )
        return value

    def _finish(self) -> None:
        try:
            rules = self.chosen()
            self._seen.keep(lambda shown: keep_rules(self._context.desk, rules, shown))
        except KnownFault as fault:
            self.banner.say(str(fault), "bad")
            return
        self.accept()
        # a setting is no operation: the desk itself tells nobody
        self._context.news.emit(ChangeEvent(KEEP, {}))
        self._context.announce(_("The timetable rules are kept"))

    def _ask_remarks(self) -> None:
        """What is not known about public holidays: a calendar takes a moment to be read."""
        desk, cohort = self._context.desk, self._context.cohort_id
        if cohort is not None:
            self._context.tasks.count(
                lambda _task: list_holiday_remarks(desk, cohort),
                lambda remarks: self.remarks.setText("\n".join(remarks)),
                owner=self,
            )


class _LevelBox(QComboBox):
    """Clash, warning or ignore; the wheel scrolls the list it stands in."""

    def __init__(self, name: str) -> None:
        super().__init__()
        for level in LEVELS:
            self.addItem(icon(*PICTURES[level]), _(LEVEL_WORDS[level]), level)
        self.setAccessibleName(name)
        self.setFixedWidth(CONTROL)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def level(self) -> Level:
        """The level chosen."""
        return LEVELS[self.currentIndex()]

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _field(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setFixedWidth(CONTROL)
    return made


def _grid(controls: Mapping[str, QWidget], label: Callable[[str], str]) -> QGridLayout:
    made = QGridLayout()
    made.setVerticalSpacing(6)
    made.setColumnStretch(0, 1)
    for place, (name, control) in enumerate(controls.items()):
        made.addWidget(Label(_(label(name)), 13, wraps=True), place, 0)
        made.addWidget(control, place, 1)
    return made
