"""The pane beside the week: the form of the selected activity, saved field by field, or of a new
one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.clashes import RULES, Clash, Fix
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import LongText
from lcdesk.model.rows import ActivityRecord
from lcdesk.texts import N_, _, language
from lcdesk.ui.curriculum.clash_bar import Fixing
from lcdesk.ui.curriculum.fix_button import FixButton
from lcdesk.ui.curriculum.timetable import title_of
from lcdesk.ui.kit.forms.editors import WrappedEditor
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.forms.unsaved_input import half_typed
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.table.columns import open_words_told
from lcdesk.ui.kit.widgets import Button, IconButton, Label, ThemedIcon, column, row, rule

if TYPE_CHECKING:
    from lcdesk.services.importing.open_questions import OpenWord

WIDTH = 348
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NEW = (
    "date",
    "start",
    "end",
    "kind",
    "title",
    "title_zh",
    "theme",
    "venue",
    "group_name",
    "speaker",
    "interpreter",
    "bus",
    "notes",
)
ALWAYS = ("date", "start", "end", "kind", "title", "title_zh", "venue", "speaker")


class ActivityPane(QFrame):
    """Tells `kept(name, value)`, `added(values)`, `drafted(values)` while a new one is filled
    in, `removed()`, `closed()`.
    """

    kept = Signal(str, object)
    added = Signal(dict)
    drafted = Signal(dict)
    removed = Signal()
    people_asked = Signal()
    pictures_asked = Signal()
    closed = Signal()

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self.setObjectName("pane")
        self.setFixedWidth(WIDTH)
        self.retranslation = Retranslation()
        self.record: ActivityRecord | None = None
        self.is_new = False
        self.title = Label("", 15, "bold", wraps=True)
        self.close_button = IconButton("x", clicked=self.closed.emit, size=28)
        self.problems = ProblemList()
        self.form = RecordForm(ACTIVITY)
        self.form.changed.connect(self.kept)
        self.add_button = Button("", "plus", "primary", self._add)
        self.cancel_button = Button("", clicked=self.closed.emit)
        self.remove_button = Button("", "trash-2", "danger", self.removed.emit)
        self.people_button = Button("", "users", clicked=self.people_asked.emit)
        self.pictures_button = IconButton("image", clicked=self.pictures_asked.emit, size=34)
        inside = self._build()
        # Tab comes to the fields after the buttons
        self.form.set_always(ALWAYS)
        self.new_form = RecordForm(ACTIVITY, NEW, is_flat=False)
        self.new_form.changed.connect(lambda _name, _value: self._draft())
        inside.insertWidget(2, self.new_form)
        self._hear_enter()
        self._turn_title()
        self.closed.connect(self._give_up_new)
        self.hide()

    def show_record(
        self,
        record: ActivityRecord,
        problems: Sequence[Clash],
        asked: Mapping[str, OpenWord] | None = None,
    ) -> None:
        """Show the form of an activity, and above it what was found about it; `asked`: words of a
        sheet that are asked about, said below their fields.
        """
        self.is_new, self.record = False, record
        told = {name: open_words_told(word) for name, word in (asked or {}).items()}
        self.form.show_record(record, asked=told)
        self.problems.show_problems(problems)
        self._turn()

    def show_new(self, values: Mapping[str, Any], near: dt.date | None) -> None:
        """Show the form of a new activity with day and time filled in."""
        is_fresh = not (self.is_new and self.isVisible())
        self.is_new, self.record = True, None
        for form in (self.form, self.new_form):
            form.set_near(near)
        if is_fresh:
            self.new_form.show_record(None)
            for name in NEW:
                self.new_form.row_of(name).show_value(None)
        for name, value in values.items():
            self.new_form.row_of(name).show_value(value)
        self.problems.show_problems(())
        self._hear_enter()
        self._turn()
        self.new_form.focus_field("title")

    @property
    def key(self) -> int:
        """The id of the activity shown."""
        return self.record["id"] if self.record else 0

    def is_open(self) -> bool:
        """Is the pane shown (as far as it is up to the pane)?"""
        return not self.isHidden()

    def leave_new(self) -> None:
        """Give up a new activity that was not added; what was typed stays a draft."""
        if self.is_new:
            half_typed().parting.emit(self.new_form)
        self.is_new = False

    def focus_form(self) -> None:
        """Go to the first field that matters."""
        self.form.focus_field("title")

    def retranslate(self) -> None:
        """Say everything in the language of the moment; what was typed stays."""
        self.retranslation.again()
        self.form.retranslate()
        self.new_form.retranslate()
        self._hear_enter()
        self._turn_title()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter adds from the title too, whose field would keep it; in notes it is a new line."""
        is_enter = isinstance(event, QKeyEvent) and event.key() in ENTER and not event.modifiers()
        if is_enter and event.type() == QEvent.Type.KeyPress and self.is_new:
            self._add()
            return True
        return super().eventFilter(watched, event)

    def _hear_enter(self) -> None:
        for made in self.new_form.rows.values():
            if isinstance(made.editor, WrappedEditor) and not isinstance(made.field.kind, LongText):
                made.editor.installEventFilter(self)

    def event(self, event: QEvent) -> bool:
        """Delete belongs to the fields here, not to the command that removes the activity."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Delete
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in ENTER and self.is_new:
            self._add()
        else:
            super().keyPressEvent(event)

    def _build(self) -> QBoxLayout:
        """All but the form of a new one; what it is to stand in."""
        for text, setter in (
            (N_("Add activity"), self.add_button.setText),
            (N_("Cancel"), self.cancel_button.setText),
            (N_("Remove activity"), self.remove_button.setText),
            (N_("People…"), self.people_button.setText),
            (N_("Pictures…"), self.pictures_button.set_name),
            (N_("Close"), self.close_button.set_name),
        ):
            self.retranslation.say(text, setter)
        head = row(self.title, self.close_button, margins=(20, 18, 12, 10))
        head.setStretch(0, 1)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        body = QWidget()
        body.setObjectName("plain")
        inside = column(self.problems, self.form, None, gap=10, margins=(20, 4, 14, 12))
        body.setLayout(inside)
        area = QScrollArea()
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = row(
            self.remove_button,
            None,
            self.pictures_button,
            self.people_button,
            self.cancel_button,
            self.add_button,
            margins=(20, 10, 16, 14),
        )
        self.setLayout(column(head, area, rule(), foot, gap=0))
        return inside

    def _turn(self) -> None:
        self.form.setVisible(not self.is_new)
        self.new_form.setVisible(self.is_new)
        self.remove_button.setVisible(not self.is_new)
        self.people_button.setVisible(not self.is_new)
        self.pictures_button.setVisible(not self.is_new)
        self.add_button.setVisible(self.is_new)
        self.cancel_button.setVisible(self.is_new)
        self._turn_title()
        self.show()

    def _turn_title(self) -> None:
        self.title.setText(_("New activity") if self.record is None else title_of(self.record))

    def _draft(self) -> None:
        """What can be understood so far, for the ghost in the week."""
        self.drafted.emit(
            {name: made.value() for name, made in self.new_form.rows.items() if _is_sound(made)}
        )

    def _add(self) -> None:
        try:
            values = self.new_form.values()
        except BadValue:
            return  # the field says why, and has the focus
        if not values.get("title") and not values.get("title_zh"):
            self.new_form.show_problem(
                "title", _("An activity needs a title in one language at least.")
            )
            self.new_form.focus_field("title")
            return
        self.added.emit(values)
        if self.isHidden():  # it was taken
            self.new_form.give_up()

    def _give_up_new(self) -> None:
        if self.is_new:
            self.new_form.give_up()


def _is_sound(made: Any) -> bool:
    try:
        made.value()
    except BadValue:
        return False
    return True


# --- What was found about an activity, one box each, with its fixes as buttons ---


WAY = 66  # px: three lines


class ProblemList(QWidget):
    """Clashes first, as they come; hidden where there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setLayout(column(gap=6))
        self._problems: Sequence[Clash] = ()
        self._fixing: Fixing | None = None
        self._shown: object = ()

    def take(self, fixing: Fixing) -> None:
        """From now on fixes are offered."""
        self._fixing = fixing
        fixing.found.connect(lambda: self.show_problems(self._problems))

    def show_problems(self, problems: Sequence[Clash]) -> None:
        """Boxes for these; what stands already is left alone, with the keyboard in it."""
        self._problems = problems
        fixes = [self._fixing.fixes(problem) if self._fixing else () for problem in problems]
        waits = [bool(self._fixing and self._fixing.is_looking(one)) for one in problems]
        shown = (list(problems), [tuple(found) for found in fixes], waits, language())
        if shown != self._shown:
            self._shown = shown
            self._fill(list(zip(problems, fixes, strict=True)))
        self.setVisible(bool(problems))

    def _fill(self, found: list[tuple[Clash, Sequence[Fix]]]) -> None:
        lines = self.layout()
        assert lines is not None
        while lines.count():
            item = lines.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for problem, fixes in found:
            lines.addWidget(self._box(problem, fixes))

    def _box(self, problem: Clash, fixes: Sequence[Fix]) -> QFrame:
        made = QFrame()
        made.setObjectName("banner")
        tone = "bad" if problem.level == "clash" else "warn"
        made.setProperty("tone", tone)
        picture = ThemedIcon("triangle-alert" if tone == "bad" else "circle-alert", 14, tone)
        line = row(picture, Label(problem.message, 12, ink=tone, wraps=True), gap=8)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        body = column(line, gap=7, margins=(10, 7, 10, 8))
        if RULES[problem.rule].proposals(problem.field):
            body.addWidget(self._way(problem, fixes))
        made.setLayout(body)
        return made

    def _way(self, problem: Clash, fixes: Sequence[Fix]) -> QWidget:
        """The best fix, in a room that is kept for it: the form below does not move when it
        comes. The list of clashes has the others.
        """
        is_looking = self._fixing is not None and self._fixing.is_looking(problem)
        made = QWidget()
        made.setObjectName("plain")
        made.setFixedHeight(WAY)
        if fixes:
            inside: QWidget = self._button(problem, fixes[0])
        else:
            words = _("Looking for a way out…") if is_looking else _("No way out is known")
            inside = Label(words, 12, ink="fg3")
        made.setLayout(column(inside, None, gap=0))
        return made

    def _button(self, problem: Clash, fix: Fix) -> FixButton:
        def make() -> None:
            if self._fixing:
                self._fixing.apply(problem, fix)

        return FixButton(fix, make, wraps=True)
