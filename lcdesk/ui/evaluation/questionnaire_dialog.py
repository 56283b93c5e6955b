"""The questionnaire to be written: which kinds of activity are asked about, and how many forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QRadioButton, QSpinBox, QWidget

from lcdesk.model.evaluation import UNJUDGED
from lcdesk.services.evaluation.questionnaire import MOST_FORMS
from lcdesk.texts import _, n_
from lcdesk.ui.curriculum.words import kind_of
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH = 460
Write = Callable[[frozenset[str], int | None], object]


class QuestionnaireDialog(QDialog):
    """`write(kinds left out, number of forms or None)`. `counts`: kind → activities of the cohort ("" for no kind)."""

    def __init__(self, parent: QWidget, counts: Mapping[str, int], people: int, write: Write) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Questionnaire"))
        self.setMinimumWidth(WIDTH)
        self._write, self._counts = write, counts
        self.kinds = {kind: self._tick(kind, count) for kind, count in counts.items() if kind}
        self.one = QRadioButton(_("One form, to be sent to everybody"))
        self.many = QRadioButton(_("Numbered forms, a sheet each, to be printed"))
        self.count = QSpinBox()
        self.count.setRange(1, MOST_FORMS)
        self.count.setValue(min(max(people, 1), MOST_FORMS))
        self.count.setMinimumWidth(84)
        self.count.lineEdit().setTextMargins(7, 0, 0, 0)
        self.count.setAccessibleName(_("How many forms"))
        self.one.setChecked(True)
        self.count.setEnabled(False)
        self.many.toggled.connect(self.count.setEnabled)
        self.told = Label("", 12, ink="fg3", wraps=True)
        self.ok = Button(_("Save…"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        self._tell()

    def _lay_out(self) -> None:
        many = row(self.many, self.count, None, gap=12)
        note = Label(
            _("A form comes in once: by its number, or, without one, by its answers."), 12, ink="fg3", wraps=True
        )
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(
            column(
                Label(_("Questionnaire"), 17, "bold"),
                Label(_("Asked about"), 13, "bold"),
                *self.kinds.values(),
                self.told,
                4,
                Label(_("Forms"), 13, "bold"),
                self.one,
                many,
                note,
                6,
                buttons,
                gap=6,
                margins=(24, 22, 24, 18),
            )  # fmt: skip
        )

    def unjudged(self) -> frozenset[str]:
        """The kinds nobody is asked about."""
        return frozenset(kind for kind, tick in self.kinds.items() if not tick.isChecked())

    def _tick(self, kind: str, count: int) -> QCheckBox:
        made = QCheckBox(f"{kind_of(kind)}  ({count})")
        made.setChecked(kind not in UNJUDGED)
        made.toggled.connect(lambda _on: self._tell())
        return made

    def _tell(self) -> None:
        count = sum(count for kind, count in self._counts.items() if not kind or self.kinds[kind].isChecked())
        self.told.setText(n_("{count} activity is asked about.", "{count} activities are asked about.", count))

    def _finish(self) -> None:
        self.accept()
        self._write(self.unjudged(), self.count.value() if self.many.isChecked() else None)
