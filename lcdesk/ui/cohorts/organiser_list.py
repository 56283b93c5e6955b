"""The organisers of a cohort in its details: by role in print order, added, renamed, dragged, moved by keys, taken out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from lcdesk.model.organiser_roles import CODES, ROLES
from lcdesk.model.organisers import Organiser, in_print_order
from lcdesk.texts import _
from lcdesk.ui.cohorts.organiser_row import KnownNames, OrganiserRow
from lcdesk.ui.kit.widgets import Label, MenuButton, column, keep_in_view, row, scrolled

WIDTH = 470  # px


class OrganiserList(QWidget):
    """Nothing is kept here: `organisers()` is what stands there. `changed()` when a row came, went or moved."""

    changed = Signal()

    def __init__(self, organisers: Sequence[Organiser], known: KnownNames) -> None:
        super().__init__()
        self._known = known
        self._at_first = in_print_order(organisers)
        self.rows: list[OrganiserRow] = []
        self.add = MenuButton(_("Add an organiser"), "plus")
        self.add.opening.connect(self._fill)
        self.empty = Label(
            _("None yet. They stand at the head of the report, the timetable and the figures."), 13, ink="fg3", wraps=True
        )  # fmt: skip
        self.told = Label(_("Printed in this order, role by role. Alt+Up and Alt+Down move a line within its role."), 12, ink="fg3", wraps=True)  # fmt: skip
        self._box = QVBoxLayout()
        self._box.setSpacing(10)
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(self.empty, self._box, None, gap=10, margins=(0, 2, 8, 2)))
        self.area = scrolled(inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made = column(row(Label(_("Organisers"), 13, "bold"), None, self.add), self.told, gap=6)
        made.addWidget(self.area, 1)
        self.setLayout(made)
        self.setMinimumWidth(WIDTH)
        for one in self._at_first:
            self._append(one)
        self._order()

    def organisers(self) -> list[Organiser]:
        """Those that stand there, lines without a name left out."""
        return [one for one in (made.organiser() for made in self.rows) if one.name]

    def is_changed(self) -> bool:
        """Are they others, or otherwise, than at first?"""
        return self.organisers() != self._at_first

    def add_row(self, role: str) -> OrganiserRow:
        """A blank line at the end of a role, with the keyboard in it."""
        made = self._append(Organiser(role))
        self._order()
        made.name_en.setFocus()
        QTimer.singleShot(0, made, lambda: keep_in_view(made, made.rect()))  # it has no place before it is laid out
        return made

    def _append(self, one: Organiser) -> OrganiserRow:
        made = OrganiserRow(one, self._known)
        made.moved.connect(lambda step: self._move(made, step))
        made.dragged.connect(lambda y: self._drag(made, y))
        made.role_chosen.connect(lambda: self._follow_role(made))
        made.dropped.connect(lambda: self._drop(made))
        self.rows.append(made)
        return made

    def _order(self) -> None:
        """The rows by role; the order of Tab is what it looks like."""
        self.rows.sort(key=lambda made: CODES.index(made.role) if made.role in CODES else len(CODES))
        before: QWidget = self.add
        for at, made in enumerate(self.rows):
            self._box.insertWidget(at, made)
            for part in (made.role_button, made.name_en, made.name_zh, made.bin):
                QWidget.setTabOrder(before, part)
                before = part
        self.empty.setVisible(not self.rows)
        self.told.setVisible(bool(self.rows))
        self.changed.emit()

    def _fellows(self, made: OrganiserRow) -> list[OrganiserRow]:
        return [one for one in self.rows if one.role == made.role]

    def _move(self, made: OrganiserRow, step: int) -> None:
        """One place up or down within its role; the keyboard stays where it is."""
        fellows = self._fellows(made)
        parts = (made.role_button, made.name_en, made.name_zh, made.bin)
        place = fellows.index(made) + step
        if 0 <= place < len(fellows):
            focused = next((part for part in parts if part.hasFocus()), made.name_en)
            self._put(made, fellows[place])
            focused.setFocus()
            QTimer.singleShot(0, made, lambda: keep_in_view(made, made.rect()))

    def _put(self, made: OrganiserRow, there: OrganiserRow) -> None:
        at = self.rows.index(there)
        self.rows.remove(made)
        self.rows.insert(at, made)
        self._order()

    def _drag(self, made: OrganiserRow, y: int) -> None:
        """It takes the place of the line of its role whose middle the grip has passed."""
        fellows = self._fellows(made)
        here = fellows.index(made)
        passed = [one for one in fellows[:here] if y < _middle(one)] or [
            one for one in reversed(fellows[here + 1 :]) if y > _middle(one)
        ]
        if passed:
            self._put(made, passed[0])

    def _follow_role(self, made: OrganiserRow) -> None:
        """The last of its new role."""
        self.rows.remove(made)
        self.rows.append(made)
        self._order()
        QTimer.singleShot(0, made, lambda: keep_in_view(made, made.rect()))

    def _drop(self, made: OrganiserRow) -> None:
        at = self.rows.index(made)
        self.rows.remove(made)
        self._box.removeWidget(made)
        made.hide()
        made.deleteLater()
        self._order()
        (self.rows[min(at, len(self.rows) - 1)].bin if self.rows else self.add).setFocus()

    def _fill(self, menu: QMenu) -> None:
        for role in ROLES:
            menu.addAction(_(role.label), lambda code=role.code: self.add_row(code))


def _middle(made: OrganiserRow) -> int:
    return made.mapToGlobal(QPoint(0, made.height() // 2)).y()
