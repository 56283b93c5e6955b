"""The tables behind the two halves of the grid: people with their rates, and the cells of people
by activities.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from lcdesk.model.attendance import Attendee, Rate, Register, Session
from lcdesk.services.attendance.attendance import moment_words, rate_words, state_words, title_of
from lcdesk.texts import _
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_SPOKEN = (Role(TIP_ROLE), Role.AccessibleTextRole)
NOWHERE = QModelIndex()


class GridTable(QAbstractTableModel):
    """Rows are people; what is asked by id stays where it is while only its contents change."""

    def __init__(self) -> None:
        super().__init__()
        self.register = Register()
        self.people: Sequence[Attendee] = ()
        self.sessions: Sequence[Session] = ()
        self.current = -1  # the row or column with the cursor

    def show_register(
        self, register: Register, people: Sequence[Attendee], sessions: Sequence[Session]
    ) -> bool:
        """Show other contents; True when rows or columns are others, and so cursor and selection
        are gone.
        """
        is_same = _ids(people) == _ids(self.people) and _ids(sessions) == _ids(self.sessions)
        if not is_same:
            self.beginResetModel()
        self.register, self.people, self.sessions = register, people, sessions
        if not is_same:
            self.endResetModel()
        elif self.rowCount() and self.columnCount():
            self.dataChanged.emit(
                self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1)
            )
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        return not is_same

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.people)


class CellTable(GridTable):
    """A column an activity."""

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.sessions)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or role not in _SPOKEN:
            return None
        person, session = self.people[index.row()], self.sessions[index.column()]
        return _said(
            role,
            ". ".join(
                (
                    person.name,
                    f"{moment_words(session)} {title_of(session)}",
                    self.words(person, session),
                )
            ),
        )

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.sessions):
            return None
        session = self.sessions[section]
        if role == Role.DisplayRole:
            return title_of(session)
        if role in _SPOKEN:
            group = _("only for {group}", group=session.group) if session.group else ""
            rate = rate_words(self.rate(session)) if session.is_counted else _("does not count")
            return _said(
                role,
                "\n".join(
                    part for part in (moment_words(session), title_of(session), group, rate) if part
                ),
            )
        return None

    def state(self, row: int, column: int) -> str | None:
        """What is noted in a cell."""
        return self.register.marks.get((self.people[row].id, self.sessions[column].id))

    def is_asked(self, row: int, column: int) -> bool:
        """Does the activity concern the person?"""
        return self.register.concerns(self.people[row], self.sessions[column])

    def rate(self, session: Session) -> Rate:
        """The rate of an activity."""
        return self.register.by_session.get(session.id, Rate())

    def words(self, person: Attendee, session: Session) -> str:
        """What stands in a cell, in words."""
        return state_words(self.register, person, session)


class PeopleTable(GridTable):
    """The name, and the rate."""

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        person = self.people[index.row()]
        if role == Role.DisplayRole:
            return rate_words(self.rate(person)) if index.column() else person.name
        if role in _SPOKEN:
            ended = _("no longer takes part") if person.has_ended else ""
            below = _("below the condition") if self.is_below(person) else ""
            return _said(
                role,
                ". ".join(
                    part
                    for part in (person.name, rate_words(self.rate(person)), below, ended)
                    if part
                ),
            )
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or role not in (
            Role.DisplayRole,
            Role.AccessibleTextRole,
        ):
            return None
        return _("Rate") if section else _("Name")

    def rate(self, person: Attendee) -> Rate:
        """The rate of a person."""
        return self.register.by_person.get(person.id, Rate())

    def is_below(self, person: Attendee) -> bool:
        """Does the person miss the certificate condition?"""
        return person.id in self.register.below


def _ids(parts: Sequence[Attendee] | Sequence[Session]) -> list[int]:
    return [one.id for one in parts]


def _said(role: int, words: str) -> str:
    return tip(words) if role == TIP_ROLE else words
