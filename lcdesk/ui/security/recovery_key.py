"""The recovery key on screen, to be printed, kept as PDF or written down; it cannot be closed
before that was said.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QMimeData, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QWidget

from lcdesk import texts
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import PDF
from lcdesk.papers.typesetting import FAMILIES
from lcdesk.services.security.password import Changed, beside_words
from lcdesk.services.security.recovery_page import RecoveryPage, recovery_picture, save_recovery
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog
from lcdesk.ui.kit.dialogs.saving import ask_where, tell_saved
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Banner, Button, Label, ThemedIcon, column, row

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

WIDE = 560
LINE = 4  # groups a line
PRINTED = 400
"""Pixels of the page to an inch of paper."""
SECRET = (
    "x-kde-passwordManagerHint",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"',
)
"""By these programs that keep what was on the clipboard leave it out."""


class RecoveryDialog(FittedDialog):
    """`must_keep`: it is a new one, so that *Close* waits for the tick. `remarks`: about backups
    and copies that are not locked.
    """

    def __init__(
        self, window: Frame, page: RecoveryPage, *, must_keep: bool, remarks: tuple[str, ...] = ()
    ) -> None:
        super().__init__(window, WIDE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Recovery key"))
        self._page, self._must_keep = page, must_keep
        self.told = Label("", 12, "medium", "ok", wraps=True)
        self.print = Button(
            _("Print…"), "printer", "primary" if must_keep else "plain", self.print_page
        )
        self.save = Button(_("Save as PDF…"), "file-down", clicked=self.save_page)
        self.copy = Button(_("Copy"), "copy", clicked=self.copy_key)
        self.tick = QCheckBox(_("I have printed it or written it down"))
        self.tick.setFont(font(13))
        self.tick.setVisible(must_keep)
        self.tick.toggled.connect(lambda _on: self.ok.setEnabled(self.tick.isChecked()))
        self.ok = Button(_("Close"), kind="plain" if must_keep else "primary", clicked=self.accept)
        self.ok.setEnabled(not must_keep)
        self._lay_out(remarks)

    def _lay_out(self, remarks: tuple[str, ...]) -> None:
        title = (
            _("The password is set. This is the recovery key")
            if self._must_keep
            else _("Recovery key")
        )
        head = row(ThemedIcon("key", 26, "accent"), Label(title, 17, "bold", wraps=True), gap=12)
        head.setStretch(1, 1)
        words = _(
            "It opens the desk and its backups when the password is forgotten, until the password "
            "is changed. Keep it on paper in a safe, not beside the computer."
        )
        parts: list[QWidget] = [Label(words, 13, ink="fg2", wraps=True), self._key()]
        parts.extend(map(_banner, remarks))
        handlers = row(self.print, self.save, self.copy, None)
        self.setLayout(
            column(
                head,
                *parts,
                handlers,
                self.told,
                2,
                self.tick,
                row(None, self.ok),
                gap=12,
                margins=(28, 24, 28, 20),
            )
        )
        self.told.hide()

    def _key(self) -> QWidget:
        """Numbered groups in letters of one width; for a screen reader the whole."""
        made, grid = QWidget(), QGridLayout()
        made.setObjectName("soft")
        made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        made.setAccessibleName(self._page.key)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        face = QFont(list(FAMILIES["mono"]))
        face.setStyleHint(QFont.StyleHint.Monospace)
        face.setPixelSize(20)
        face.setWeight(QFont.Weight.DemiBold)
        for at, group in enumerate(self._page.key.split("-")):
            number, letters = Label(str(at + 1), 11, ink="fg3"), Label(group)
            letters.setFont(face)
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            place = at // LINE, at % LINE * 2
            grid.addWidget(number, *place)
            grid.addWidget(letters, place[0], place[1] + 1)
        for column_at in range(LINE):
            grid.setColumnMinimumWidth(column_at * 2, 18)
            grid.setColumnStretch(column_at * 2 + 1, 1)
        made.setLayout(grid)
        return made

    def print_page(self) -> None:
        """On paper, by the printer that is chosen."""

        try:
            is_sent = print_recovery(self._page, self)
        except KnownFault as fault:
            self.tell(str(fault), "bad")
            return
        if is_sent:
            self.tell(
                _("Sent to the printer. Look whether the page can be read before you close this.")
            )

    def save_page(self) -> None:
        """As a PDF, where it is wanted."""
        path = ask_where(self, _("Save the recovery key"), Path(_("Recovery key") + ".pdf"), PDF)
        if path:
            try:
                save_recovery(self._page, path)
            except KnownFault as fault:
                self.tell(str(fault), "bad")
                return
            self.tell(
                _(
                    "Saved as {name}. A file is no safe: take it away from this computer once it "
                    "is printed.",
                    name=path.name,
                )
            )
            tell_saved(self, path)

    def copy_key(self) -> None:
        """Onto the clipboard, marked as a secret."""
        data = QMimeData()
        data.setText(self._page.key)
        for kind in SECRET:
            data.setData(kind, b"secret")
        QGuiApplication.clipboard().setMimeData(data)
        self.tell(_("Copied."))

    def reject(self) -> None:
        """Esc and the cross close it only once it may be closed: the key is not shown by itself
        again.
        """
        if self.ok.isEnabled():
            super().reject()
        else:
            self.tell(_("Print the key or write it down first, and say so below."), "warn")
            self.tick.setFocus()

    def tell(self, words: str, ink: str = "ok") -> None:
        """Say something below the key."""
        self.told.setText(words)
        self.told.set_ink(ink)
        self.told.show()


def _banner(words: str) -> Banner:
    made = Banner()
    made.say(words, "warn")
    return made


def left_words(left: tuple[str, ...]) -> str:
    """Which backups could not be written anew, and what is to be done."""
    return _(
        "These backups could not be written anew and are as they were: {names}. It is tried again "
        "at the next start; close other programs that use them, or remove them.",
        names=", ".join(left),
    )


def show_recovery(
    window: Frame, changed: Changed, *, must_keep: bool = True, done: str = ""
) -> RecoveryDialog:
    """The dialog for a key as `services.password` told it; `done`: what else there is to tell."""
    page = RecoveryPage(
        changed.path.stem, window.settings.office, clock.today().isoformat(), changed.recovery_key
    )
    told = (left_words(changed.left) if changed.left else "", beside_words(changed.beside))
    made = RecoveryDialog(window, page, must_keep=must_keep, remarks=tuple(filter(None, told)))
    if done:
        made.tell(done)
    made.open()
    return made


# --- The page of the recovery key on a printer ---


def print_recovery(page: RecoveryPage, parent: QWidget) -> bool:
    """Ask for the printer, and print; False when nobody chose one."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return False
    paint_on(printer, page)
    return True


def paint_on(printer: QPrinter, page: RecoveryPage) -> None:
    """One page of A4, from edge to edge; its own margins are wider than those of any printer.
    `KnownFault` where it cannot be reached.
    """
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
        )
    )
    picture = QImage.fromData(recovery_picture(page, PRINTED))
    painter = QPainter(printer)
    if not painter.isActive():
        raise _unreached()
    try:
        painter.drawImage(painter.viewport(), picture)
    finally:
        is_done = painter.end()
    if not is_done or printer.printerState() in (
        QPrinter.PrinterState.Error,
        QPrinter.PrinterState.Aborted,
    ):
        raise _unreached()


def _unreached() -> KnownFault:
    return KnownFault(
        _("The page could not be printed."),
        _("Look whether the printer is there and try again, or write the key down."),
    )


# --- The strip above the screens of a desk that was opened by its recovery key, until it has a new
# password ---


class KeyNotice(Banner):
    """`renew_asked`: a new password shall be set now; the cross closes it for as long as the
    desk is open.
    """

    renew_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("flush", True)  # from edge to edge, without round corners
        self._say()
        stop = texts.on_change(self._say_again)
        self.destroyed.connect(stop)

    def _say(self) -> None:
        words = _(
            "The desk was opened by its recovery key. As long as no new password is set, the "
            "forgotten one goes on being valid."
        )
        self.say(words, "warn", (_("Set a new password…"), self.renew_asked.emit), can_close=True)

    def _say_again(self) -> None:
        if not self.isHidden():
            self._say()
