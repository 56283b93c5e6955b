"""A list that is pasted instead of opened: what the clipboard or a drag holds, and the text to be
looked at where no list was found in it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from lcdesk.tabular.reading.pasted import PastedText
from lcdesk.texts import _
from lcdesk.ui.importing.dialogs import EntryDialog
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Label
from lcdesk.ui.kit.widgets.drop_target import files_of

_SHOWN = 1_000_000  # signs of a text; more is no list that somebody would mend by hand


def pasted(text: str, page: str = "") -> PastedText:
    """A text under the name that stands where a file's name does."""
    return PastedText(_("Pasted text"), text.encode("utf-8", "replace"), page)


def list_in(mime: QMimeData | None) -> PastedText | list[Path] | None:
    """What may be read of a clipboard or a drag: its files, else its page and text; None where it
    holds neither.
    """
    if mime is None:
        return None
    if files := files_of(mime):
        return files
    text, page = mime.text(), mime.html() if mime.hasHtml() else ""
    return pasted(text, page) if text.strip() or page.strip() else None


def list_on_clipboard() -> PastedText | list[Path] | None:
    """What may be read of the clipboard."""
    mime = QGuiApplication.clipboard().mimeData()
    return list_in(
        mime if isinstance(mime, QMimeData) else None
    )  # nothing is there, or nobody gives it


class PastedTextDialog(EntryDialog):
    """The text as it was pasted, to be looked at and mended; `given(text)` when it is to be read
    again.
    """

    def __init__(
        self, parent: QWidget, text: PastedText, why: str, given: Callable[[PastedText], object]
    ) -> None:
        super().__init__(parent, text.name, why, _("Read it again"))
        self.box = QPlainTextEdit()
        self.box.setFont(font())
        self.box.setAccessibleName(text.name)
        self.box.setTabChangesFocus(True)
        self.box.setPlainText(text.text[:_SHOWN])
        self.box.setMinimumHeight(260)
        self.confirm.setAutoDefault(False)
        advice = _(
            "A list is found below a row of heads, where each person has a line with commas or "
            "tabs between the name, the country and so on, or where labels stand before the "
            "values (“Name: …”)."
        )
        self.lay(Label(advice, 13, ink="fg2", wraps=True), self.box)
        self.accepted.connect(lambda: given(pasted(self.box.toPlainText())))
        self.resize(760, 560)
        self.box.setFocus()
