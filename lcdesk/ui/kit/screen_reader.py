"""What a screen reader is told of widgets that Qt has no role for: a button that is a tab, what the
tabs stand in, and what we paint ourselves.

A class says `reads_as = TAB`, `TABS`, `LIST` or `CHART`; everything else Qt tells by itself.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget

TAB, TABS, LIST, CHART = "tab", "tabs", "list", "chart"
_ROLES = {
    TABS: QAccessible.Role.PageTabList,
    LIST: QAccessible.Role.List,
    CHART: QAccessible.Role.Chart,
}


class _TabReader(QAccessibleWidget):
    """Selected rather than checked, as the tabs of a browser are."""

    def __init__(self, tab: QAbstractButton) -> None:
        super().__init__(tab, QAccessible.Role.PageTab)

    def state(self) -> QAccessible.State:
        """As of any button, with what a tab has beside it."""
        told = super().state()
        tab = self.object()
        told.selectable = 1
        told.selected = int(isinstance(tab, QAbstractButton) and tab.isChecked())
        told.checkable = told.checked = 0
        return told


def _reader(_kind: str, of: QObject) -> QAccessibleInterface | None:
    role = getattr(of, "reads_as", "")
    if role == TAB and isinstance(of, QAbstractButton):
        return _TabReader(of)
    if role in _ROLES and isinstance(of, QWidget):
        return QAccessibleWidget(of, _ROLES[role])
    return None


@cache
def tell_roles() -> None:
    """From now on; once is enough."""
    QAccessible.installFactory(_reader)


def tell_selected(tab: QAbstractButton) -> None:
    """Somebody has gone to this tab."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(tab, QAccessible.Event.Selection))
