"""The people of an activity, role by role: each with name, title as printed and organisation for
this occasion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.faults import KnownFault
from lcdesk.model.sentences import join_sentences
from lcdesk.services.curriculum.activity_people import (
    ROLES,
    BenchEntry,
    Cast,
    list_activity_people,
    list_bench,
    set_activity_people,
)
from lcdesk.texts import N_, _, with_label
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.forms.list_editor import MATCH, ElidedLine, WordCompleter, marked
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, row, scrolled

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk

SIZE = (820, 620)
ROLE_WIDTH = 110
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
Keep = Callable[[Sequence[Cast]], object]


class PersonEditor(QWidget):
    """One person: three lines to type into. `moved(step)` by Alt+Up and Alt+Down, `dropped()` by
    the cross.
    """

    moved = Signal(int)
    dropped = Signal()

    def __init__(self, bench: Bench, role: str) -> None:
        super().__init__()
        self._bench = bench
        self.name, self.title, self.organization = ElidedLine(), ElidedLine(), ElidedLine()
        for line, label in zip(
            self.lines, (N_("Name"), N_("Title as printed"), N_("Organisation")), strict=True
        ):
            line.setFont(font(13))
            line.setAcceptDrops(False)
            line.setPlaceholderText(_(label))
            line.setAccessibleName(with_label(role, _(label)))
        finder = bench.finder(self.name)
        self.name.setCompleter(finder)
        finder.activated.connect(
            lambda _name: QTimer.singleShot(0, self, self._fill)
        )  # the line has the name only then
        self.name.editingFinished.connect(self._fill)
        self.bin = IconButton("x", _("Take out"), self.dropped.emit, size=28)
        made = row(*self.lines, self.bin, gap=6)
        for at, share in enumerate((5, 5, 6)):
            made.setStretch(at, share)
        self.setLayout(made)

    @property
    def lines(self) -> tuple[QLineEdit, QLineEdit, QLineEdit]:
        """Name, title, organisation."""
        return self.name, self.title, self.organization

    def show_person(self, name: str | None, title: str | None, organization: str | None) -> None:
        """Show somebody."""
        for line, text in zip(self.lines, (name, title, organization), strict=True):
            line.setText(text or "")
            line.setCursorPosition(0)

    def texts(self) -> tuple[str, str, str]:
        """What stands in the three lines."""
        return self.name.text().strip(), self.title.text().strip(), self.organization.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = (
            _STEPS.get(Qt.Key(event.key()))
            if event.modifiers() == Qt.KeyboardModifier.AltModifier
            else None
        )
        if step is not None:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        """Somebody from the bench brings title and organisation along, where nothing is typed
        yet.
        """
        known = self._bench.known(self.name.text())
        if known is not None:
            for line, text in ((self.title, known.title), (self.organization, known.organization)):
                if text and not line.text().strip():
                    line.setText(text)
                    line.setCursorPosition(0)


class Bench:
    """Those known from before, found by the beginning of any word of their names in either
    language.
    """

    def __init__(self, entries: Sequence[BenchEntry]) -> None:
        self._by_name = {name: one for one in entries for name in (one.name_zh, one.name) if name}
        self._model = QStandardItemModel()
        for one in entries:
            for name in dict.fromkeys(name for name in (one.name, one.name_zh) if name):
                item = QStandardItem(name)
                item.setData(marked(one.name, one.name_zh), MATCH)
                self._model.appendRow(item)

    def known(self, name: str) -> BenchEntry | None:
        """The one of exactly that name."""
        return self._by_name.get(name.strip())

    def finder(self, line: QLineEdit) -> WordCompleter:
        """A list of names below a line."""
        made = WordCompleter(self._model, line)
        made.setCompletionRole(MATCH)
        made.setFilterMode(Qt.MatchFlag.MatchContains)
        made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        made.setMaxVisibleItems(10)
        if popup := made.popup():
            popup.setObjectName("popup")
        return made


class RolePart(QWidget):
    """The people in one role, in the order in which they are printed."""

    def __init__(self, role: str, bench: Bench) -> None:
        super().__init__()
        self.role, self._bench = role, bench
        self.words = ACTIVITY.field(role).title
        self.rows: list[PersonEditor] = []
        label = Label(self.words, 13, "medium", wraps=True)
        label.setFixedWidth(ROLE_WIDTH)
        label.setContentsMargins(0, 9, 0, 0)
        self.add = IconButton(
            "plus",
            _("One more: {role}", role=self.words),
            lambda: self.add_person().name.setFocus(),
            size=30,
        )
        self._box = QVBoxLayout()
        self._box.setSpacing(6)
        made = row(label, self._box, self.add, gap=8)
        made.setStretch(1, 1)
        for part in (label, self.add):
            made.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.setLayout(made)

    def add_person(
        self, name: str | None = None, title: str | None = None, organization: str | None = None
    ) -> PersonEditor:
        """One more line, filled or blank."""
        made = PersonEditor(self._bench, self.words)
        made.show_person(name, title, organization)
        made.moved.connect(lambda step: self._move(made, step))
        made.dropped.connect(lambda: self._drop(made))
        before = self.rows[-1].lines[-1] if self.rows else None
        self.rows.append(made)
        self._box.addWidget(made)
        if before is not None:
            QWidget.setTabOrder(before, made.name)
        QWidget.setTabOrder(made.bin, self.add)
        return made

    def people(self) -> list[Cast]:
        """Whoever stands there, lines with nothing in them left out."""
        texts = (made.texts() for made in self.rows)
        return [
            (self.role, name, title or None, firm or None)
            for name, title, firm in texts
            if name or title or firm
        ]

    def _move(self, made: PersonEditor, step: int) -> None:
        """The texts change places, not the lines: the order of Tab stays what it looks like."""
        here = self.rows.index(made)
        there = here + step
        if not 0 <= there < len(self.rows):
            return
        other, column_at = self.rows[there], _column_of(made)
        mine, theirs = made.texts(), other.texts()
        made.show_person(*theirs)
        other.show_person(*mine)
        other.lines[column_at].setFocus()

    def _drop(self, made: PersonEditor) -> None:
        if len(self.rows) == 1:
            made.show_person("", "", "")
            made.name.setFocus()
            return
        at = self.rows.index(made)
        self.rows.remove(made)
        self._box.removeWidget(made)
        made.hide()
        made.deleteLater()
        self.rows[min(at, len(self.rows) - 1)].name.setFocus()


class PeopleDialog(FormDialog):
    """`keep(people)` gets everybody; what it refuses is told here, and nothing typed is lost."""

    def __init__(
        self, parent: QWidget, title: str, people: Sequence[Cast], bench: Bench, keep: Keep
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("People of {name}", name=title))
        self.resize(*SIZE)
        self._keep = keep
        self.parts = {role: RolePart(role, bench) for role in ROLES}
        for role, name, position, organization in people:
            self.parts[role].add_person(name, position, organization)
        for part in self.parts.values():
            if not part.rows:
                part.add_person()
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        self._at_first = self.people()
        self.parts[ROLES[0]].rows[0].name.setFocus()

    def is_typed(self) -> bool:
        """Are they others, or called otherwise, than at first?"""
        return self.people() != self._at_first

    def people(self) -> list[Cast]:
        """Everybody, role by role."""
        return [one for part in self.parts.values() for one in part.people()]

    def _lay_out(self) -> None:
        heading = Label(self.windowTitle(), 17, "bold", wraps=True)
        told = _(
            "Title and organisation are printed as they stand here, for this occasion alone. Who "
            "is new comes onto the bench. Alt+Up and Alt+Down change the order."
        )
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(*self.parts.values(), None, gap=14, margins=(0, 4, 8, 4)))
        buttons = row(self.problem, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        buttons.setStretch(0, 1)
        made = column(
            heading, Label(told, 13, ink="fg2", wraps=True), gap=8, margins=(24, 22, 24, 18)
        )
        made.addWidget(scrolled(inside), 1)
        made.addLayout(buttons)
        self.setLayout(made)

    def _finish(self) -> None:
        try:
            self._keep(self.people())
        except KnownFault as fault:
            self.problem.setText(join_sentences(str(fault), fault.advice or ""))
            self.problem.show()
            return
        self.accept()


def edit_people(parent: QWidget, desk: Desk, activity_id: int, title: str) -> PeopleDialog:
    """Open the people of an activity; what is kept is one step of undo."""
    bench, people = Bench(list_bench(desk)), list_activity_people(desk, activity_id)
    seen = SeenWhole[Sequence[Cast]](people, lambda: list_activity_people(desk, activity_id))

    def keep(cast: Sequence[Cast]) -> None:
        seen.keep(lambda shown: set_activity_people(desk, activity_id, cast, shown))

    made = PeopleDialog(parent, title, people, bench, keep)
    made.open()
    return made


def _column_of(made: PersonEditor) -> int:
    return next((at for at, line in enumerate(made.lines) if line.hasFocus()), 0)
