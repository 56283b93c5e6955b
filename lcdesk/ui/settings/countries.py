"""The part of the settings about names of countries: a file of the office's own, seen, changed, put
back.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lcdesk import texts
from lcdesk.model.countries import wording
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import TABLE
from lcdesk.services.core.search_names import follow_names
from lcdesk.texts import _, n_, with_label
from lcdesk.ui.kit.dialogs.file_folders import ask_for_file
from lcdesk.ui.kit.dialogs.saving import ask_where, tell_saved
from lcdesk.ui.kit.widgets import Button, Label, column, row

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

_SHOWN = 6  # names given as examples


class WordingChoice(QWidget):
    """Which file is in use, some of its names, and what can be done; a file with a mistake
    changes nothing.
    """

    def __init__(self, window: Frame) -> None:
        super().__init__()
        self._window = window
        self.told, self.names = (
            Label("", 13, "medium", wraps=True),
            Label("", 12, ink="fg3", wraps=True),
        )
        self.problem = Label("", 12, "medium", "bad", wraps=True)
        self.first = self.choose = Button(_("Choose a file…"), clicked=self.ask_for_file)
        self.copy = Button(_("Save a copy to edit…"), clicked=self.ask_for_copy)
        self.reset = Button(_("As the program has them"), clicked=lambda: self.use(None))
        buttons = row(self.choose, self.copy, None)
        self.setLayout(
            column(
                self.told,
                self.names,
                self.problem,
                buttons,
                row(self.reset, None),
                gap=6,
                margins=(0, 7, 0, 0),
            )
        )
        self._show()

    def use(self, path: Path | None) -> None:
        """Call countries as the file does from now on, everywhere; where it has a mistake, say
        in which line.
        """
        self.problem.setText("")
        try:
            wording.use_wording(path)
        except KnownFault as fault:
            self.problem.setText(with_label(path.name if path else "", fault))
            self._show()
            return
        self._window.settings.wording_file = str(path) if path else ""
        self._show()
        self._window.set_language(texts.language())  # every name on screen is said again
        if (context := self._window.context) is not None:
            desk = context.desk
            context.tasks.run(_("Bringing the search up to date"), lambda _task: follow_names(desk))

    def ask_for_file(self) -> None:
        """Choose the office's file."""
        kinds = _("Tables of text") + " (*.csv *.txt *.tsv)"
        if (path := ask_for_file(self, _("Names of countries"), kinds)) is not None:
            self.use(path)

    def ask_for_copy(self) -> None:
        """The names in use as a file that can be edited and chosen."""
        path = ask_where(self, _("Save a copy to edit"), Path("countries.csv"), TABLE)
        if path:
            wording.save_wording(path)
            tell_saved(self, path)

    def _show(self) -> None:
        file, names = self._window.settings.wording_file, wording.office_names()
        count = n_("{count} name", "{count} names", len(names))
        self.told.setText(
            f"{Path(file).name} · {count}"
            if file
            else _("As the program has them · {count}", count=count)
        )
        language = texts.language()
        told = [
            row.get(language) or row.get("en") or code for code, row in list(names.items())[:_SHOWN]
        ]
        self.names.setText(" · ".join(told) + (" …" if len(names) > _SHOWN else ""))
        self.problem.setVisible(bool(self.problem.text()))
        self.reset.setVisible(bool(file))
