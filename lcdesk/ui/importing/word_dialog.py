"""What a word means that no field could read: asked in the review of a file, and afterwards of the
words that went in open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.tabular.review.questions import value_of
from lcdesk.texts import _
from lcdesk.ui.importing.dialogs import EntryDialog
from lcdesk.ui.kit.forms.editors import as_editor, editor_for
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, Label, row

MOST_LIKELY = 3


@dataclass(frozen=True)
class AskedValue:
    """A value of `target` that is asked for: in a `sentence`, with a `note` whom the answer is for.

    `likely`: values to be taken with one press. `blank`: what the button says by which no value is
    given; "" for none. `remembers`: whether the tick that has it remembered is set; None without
    that tick.
    """

    target: Field
    sentence: str
    note: str
    likely: tuple[Any, ...] = ()
    blank: str = ""
    remembers: bool | None = None


class WordDialog(EntryDialog):
    """`given(value, is_remembered)`; the value is None where it is left blank."""

    def __init__(
        self, parent: QWidget, asked: AskedValue, given: Callable[[Any, bool], object]
    ) -> None:
        super().__init__(parent, asked.target.title, asked.sentence, _("Use it"))
        self._asked, self._given = asked, given
        self.editor = editor_for(asked.target)
        self.echo = Label("", 12, ink="fg3", wraps=True)
        self.remember = QCheckBox(_("Remember it for the next file"))
        self.remember.setFont(font(13))
        self.remember.setChecked(bool(asked.remembers))
        self.remember.setVisible(asked.remembers is not None)
        self.likely = [self._button(value) for value in asked.likely[:MOST_LIKELY]]
        blank = Button(asked.blank, kind="link", clicked=partial(self._take, None))
        self.lay(
            Label(asked.note, 13, ink="fg2", wraps=True),
            *self._offers(),
            self.editor,
            self.echo,
            *([self.remember] if asked.remembers is not None else []),
            aside=blank if asked.blank else None,
        )
        as_editor(self.editor).echoed.connect(self.echo.setText)
        self.editor.setFocus()

    def accept(self) -> None:
        """Only with a value that is understood."""
        try:
            value = as_editor(self.editor).read_value()
        except BadValue as fault:
            self._refuse(fault.message)
            return
        if value is None and self._asked.blank:
            self._refuse(_("Type a value, or leave it blank."))
        else:
            self._take(value)

    def _offers(self) -> list[QWidget]:
        if not self.likely:
            return []
        made = QWidget()
        made.setLayout(row(*self.likely, None, gap=8))
        return [made]

    def _button(self, likely: Any) -> Button:
        target = self._asked.target
        value = value_of(target, likely)
        made = Button(kind="soft", clicked=partial(self._take, value))
        made.setText(literal(target.kind.format(value)))
        return made

    def _refuse(self, why: str) -> None:
        self.echo.setText(why)
        self.echo.set_ink("bad")
        self.editor.setFocus()

    def _take(self, value: Any) -> None:
        super().accept()
        self._given(value, self.remember.isChecked())
