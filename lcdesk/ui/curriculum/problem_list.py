"""What was found about an activity, one box each, with its cures as buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from lcdesk.model.clashes import Clash, Fix
from lcdesk.texts import language
from lcdesk.ui.curriculum.clash_fixes import Fixing, say_in_full, short_words
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row
from lcdesk.ui.kit.widgets.flow_layout import Flow


class ProblemList(QWidget):
    """Clashes first, as they come; hidden where there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setLayout(column(gap=6))
        self._problems: Sequence[Clash] = ()
        self._fixing: Fixing | None = None
        self._shown: object = ()

    def take(self, fixing: Fixing) -> None:
        """From now on cures are offered."""
        self._fixing = fixing
        fixing.found.connect(lambda: self.show_problems(self._problems))

    def show_problems(self, problems: Sequence[Clash]) -> None:
        """Boxes for these; what stands already is left alone, with the keyboard in it."""
        self._problems = problems
        fixes = [self._fixing.fixes(problem) if self._fixing else () for problem in problems]
        shown = (list(problems), [tuple(found) for found in fixes], language())
        if shown != self._shown:
            self._shown = shown
            self._fill(list(zip(problems, fixes, strict=True)))
        self.setVisible(bool(problems))

    def _fill(self, found: list[tuple[Clash, Sequence[Fix]]]) -> None:
        lines = self.layout()
        assert lines is not None
        while lines.count():
            item = lines.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for problem, fixes in found:
            lines.addWidget(self._box(problem, fixes))

    def _box(self, problem: Clash, fixes: Sequence[Fix]) -> QFrame:
        made = QFrame()
        made.setObjectName("banner")
        tone = "bad" if problem.level == "clash" else "warn"
        made.setProperty("tone", tone)
        picture = ThemedIcon("triangle-alert" if tone == "bad" else "circle-alert", 14, tone)
        line = row(picture, Label(problem.message, 12, ink=tone, wraps=True), gap=8)
        line.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        body = column(line, gap=7, margins=(10, 7, 10, 8))
        if fixes:
            buttons = Flow(gap=6)
            for fix in fixes:
                buttons.addWidget(self._button(problem, fix))
            indented = row(22, buttons, gap=0)
            indented.setStretch(1, 1)
            body.addLayout(indented)
        made.setLayout(body)
        return made

    def _button(self, problem: Clash, fix: Fix) -> Button:
        made = Button(short_words(fix), clicked=lambda: self._fixing.apply(problem, fix) if self._fixing else None)
        say_in_full(made, fix)
        return made
