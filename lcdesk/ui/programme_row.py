"""The line of a dialog that says which programme a cohort belongs to: as its name says, or as somebody chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lcdesk.model.cohort_names import dated_name, fold_title
from lcdesk.model.sentences import list_names
from lcdesk.services.cohorts.programmes import Choice, KnownProgramme, foresee, title_for
from lcdesk.texts import _
from lcdesk.ui.field_row import LABEL_WIDTH
from lcdesk.ui.plain_text import set_tip
from lcdesk.ui.remembered.choice_box import ChoiceBox
from lcdesk.ui.widgets import Label, column, row

NAMED = 2  # cohorts told by name below the box


class ProgrammeRow(QWidget):
    """A box of the programmes there are, into which another title can be typed. Until somebody does, it follows the name.

    `cohort`: as it is kept; {} for a new one.
    """

    def __init__(self, known: Sequence[KnownProgramme], cohort: Mapping[str, Any]) -> None:
        super().__init__()
        self._known = {one.id: one for one in known}
        self._cohort, self._values = cohort, dict(cohort)
        self._is_chosen = False
        listed = sorted(((one.id, one.name) for one in known), key=lambda pair: (pair[1].casefold(), pair[0]))
        self.box = ChoiceBox(listed, None)
        self.box.setAccessibleName(_("Programme"))
        self.box.setMinimumContentsLength(8)
        self.note = Label("", 12, ink="fg3", wraps=True)
        label = Label(_("Programme"), 12, ink="fg3", wraps=True)
        label.setFixedWidth(LABEL_WIDTH)
        label.setContentsMargins(0, 9, 0, 0)
        label.setBuddy(self.box)
        made = row(label, column(self.box, self.note, gap=1), gap=4)
        made.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        made.setStretch(1, 1)
        self.setLayout(made)
        self.box.activated.connect(lambda _at: self._choose())
        if line := self.box.lineEdit():
            line.setAccessibleName(_("Programme"))
            line.setTextMargins(-2, 0, 0, 0)  # in line with the fields above
            line.textEdited.connect(lambda _text: self._choose())
            line.editingFinished.connect(self._follow)  # emptied and left, it goes by the name again
        self.follow(cohort)

    def follow(self, values: Mapping[str, Any]) -> None:
        """The cohort is called otherwise: show the programme it goes into now, unless somebody chose one."""
        self._values = dict(values)
        self._follow()

    def choice(self) -> Choice:
        """What somebody chose; None while it follows the name."""
        text = self.box.currentText().strip()
        if not self._is_chosen or not text:
            return None
        at = self.box.currentIndex()
        is_picked = at >= 0 and self.box.itemText(at) == self.box.currentText()
        found = self.box.itemData(at) if is_picked else self.box.value()
        return text if found is None else int(found)

    def _choose(self) -> None:
        self._is_chosen = bool(self.box.currentText().strip())
        self._explain()

    def _follow(self) -> None:
        if not self._is_chosen:
            found = foresee(list(self._known.values()), self._values, self._cohort)
            self.box.setCurrentIndex(self.box.findData(found.id) if found else -1)
            self.box.setEditText(found.name if found else title_for(self._values))
        line = self.box.lineEdit()
        if line and not line.hasFocus():
            line.setCursorPosition(0)
        self._explain()

    def _explain(self) -> None:
        text = self.box.currentText()
        self.note.setText(self._words())
        set_tip(self.box, text)

    def _words(self) -> str:
        """With whom, or that it is new."""
        found = self._shown()
        others = found.others(self._cohort.get("id")) if found else ()
        if others:
            names = list_names([dated_name(one) for one in others[:NAMED]])
            more = len(others) - NAMED
            return (
                _("with {cohorts} and {count} more", cohorts=names, count=more)
                if more > 0
                else _("with {cohorts}", cohorts=names)
            )
        text, own = self.box.currentText().strip(), self._known.get(self._cohort.get("programme_id", 0))
        if not text:
            return _("Cohorts of one programme can be counted together.")
        is_alone = own is not None and not own.others(self._cohort["id"])
        if found or (own and is_alone and fold_title(text) in own.titles):
            return _("No other cohort is in it.")
        return _("The programme gets this title; no other cohort is in it.") if is_alone else _("A new programme.")

    def _shown(self) -> KnownProgramme | None:
        """The programme in the box."""
        choice = self.choice()
        if isinstance(choice, str):
            return next((one for one in self._known.values() if fold_title(choice) in one.titles), None)
        if choice is not None:
            return self._known[choice]
        if self._is_chosen or not self.box.currentText().strip():
            return None
        return foresee(list(self._known.values()), self._values, self._cohort)
