"""Buttons within a screen that change the desk: grey, with the reason, as long as the desk of their
window is only looked at, whoever else enables them.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QWidget

from lcdesk.ui.kit.forms.unsaved_input import why_only_looked_at
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.plain_text import tip

_CHANGES, _SHUT = "changes_desk", "is_shut"


def shut_while_looked_at(*buttons: QAbstractButton) -> None:
    """From now on they are grey there; looked at when they are shown, so they may be made before
    they stand in a window.
    """
    for button in buttons:
        button.setProperty(_CHANGES, True)
        button.installEventFilter(_watch())


def follow_changing_buttons(window: QWidget) -> None:
    """Whether the desk of a window is only looked at has changed."""
    for button in window.findChildren(QAbstractButton):
        if button.property(_CHANGES):
            _look(button)


class _Watch(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QAbstractButton):
            is_other_tip = event.type() == QEvent.Type.ToolTipChange and not watched.isEnabled()
            if is_other_tip or event.type() in (QEvent.Type.Show, QEvent.Type.EnabledChange):
                _look(watched)
        return False


@cache
def _watch() -> _Watch:
    return _Watch(QCoreApplication.instance())


def _look(button: QAbstractButton) -> None:
    why = why_only_looked_at(button)
    is_shut = bool(button.property(_SHUT))
    if why and (button.isEnabled() or (is_shut and button.toolTip() != tip(why))):
        button.setProperty(_SHUT, True)
        grey(button, why)
    elif is_shut and not why:
        button.setProperty(_SHUT, False)
        grey(button, "")
