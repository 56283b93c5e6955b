"""The people and organisations of an activity, role by role, as they are named on this occasion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from lcdesk.model.catalogue import ACTIVITY, BODIES
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.kinds import Number
from lcdesk.services.cohorts.organisers import list_known
from lcdesk.services.curriculum.curriculum import (
    ROLES,
    BenchEntry,
    BodyInPart,
    Cast,
    list_activity_bodies,
    list_activity_people,
    list_bench,
    set_activity_people,
)
from lcdesk.texts import _, join_sentences, with_label
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.forms.list_editor import MATCH, ElidedLine, WordCompleter, marked
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, row, rule, scrolled
from lcdesk.ui.kit.widgets.controls import moving_step

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk

SIZE = (920, 680)
ROLE_WIDTH, COUNT_WIDTH = 110, 132  # px
Texts = Sequence[str | None]
Keep = Callable[[Sequence[Cast], Sequence[BodyInPart]], object]


class EntryEditor(QWidget):
    """Somebody, or an organisation, in lines to type into. `moved(step)` by Alt+Up and Alt+Down,
    `dropped()` by the cross.
    """

    moved = Signal(int)
    dropped = Signal()
    lines: tuple[QLineEdit, ...]

    def show_texts(self, texts: Texts) -> None:
        """Show these, line by line; what is not given is blank."""
        for at, line in enumerate(self.lines):
            line.setText((texts[at] if at < len(texts) else None) or "")
            line.setCursorPosition(0)

    def texts(self) -> tuple[str | None, ...]:
        """What stands in the lines."""
        return tuple(line.text().strip() or None for line in self.lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := moving_step(event):
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def _name_lines(self, role: str, labels: Sequence[str]) -> None:
        for line, label in zip(self.lines, labels, strict=True):
            line.setFont(font(13))
            line.setAcceptDrops(False)
            line.setPlaceholderText(label)
            line.setAccessibleName(with_label(role, label))
        self.bin = IconButton("x", _("Take out"), self.dropped.emit, size=28)

    def _find_by(self, line: QLineEdit, bench: Bench) -> None:
        finder = bench.finder(line)
        line.setCompleter(finder)
        # the line has the name only then
        finder.activated.connect(lambda _name: QTimer.singleShot(0, self, lambda: self._fill(line)))
        line.editingFinished.connect(lambda: self._fill(line))

    def _fill(self, line: QLineEdit) -> None:
        """Who is known from before brings along what nobody has typed yet."""
        raise NotImplementedError

    def _complete(self, texts: Texts) -> None:
        for line, text in zip(self.lines, texts, strict=True):
            if text and not line.text().strip():
                line.setText(text)
                line.setCursorPosition(0)


class PersonEditor(EntryEditor):
    """One person, with title and organisation as printed, in both languages."""

    def __init__(self, bench: Bench, role: str) -> None:
        super().__init__()
        self._bench = bench
        self.name, self.title, self.organization = ElidedLine(), ElidedLine(), ElidedLine()
        self.name_zh, self.title_zh = ElidedLine(), ElidedLine()
        # name, title, organisation, and below them name and title in Chinese
        self.lines = (self.name, self.title, self.organization, self.name_zh, self.title_zh)
        labels = (
            _("Name"),
            _("Title as printed"),
            _("Organisation"),
            _("Chinese name"),
            _("Title as printed (Chinese)"),
        )
        self._name_lines(role, labels)
        self._find_by(self.name, bench)
        places = QGridLayout(self)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(6)
        for at, line in enumerate(self.lines):
            places.addWidget(line, at // 3, at % 3)
        places.addWidget(self.bin, 0, 3)
        for at, share in enumerate((4, 6, 6)):
            places.setColumnStretch(at, share)

    def _fill(self, line: QLineEdit) -> None:
        known = self._bench.known(self.name.text())
        if known is not None:
            chinese = known.name_zh if known.name_zh != self.name.text().strip() else ""
            self._complete((None, known.title, known.organization, chinese, known.title_zh))


class BodyEditor(EntryEditor):
    """One organisation, by its names, and how many came as its representatives."""

    def __init__(self, bench: Bench, role: str) -> None:
        super().__init__()
        self._bench = bench
        self.name, self.name_zh, self.count = ElidedLine(), ElidedLine(), QLineEdit()
        self.lines = (self.name, self.name_zh, self.count)
        self._name_lines(role, (_("Name (English)"), _("Name (Chinese)"), _("How many came")))
        self.count.setFixedWidth(COUNT_WIDTH)
        for line in (self.name, self.name_zh):
            self._find_by(line, bench)
        made = row(self.name, self.name_zh, self.count, self.bin, gap=6)
        made.setStretch(0, 6)
        made.setStretch(1, 5)
        self.setLayout(made)

    def _fill(self, line: QLineEdit) -> None:
        known = self._bench.known(line.text())
        if known is not None:
            self._complete((known.name, known.name_zh, None))


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
    """Those in one role, in the order in which they are printed."""

    def __init__(
        self, role: str, words: str, editor: Callable[[Bench, str], EntryEditor], bench: Bench
    ) -> None:
        super().__init__()
        self.role, self.words = role, words
        self._editor, self._bench = editor, bench
        self.rows: list[EntryEditor] = []
        label = Label(self.words, 13, "medium", wraps=True)
        label.setFixedWidth(ROLE_WIDTH)
        label.setContentsMargins(0, 9, 0, 0)
        self.add = IconButton(
            "plus",
            _("One more: {role}", role=self.words),
            lambda: self.add_entry().lines[0].setFocus(),
            size=30,
        )
        self._box = QVBoxLayout()
        self._box.setSpacing(6)
        self._box.addStretch(1)  # the lines stand at the top, however many lines the label has
        made = row(label, self._box, self.add, gap=8)
        made.setStretch(1, 1)
        for part in (label, self.add):
            made.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.setLayout(made)

    def add_entry(self, texts: Texts = ()) -> EntryEditor:
        """One more line, filled or blank."""
        made = self._editor(self._bench, self.words)
        made.show_texts(texts)
        made.moved.connect(lambda step: self._move(made, step))
        made.dropped.connect(lambda: self._drop(made))
        self.rows.append(made)
        self._box.insertWidget(self._box.count() - 1, made)
        self.order_tabs()
        return made

    def order_tabs(self) -> None:
        """Tab goes through the lines as they read, and then to the button for one more."""
        each = [one for made in self.rows for one in (*made.lines, made.bin)]
        for one, following in pairwise((*each, self.add)):
            QWidget.setTabOrder(one, following)

    def entries(self) -> list[tuple[str | None, ...]]:
        """What stands there, lines with nothing in them left out."""
        return [texts for texts in (made.texts() for made in self.rows) if any(texts)]

    def _move(self, made: EntryEditor, step: int) -> None:
        """The texts change places, not the lines: the order of Tab stays what it looks like."""
        here = self.rows.index(made)
        there = here + step
        if not 0 <= there < len(self.rows):
            return
        other, column_at = self.rows[there], _column_of(made)
        mine, theirs = made.texts(), other.texts()
        made.show_texts(theirs)
        other.show_texts(mine)
        other.lines[column_at].setFocus()

    def _drop(self, made: EntryEditor) -> None:
        if len(self.rows) == 1:
            made.show_texts(())
            made.lines[0].setFocus()
            return
        at = self.rows.index(made)
        self.rows.remove(made)
        self._box.removeWidget(made)
        made.hide()
        made.deleteLater()
        self.rows[min(at, len(self.rows) - 1)].lines[0].setFocus()


class PeopleDialog(FormDialog):
    """`keep(people, bodies)` gets everybody; what it refuses is told here, and nothing typed is
    lost.

    `benches`: the people, and the organisations, known from before.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        there: tuple[Sequence[Cast], Sequence[BodyInPart]],
        benches: tuple[Bench, Bench],
        keep: Keep,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("People of {name}", name=title))
        self.resize(*SIZE)
        self._keep = keep
        known, known_bodies = benches
        people, bodies = there
        self.parts = {
            role: RolePart(role, ACTIVITY.field(role).title, PersonEditor, known) for role in ROLES
        } | {
            field.column: RolePart(field.column, field.title, BodyEditor, known_bodies)
            for field in BODIES
        }
        for person in people:
            self.parts[person.role].add_entry(person[1:])
        for body in bodies:
            count = str(body.people) if body.people else None
            self.parts[body.part].add_entry((body.name_en, body.name_zh, count))
        for part in self.parts.values():
            if not part.rows:
                part.add_entry()
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        self._at_first = self._typed()
        self.parts[ROLES[0]].rows[0].lines[0].setFocus()

    def is_typed(self) -> bool:
        """Are they others, or called otherwise, than at first?"""
        return self._typed() != self._at_first

    def people(self) -> list[Cast]:
        """Everybody, role by role."""
        return [Cast(role, *texts) for role in ROLES for texts in self.parts[role].entries()]

    def bodies(self) -> list[BodyInPart]:
        """The organisations, part by part; `KnownFault` for a count that is none."""
        return [
            BodyInPart(field.column, name, name_zh, _count(count))
            for field in BODIES
            for name, name_zh, count in self.parts[field.column].entries()
        ]

    def _typed(self) -> list[tuple[str, list[tuple[str | None, ...]]]]:
        return [(role, part.entries()) for role, part in self.parts.items()]

    def _lay_out(self) -> None:
        heading = Label(self.windowTitle(), 17, "bold", wraps=True)
        told = _(
            "Title and organisation are printed as they stand here, for this occasion alone. Who "
            "is new is added to the experts. Alt+Up and Alt+Down change the order. Several posts "
            "of one person are parted by a semicolon."
        )
        inside = QWidget()
        inside.setObjectName("plain")
        people = [self.parts[role] for role in ROLES]
        bodies = [self.parts[field.column] for field in BODIES]
        organisations = Label(_("Organisations"), 14, "bold")
        inside.setLayout(
            column(*people, rule(), organisations, *bodies, None, gap=14, margins=(0, 4, 8, 4))
        )
        buttons = row(self.problem, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        buttons.setStretch(0, 1)
        made = column(
            heading, Label(told, 13, ink="fg2", wraps=True), gap=8, margins=(24, 22, 24, 18)
        )
        made.addWidget(scrolled(inside), 1)
        made.addLayout(buttons)
        self.setLayout(made)
        for part in self.parts.values():  # anew: where they stand now they come as they were made
            part.order_tabs()

    def _finish(self) -> None:
        try:
            self._keep(self.people(), self.bodies())
        except KnownFault as fault:
            self.problem.setText(join_sentences(str(fault), fault.advice or ""))
            self.problem.show()
            return
        self.accept()


def _count(typed: str | None) -> int | None:
    try:
        return Number(1).parse(typed) if typed else None
    except BadValue as bad:
        raise KnownFault(str(bad), _("Nothing was changed. Say how many came in figures.")) from bad


def edit_people(parent: QWidget, desk: Desk, activity_id: int, title: str) -> PeopleDialog:
    """Open the people and organisations of an activity; what is kept is one step of undo."""
    bodies = [BenchEntry(one.name_en or "", one.name_zh or "", "", "") for one in list_known(desk)]

    def read() -> tuple[list[Cast], list[BodyInPart]]:
        return list_activity_people(desk, activity_id), list_activity_bodies(desk, activity_id)

    there = read()
    seen = SeenWhole(there, read)

    def keep(people: Sequence[Cast], bodies: Sequence[BodyInPart]) -> None:
        seen.keep(
            lambda shown: set_activity_people(
                desk, activity_id, people, [*shown[0], *shown[1]], bodies
            )
        )

    benches = Bench(list_bench(desk)), Bench(bodies)
    made = PeopleDialog(parent, title, there, benches, keep)
    made.open()
    return made


def _column_of(made: EntryEditor) -> int:
    return next((at for at, line in enumerate(made.lines) if line.hasFocus()), 0)
