"""The other cohorts of the person on view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.texts import N_, _, language
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, Label, column

_WIDEST = 240  # px of a line: the pane is narrow, and names of programmes are long


class OtherCohorts(QWidget):
    """`asked(cohort id, enrolment id)`: this person in another cohort. Hidden where there is none."""

    asked = Signal(int, int)

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        title = Label("", 13, "bold")
        retranslation.say(N_("Other cohorts"), title.setText)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.setLayout(column(title, self.lines, gap=4))
        self.hide()

    def show_cohorts(self, others: Sequence[Mapping[str, Any]]) -> None:
        """Records of `finding.other_cohorts`, without the one on screen."""
        while made := self.lines.takeAt(0):
            if widget := made.widget():
                widget.hide()
                widget.deleteLater()
        for other in others:
            self.lines.addWidget(self._line(other), 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(others))

    def _line(self, other: Mapping[str, Any]) -> Button:
        made, words = Button(kind="link", clicked=partial(self._ask, other)), _words(other)
        shown = made.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, _WIDEST)
        made.setText(literal(shown))
        set_tip(made, words)
        made.setAccessibleName(words)
        return made

    def _ask(self, other: Mapping[str, Any]) -> None:
        self.asked.emit(other["cohort_id"], other["id"])


def _words(other: Mapping[str, Any]) -> str:
    """Low-Carbon 2024 · certified."""
    first, second = ("name_zh", "name_en") if language() == "zh" else ("name_en", "name_zh")
    name = other[first] or other[second] or _("Cohort {number}", number=other["cohort_id"])
    return " · ".join(part for part in (name, PARTICIPANT.field("status").text(other)) if part)
