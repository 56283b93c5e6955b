"""A new desk: the name of the office, where its file goes, and who works here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from lcdesk.services.core.opening import SUFFIX
from lcdesk.services.start.known_desks import free_place
from lcdesk.services.start.person import proposed_name
from lcdesk.settings import Settings
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH = 520  # px


@dataclass(frozen=True)
class NewDesk:
    """What was told: where the desk goes, the office, and who works here."""

    path: Path
    office: str
    who: str


class NewDeskDialog(FittedDialog):
    """`make(NewDesk)` when it is confirmed; what cannot be is said below the field. `note`: what
    comes afterwards.
    """

    def __init__(
        self, parent: QWidget, chosen: Settings, make: Callable[[NewDesk], object], note: str = ""
    ) -> None:
        super().__init__(parent, WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("New desk"))
        self._chosen, self._make, self._is_chosen = chosen, make, False
        self.office, self.place = QLineEdit(chosen.office), QLineEdit()
        self.who = QLineEdit(chosen.who or proposed_name())
        self.office.setPlaceholderText(_("e.g. International Training Office"))
        self.problem = Label("", 12, "medium", "bad", wraps=True)
        self.problem.hide()
        self.choose = Button(_("Choose…"), clicked=self.ask_where)
        self.ok = Button(_("Make the desk"), "plus", "primary", clicked=self.confirm)
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.ok.setDefault(True)
        self.office.textChanged.connect(self._follow)
        self.place.textEdited.connect(self._choose)
        self._lay_out(note)
        self._follow()
        self.office.setFocus()

    def _lay_out(self, note: str) -> None:
        head = Label(_("New desk"), 16, "bold")
        about = Label(
            note
            or _(
                "A desk is one file. It holds all cohorts of your office, and is saved by itself."
            ),
            13,
            ink="fg2",
            wraps=True,
        )
        place = row(self.place, self.choose)
        place.setStretch(0, 1)
        self.setLayout(
            column(
                head,
                about,
                8,
                _label(_("Name of the office"), self.office),
                self.office,
                6,
                _label(_("File of the desk"), self.place),
                place,
                self.problem,
                6,
                _label(_("Your name, as the history shall say it"), self.who),
                self.who,
                12,
                row(None, self.cancel, self.ok),
                gap=6,
                margins=(24, 22, 24, 18),
            )
        )

    def told(self) -> NewDesk:
        """What stands in the fields."""
        typed = self.place.text().strip()
        path = Path(typed).expanduser()
        if typed and path.suffix.casefold() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
        return NewDesk(path, self.office.text().strip(), self.who.text().strip())

    def confirm(self) -> None:
        """Make it, unless something stands in the way."""
        told = self.told()
        problem = self._problem_of(told)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.fit()
        if problem:
            self.place.setFocus()
            self.place.selectAll()
            return
        self.accept()
        self._make(told)

    def ask_where(self) -> None:
        """Choose folder and name of the file."""
        name, _filter = QFileDialog.getSaveFileName(
            self, _("New desk"), self.place.text(), _("Desks of lcdesk") + f" (*{SUFFIX})"
        )
        if name:
            self.place.setText(name)
            self._choose()

    def _problem_of(self, told: NewDesk) -> str:
        if not self.place.text().strip() or not told.path.is_absolute():
            return _("Say where the file goes: a folder and a name.")
        if told.path.exists():
            return _(
                "There is “{name}” already. Choose another name, or open it.", name=told.path.name
            )
        return ""

    def _choose(self) -> None:
        self._is_chosen = True

    def _follow(self) -> None:
        """Until somebody chose a place it follows the name of the office."""
        if not self._is_chosen:
            with QSignalBlocker(self.place):
                self.place.setText(str(free_place(self._chosen, self.office.text())))


def _label(words: str, field: QLineEdit) -> Label:
    made = Label(words, 13, "medium")
    made.setBuddy(field)
    field.setAccessibleName(words)
    return made
