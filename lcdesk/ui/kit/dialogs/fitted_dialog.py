"""A dialog of one width that is always as high as its texts take."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget


class FittedDialog(QDialog):
    """Follows its layout: a dialog does not do so by itself where texts are wrapped, and cuts what stands below."""

    def __init__(self, parent: QWidget, width: int) -> None:
        super().__init__(parent)
        self.setFixedWidth(width)

    def event(self, event: QEvent) -> bool:
        is_done = bool(super().event(event))
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return is_done

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def fit(self) -> None:
        """As high as it has to be."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setFixedHeight(max(layout.totalHeightForWidth(self.width()), 1))
