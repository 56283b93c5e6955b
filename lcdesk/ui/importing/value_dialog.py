"""Another value for words of the sheet: chosen from the list of countries or choices, or typed; and whether to remember it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lcdesk.model.faults import BadValue
from lcdesk.tabular.review import ReviewQuestion
from lcdesk.texts import _, n_
from lcdesk.ui.importing.answers import can_be_remembered
from lcdesk.ui.importing.dialogs import EntryDialog
from lcdesk.ui.importing.words import safe
from lcdesk.ui.kit.editing.editors import as_editor, editor_for
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Label


class ValueDialog(EntryDialog):
    """What words of the sheet mean; `given(value, is_remembered)`."""

    def __init__(self, parent: QWidget, question: ReviewQuestion, given: Callable[[Any, bool], object]) -> None:
        target = question.target
        assert target is not None
        sentence = _("What does “{raw}” mean?", raw=safe(question.raw, target)) if question.raw else target.title
        super().__init__(parent, target.title, sentence, _("Use it"))
        self._given = given
        self.editor = editor_for(target)
        self.echo = Label("", 12, ink="fg3", wraps=True)
        self.remember = QCheckBox(_("Remember it for the next file"))
        self.remember.setFont(font(13))
        self.remember.setChecked(can_be_remembered(question))
        if not can_be_remembered(question):
            self.remember.hide()
        count = len(question.rows)
        rows = n_("The answer is for {count} row.", "The answer is for all {count} rows.", count)
        self.lay(Label(rows, 13, ink="fg2", wraps=True), self.editor, self.echo, self.remember)
        as_editor(self.editor).echoed.connect(self.echo.setText)
        self.editor.setFocus()

    def accept(self) -> None:
        """Only with a value that is understood."""
        try:
            value = as_editor(self.editor).read_value()
        except BadValue as fault:
            self.echo.setText(fault.message)
            self.echo.set_ink("bad")
            self.editor.setFocus()
            return
        super().accept()
        self._given(value, self.remember.isVisibleTo(self) and self.remember.isChecked())
