"""The page of the recovery key on a printer."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk.drawing.recovery_page import RecoveryPage, paint_recovery
from lcdesk.drawing.saving import INCH
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _


def print_recovery(page: RecoveryPage, parent: QWidget) -> bool:
    """Ask for the printer, and print; False when nobody chose one."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return False
    paint_on(printer, page)
    return True


def paint_on(printer: QPrinter, page: RecoveryPage) -> None:
    """One page of A4, from edge to edge; its own margins are wider than those of any printer. `KnownFault` where it cannot be reached."""
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    )
    painter = QPainter(printer)
    if not painter.isActive():
        raise _unreached()
    try:
        painter.scale(printer.resolution() / INCH, printer.resolution() / INCH)
        paint_recovery(page, painter)
    finally:
        is_done = painter.end()
    if not is_done or printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise _unreached()


def _unreached() -> KnownFault:
    return KnownFault(
        _("The page could not be printed."),
        _("Look whether the printer is there and try again, or write the key down."),
    )
