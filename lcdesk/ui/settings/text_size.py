"""The part of the settings about the size of texts: of the whole window, from the next start on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.widgets import Button, Label, column, row

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

SIZES = (100, 110, 125, 150, 175, 200)  # per cent
SCALE = "QT_SCALE_FACTOR"  # of the environment: what is true of this window


class TextSizeChoice(QWidget):
    """How large everything in the window is, beside what the system says: Qt is told once, when
    the program starts.
    """

    def __init__(self, window: Frame) -> None:
        super().__init__()
        self._window, self._now = window, round(float(os.environ.get(SCALE, 1)) * 100)
        chosen = str(window.settings.text_size)
        self.first = self.sizes = QComboBox()
        for one in SIZES:
            self.sizes.addItem(f"{one} %", str(one))
        self.sizes.setCurrentIndex(self.sizes.findData(chosen))
        self.sizes.activated.connect(lambda _at: self._choose(int(self.sizes.currentData())))
        self.told = Label(_("From the next start on."), 12, ink="fg3", wraps=True)
        self.again = Button(_("Start again now"), "rotate-ccw", clicked=self._start)
        self.setFocusProxy(self.sizes)
        self.setLayout(column(self.sizes, row(self.told, self.again), gap=6))
        self._show()

    def _choose(self, percent: int) -> None:
        self._window.settings.text_size = percent
        self._show()

    def _start(self) -> None:
        self.window().close()
        self._window.start_again()

    def _show(self) -> None:
        is_other = self._window.settings.text_size != self._now
        self.told.setVisible(is_other)
        self.again.setVisible(is_other)
