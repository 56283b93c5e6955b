"""Clashes on the Curriculum screen: the line above the week with the fixes of the first, and the
dialog of the rules they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QWidget

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
from lcdesk.ui.curriculum.fix_button import FixButton
from lcdesk.ui.curriculum.timetable import QUIET
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    IconButton,
    Label,
    ShortenedLabel,
    ThemedIcon,
    column,
    row,
    rule,
    scrolled,
)

HEIGHT, ROOMY = 48, 1150  # px; from which there is room for a second fix
FIXES, PART = 2, 0.5  # of the width, for all of them
PICTURES: Mapping[str, tuple[str, str]] = {
    "clash": ("triangle-alert", "bad"),
    "warning": ("circle-alert", "warn"),
    "ignore": ("circle-dashed", "fg3"),
}


class ClashBar(QFrame):
    """One line that is always there, so that nothing moves when a clash comes, or what would help:
    red for a clash, amber for a warning alone (which can be closed), quiet where there is neither.
    `shown([ids])`: go to these activities; `list_asked`: all clashes beside the grid.
    """

    shown = Signal(list)
    list_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setFixedHeight(HEIGHT)
        self.clash: Clash | None = None
        self._told: list[Clash] = []
        self._silenced: set[object] = set()
        self._fixing: Fixing | None = None
        self._said: object = None
        self._is_known = False
        self._picture, self._words = ThemedIcon("circle-check", 16, "fg3"), ShortenedLabel(lines=2)
        self._wait = Label("", 12, ink="fg3")
        self._fixes = row(gap=8)
        self._buttons: list[FixButton] = []
        self._show = Button("", clicked=self._show_first)
        self._list = Button("", "list", clicked=self.list_asked.emit)
        self._close = IconButton("x", clicked=self.silence, size=28)
        line = row(self._picture, self._words, gap=8, margins=(14, 0, 8, 0))
        line.setStretch(1, 1)
        line.addWidget(self._wait)
        line.addLayout(self._fixes)
        for part in (self._show, self._list, self._close):
            line.addWidget(part)
        self.setLayout(line)

    def take(self, fixing: Fixing) -> None:
        """From now on fixes are offered."""
        self._fixing = fixing
        fixing.found.connect(lambda: self.show_clashes(self._told, is_known=self._is_known))

    def show_clashes(self, clashes: Sequence[Clash], *, is_known: bool = True) -> None:
        """Clashes first; warnings about words and whole days are in the list. Not `is_known`: they
        are still looked for.
        """
        self._is_known = is_known
        self._told = in_order(clashes)
        self.clash = next((one for one in self._told if self._is_worth_it(one)), None)
        room = FIXES if self.width() >= ROOMY else 1
        fixes = self._fixing.fixes(self.clash)[:room] if self._fixing and self.clash else ()
        is_looking = bool(self._fixing and self.clash and self._fixing.is_looking(self.clash))
        said = (self.clash, tuple(fixes), is_looking, self._counts(), is_known, language())
        if said != self._said:  # what stands already keeps the keyboard
            self._said = said
            self._say(fixes, is_looking=is_looking)

    def fix_buttons(self) -> list[FixButton]:
        """The buttons that make a fix, the best first."""
        return self._buttons

    def text(self) -> str:
        """The sentence shown, whole."""
        return self._words.text()

    def silence(self) -> None:
        """This warning is not told again until the program is started anew."""
        if self.clash is not None:
            self._silenced.add(self.clash.key)
            self.show_clashes(self._told, is_known=self._is_known)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._narrow()
        if (event.oldSize().width() >= ROOMY) != (self.width() >= ROOMY):
            self.show_clashes(self._told, is_known=self._is_known)

    def _narrow(self) -> None:
        """The sentence keeps its part of the line."""
        for button in self._buttons:
            button.setMaximumWidth(max(200, int(self.width() * PART / len(self._buttons))))

    def _is_worth_it(self, clash: Clash) -> bool:
        is_loud = clash.rule not in QUIET and clash.key not in self._silenced
        return clash.level == "clash" or is_loud

    def _counts(self) -> tuple[int, int]:
        grave = sum(clash.level == "clash" for clash in self._told)
        return grave, len(self._told) - grave

    def _say(self, fixes: Sequence[Fix], *, is_looking: bool) -> None:
        clash = self.clash
        tone = "mute" if clash is None else "bad" if clash.level == "clash" else "warn"
        icon_name, ink = PICTURES[clash.level] if clash else ("circle-check", "fg3")
        quiet = _("No clashes.") if self._is_known else _("Looking for clashes…")
        self._picture.set_picture(icon_name, ink)
        self._words.show_text(clash.message if clash else quiet, "fg2" if clash is None else tone)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(self._words.text())
        self._put(clash, fixes)
        has_fixes = bool(clash and RULES[clash.rule].proposals(clash.field))
        self._wait.setText(_("Looking for a way out…") if is_looking else _("No way out is known"))
        self._wait.setVisible(has_fixes and not fixes)
        self._show.setText(_("Show"))
        self._show.setVisible(clash is not None)
        self._list.setText(count_words(*self._counts()))
        self._list.setVisible(bool(self._told))
        self._close.set_name(_("Close"))
        self._close.setVisible(tone == "warn")

    def _put(self, clash: Clash | None, fixes: Sequence[Fix]) -> None:
        for button in self._buttons:
            self._fixes.removeWidget(button)
            button.hide()  # it is gone only at the next round of events
            button.deleteLater()
        made = [FixButton(fix, self._curer(clash, fix)) for fix in fixes if clash]
        for button in made:
            self._fixes.addWidget(button)
        self._buttons = made
        self._narrow()

    def _curer(self, clash: Clash | None, fix: Fix) -> Callable[[], object]:
        return lambda: self._fixing.apply(clash, fix) if self._fixing and clash else None

    def _show_first(self) -> None:
        if self.clash is not None:
            self.shown.emit(list(self.clash.activities))


def in_order(clashes: Sequence[Clash]) -> list[Clash]:
    """Clashes and warnings about places and times before those about words and whole days."""
    loud = [clash for clash in clashes if clash.level == "clash" or clash.rule not in QUIET]
    return loud + [clash for clash in clashes if clash.level != "clash" and clash.rule in QUIET]


def count_words(grave: int, warnings: int) -> str:
    """ "2 clashes · 5 warnings"; what there is none of is left out."""
    told = (
        n_("{count} clash", "{count} clashes", grave) if grave else "",
        n_("{count} warning", "{count} warnings", warnings) if warnings else "",
    )
    return " · ".join(words for words in told if words)


# --- Fixes beside the window: looked for when a clash is shown, dropped when the desk has changed,
# made by a click ---


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
        self._looking: set[object] = set()
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

    def is_looking(self, clash: Clash) -> bool:
        """Is somebody on the way to find them?"""
        return clash.key in self._looking

    def apply(self, clash: Clash, fix: Fix) -> None:
        """Make a fix, as one undo step with its name; one that has come too late is told, and
        looked for anew.
        """
        cohort = self._context.cohort_id
        if cohort is None:
            return
        words = fix.told
        try:
            conflicts.apply_fix(self._context.desk, cohort, clash, fix)
        except EditConflictsFound as fault:
            self._context.announce(str(fault), "warn")
            self.forget()
            self.found.emit()
            return
        self._context.tell_done(_("Done: {cure}", cure=words))
        self.applied.emit(list(fix.changes))

    def forget(self) -> None:
        """The desk has changed: nothing that was found holds any more, nor what is still on its
        way.
        """
        self._known.clear()
        self._looking.clear()
        self._age += 1

    def _look(self, clash: Clash) -> None:
        desk, cohort, age = self._context.desk, self._context.cohort_id, self._age
        if cohort is None:
            return

        def look(_task: Task) -> list[Fix]:
            return conflicts.list_fixes(desk, cohort, clash)

        self._looking.add(clash.key)
        self._context.tasks.count(look, lambda fixes: self._take(clash, fixes, age), owner=self)

    def _take(self, clash: Clash, fixes: Sequence[Fix], age: int) -> None:
        if age == self._age:
            self._looking.discard(clash.key)
            self._known[clash.key] = fixes
            self.found.emit()


# --- The timetable rules, for all cohorts of the desk ---


SIZE, LEAST, CONTROL = (600, 760), 320, 150  # px


class RulesDialog(FormDialog):
    """Keeps what was chosen when it is accepted; "Reset" puts everything back, to be kept
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
        self.reset = Button(_("Reset"), clicked=lambda: self._show(TimetableRules()))
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
