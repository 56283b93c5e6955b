"""Hands that let a dialog go in which something is typed."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from lcdesk.ui.kit.dialogs.form_dialog import AskToDiscard


def asked(dialog: QDialog) -> AskToDiscard:
    """What a dialog asks before it goes."""
    (found,) = [one for one in dialog.findChildren(AskToDiscard) if one.isVisible()]
    return found


def discard(dialog: QDialog) -> None:
    """Let a dialog go with what is typed in it."""
    dialog.reject()
    asked(dialog).discard.click()
