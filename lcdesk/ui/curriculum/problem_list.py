"""What was found about an activity, one box each, with its cures as buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from lcdesk.model.clashes import Clash, Cure
from lcdesk.texts import language
from lcdesk.ui.curriculum.clash_fixes import Curing, say_in_full, short_words
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row
from lcdesk.ui.kit.widgets.flow_layout import Flow


class ProblemList(QWidget):
    """Clashes first, as they come; hidden where there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setLayout(column(gap=6))
        self._problems: Sequence[Clash] = ()
        self._curing: Curing | None = None
        self._shown: object = ()

    def take(self, curing: Curing) -> None:
        """From now on cures are offered."""
        self._curing = curing
        curing.found.connect(lambda: self.show_problems(self._problems))

    def show_problems(self, problems: Sequence[Clash]) -> None:
        """Boxes for these; what stands already is left alone, with the keyboard in it."""
        self._problems = problems
        cures = [self._curing.cures(problem) if self._curing else () for problem in problems]
        shown = (list(problems), [tuple(found) for found in cures], language())
        if shown != self._shown:
            self._shown = shown
            self._fill(list(zip(problems, cures, strict=True)))
        self.setVisible(bool(problems))

    def _fill(self, found: list[tuple[Clash, Sequence[Cure]]]) -> None:
        lines = self.layout()
        assert lines is not None
        while lines.count():
            item = lines.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for problem, cures in found:
            lines.addWidget(self._box(problem, cures))

    def _box(self, problem: Clash, cures: Sequence[Cure]) -> QFrame:
        made = QFrame()
        made.setObjectName("banner")
        tone = "bad" if problem.level == "clash" else "warn"
        made.setProperty("tone", tone)
        picture = ThemedIcon("triangle-alert" if tone == "bad" else "circle-alert", 14, tone)
        line = row(picture, Label(problem.message, 12, ink=tone, wraps=True), gap=8)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        body = column(line, gap=7, margins=(10, 7, 10, 8))
        if cures:
            buttons = Flow(gap=6)
            for cure in cures:
                buttons.addWidget(self._button(problem, cure))
            indented = row(22, buttons, gap=0)
            indented.setStretch(1, 1)
            body.addLayout(indented)
        made.setLayout(body)
        return made

    def _button(self, problem: Clash, cure: Cure) -> Button:
        made = Button(short_words(cure), clicked=lambda: self._curing.apply(problem, cure) if self._curing else None)
        say_in_full(made, cure)
        return made
