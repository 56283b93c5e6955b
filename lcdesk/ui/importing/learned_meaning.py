"""What a remembered answer shall mean from now on: one of the choices, or for a layout a field for each head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from lcdesk.model.masking import without_numbers
from lcdesk.texts import _
from lcdesk.ui.importing.dialogs import EntryDialog
from lcdesk.ui.kit.editing.choice_box import ChoiceBox
from lcdesk.ui.kit.widgets import Label

UNSET = ""  # in a layout: nothing remembered for a head, the reader decides


class MeaningDialog(EntryDialog):
    """`changed(value)` gets what `services.memory.change` takes."""

    def __init__(self, parent: QWidget, item: Mapping[str, Any], changed: Callable[[Any], object]) -> None:
        is_layout = item["kind"] == "layout"
        sentence = (
            _("Which field is each of these columns?")
            if is_layout
            else _("What does “{said}” mean?", said=without_numbers(item["said"]))
        )
        super().__init__(parent, _("What is remembered"), sentence, _("Remember it so"))
        self._item, self._changed = item, changed
        self.wrong = Label("", 12, ink="bad", wraps=True)
        self.wrong.hide()
        self.boxes = self._boxes()
        first = next(iter(self.boxes.values()))
        if is_layout:
            self.lay(self._table(), self.wrong)
            self.resize(560, min(210 + 42 * len(self.boxes), 620))
        else:
            first.setAccessibleName(sentence)
            self.lay(first, self.wrong)
        first.setFocus()
        line = first.lineEdit()
        if line is not None:
            line.selectAll()

    def accept(self) -> None:
        """Only with what the lists offer."""
        bad = next((box for box in self.boxes.values() if not box.is_known()), None)
        if bad is not None:
            self.wrong.setText(_("“{text}” is none of the choices.", text=bad.currentText()))
            self.wrong.show()
            bad.setFocus()
            return
        super().accept()
        self._changed(self._means())

    def _means(self) -> Any:
        if self._item["kind"] != "layout":
            return self.boxes[""].value()
        before = {one["head"]: one["field"] or UNSET for one in self._item["columns"]}
        now = {head: box.value() for head, box in self.boxes.items()}
        return {head: value or None for head, value in now.items() if value != before[head]}

    def _boxes(self) -> dict[str, ChoiceBox]:
        item = self._item
        if item["kind"] != "layout":
            has_flags = item["kind"] == "country"
            return {"": ChoiceBox(item["choices"], item["value"], has_flags=has_flags)}
        choices = ((UNSET, _("as the program reads it")), *item["choices"])
        made = {one["head"]: ChoiceBox(choices, one["field"] or UNSET) for one in item["columns"]}
        for head, box in made.items():
            box.setAccessibleName(without_numbers(head))
        return made

    def _table(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("plain")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 10, 0)
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(12)
        for at, (head, box) in enumerate(self.boxes.items()):
            label = Label(without_numbers(" ".join(head.split())), 13, ink="fg2", wraps=True)
            label.setBuddy(box)
            grid.addWidget(label, at, 0)
            grid.addWidget(box, at, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(self.boxes), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area
