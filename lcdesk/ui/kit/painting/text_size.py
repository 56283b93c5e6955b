"""How large the texts of the window are, in per cent: switched live, and all that is as high as a
line of text with them.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from lcdesk.ui.kit.painting.theme import font, theme

SIZES: Final = (100, 110, 125, 150, 175, 200)
_SIZED: Final = "text_size"  # the property of a widget: by which per cent its sizes are meant
_NO_END: Final = 16_777_215  # px: QWIDGETSIZE_MAX


def set_text_size(percent: int) -> None:
    """Texts of the whole window by so many per cent; everything on screen follows at once."""
    look, app = theme(), QApplication.instance()
    percent = min(max(percent, SIZES[0]), SIZES[-1])
    if percent == look.text_size or not isinstance(app, QApplication):
        return
    ratio = percent / look.text_size
    look.set_text_size(percent)
    app.setFont(font())
    if percent == SIZES[0]:
        app.removeEventFilter(_newcomers())
    else:
        app.installEventFilter(_newcomers())
    for widget in app.allWidgets():
        if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont) and widget.font().pixelSize() > 0:
            face = widget.font()
            face.setPixelSize(round(face.pixelSize() * ratio))
            widget.setFont(face)
        _fit(widget, percent)
        widget.updateGeometry()
    look.changed.emit()


def _fit(widget: QWidget, percent: int) -> None:
    """What is fixed to a height or a width in px grows with the texts in it; pictures, which are
    fixed to both, do not.
    """
    before = widget.property(_SIZED) or SIZES[0]
    if before == percent:
        return
    ratio, height, width = percent / before, _fixed(widget, "height"), _fixed(widget, "width")
    if height and not width:
        widget.setFixedHeight(round(height * ratio))
    elif width and not height:
        widget.setFixedWidth(round(width * ratio))
    widget.setProperty(_SIZED, percent)


def _fixed(widget: QWidget, side: str) -> int:
    """px of a side that is fixed; 0 of one that is not, and of a hairline."""
    least, most = (
        (widget.minimumHeight(), widget.maximumHeight())
        if side == "height"
        else (widget.minimumWidth(), widget.maximumWidth())
    )
    return least if 4 < least == most < _NO_END else 0


class _Newcomers(QObject):
    """Widgets that are made while texts are large."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Polish and isinstance(watched, QWidget):
            _fit(watched, theme().text_size)
        return False


@cache
def _newcomers() -> _Newcomers:
    return _Newcomers()
