"""The question before a field is taken away from several people who have different values in it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from lcdesk.model.sentences import join_sentences
from lcdesk.texts import _, n_


def ask_to_clear(parent: QWidget, title: str, values: Collection[object], clear: Callable[[], object]) -> QMessageBox:
    """Say of how many people a field goes, and how many different values; `clear` is called where that is wanted.

    Neither Enter nor Esc takes anything away.
    """
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Question)
    box.setText(n_("Clear {field} of {count} person?", "Clear {field} of {count} people?", len(values), field=title))
    different = len(set(map(str, values)))
    gone = n_("{count} value goes.", "{count} different values go.", different)
    box.setInformativeText(join_sentences(gone, _("Undo brings everything back.")))
    agreed = box.addButton(_("Clear"), QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(leave)
    box.setEscapeButton(leave)
    box.buttonClicked.connect(lambda button: clear() if button is agreed else None)
    box.open()
    return box
