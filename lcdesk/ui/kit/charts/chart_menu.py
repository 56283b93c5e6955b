"""What can be done with a chart: copy it as picture or table, save it as PNG, SVG or PDF, and
what its screen adds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from lcdesk.charts import Chart, as_html, as_tsv
from lcdesk.drawing import saving
from lcdesk.model.faults import KnownFault
from lcdesk.model.file_formats import PICTURE
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.table.clipboard import copy_texts

More = Sequence[tuple[str, Callable[[], object]]]
"""Further actions: a marked text ("Edit title…"), said when the menu opens, and what it does."""


def chart_menu(chart: Chart, parent: QWidget, more: More = ()) -> QMenu:
    """The menu of a chart, `more` at its end; it deletes itself when closed."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(icon("image"), _("&Copy as picture"), lambda: copy_picture(chart))
    menu.addAction(icon("table"), _("Copy as &table"), lambda: copy_table(chart))
    menu.addSeparator()
    for ending in PICTURE.endings:
        menu.addAction(
            icon("download"),
            _("Save as {kind}…", kind=ending.removeprefix(".").upper()),
            lambda ending=ending: ask_and_save(chart, parent, ending),
        )
    if more:
        menu.addSeparator()
    for words, handler in more:
        menu.addAction(icon("pencil"), _(words), lambda handler=handler: handler())
    return menu


def copy_picture(chart: Chart) -> None:
    """The chart as an image at twice its size, on white, for Word and chats."""
    QGuiApplication.clipboard().setImage(saving.picture(chart))


def copy_table(chart: Chart) -> None:
    """Its figures, as text with tabs and as a table of HTML, for Excel, WPS and Word."""
    copy_texts(as_tsv(chart), as_html(chart))


def ask_and_save(chart: Chart, parent: QWidget, ending: str = "") -> QFileDialog:
    """Ask for a place, then save there; the dialog does not stop the window."""
    return ask_to_save(
        parent.window(),
        _("Save picture"),
        PICTURE,
        chart.title,
        lambda path: save_chart(chart, path, parent),
        ending,
    )


def save_chart(chart: Chart, path: Path, parent: QWidget) -> None:
    """Save by the ending of the name; a fault is shown."""
    try:
        saving.save(chart, path)
    except KnownFault as fault:
        show_fault(fault, parent.window())
    else:
        tell_saved(parent, path)
