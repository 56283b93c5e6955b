"""The one place that shows errors: known faults calmly, our own bugs with a log file; each with
"Copy details".
"""

from __future__ import annotations

import atexit
import logging
import platform
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication, QScreen, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

import lcdesk
from lcdesk import receipts
from lcdesk.crashes import (
    LOG,
    hear_others,
    keep_log,
    last_steps,
    log_folder,
    scrubbed,
    trace_crashes,
    whereabouts,
)
from lcdesk.model.faults import BadValue, KnownFault, OfficeOutOfReach, ReplacedDesk
from lcdesk.texts import _, language, message_of
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.tasks import TaskCancelled
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row

log = logging.getLogger("lcdesk")
Opener = Callable[["FaultDialog"], object]


class FaultDialog(QDialog):
    """What happened, what is safe, what to do; the technical details, which hold no value, one
    click away.
    """

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        known = isinstance(error, (KnownFault, BadValue))
        self.sentence, self.advice = words_of(error)
        self.details = details_of(error)
        self.setWindowTitle("lcdesk")
        self.setMinimumWidth(460)
        close = Button(_("Close"), kind="primary", clicked=self.accept)
        buttons = [self._copy_button(), self._details_button(), None, close]
        texts = column(
            Label(self.sentence, 15, "bold", wraps=True),
            Label(self.advice, 13, ink="fg2", wraps=True),
            None,
            gap=8,
        )
        picture = ThemedIcon("triangle-alert", 24, "warn" if known else "bad")
        head = row(picture, texts, gap=14)
        head.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        head.setStretch(1, 1)
        self._sheet = QPlainTextEdit(self.details)
        self._sheet.setReadOnly(True)
        self._sheet.setAccessibleName(_("Details"))
        self._sheet.setTabChangesFocus(True)
        self._sheet.setMinimumHeight(180)
        self._sheet.hide()
        self.setLayout(column(head, self._sheet, row(*buttons), gap=20, margins=(24, 24, 24, 20)))
        close.setDefault(True)
        close.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        """A dialog with texts that wrap does not find its height by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details)
        self._copying.setText(_("Copied"))

    def _copy_button(self) -> Button:
        self._copying = Button(_("Copy details"), "copy", clicked=self.copy)
        set_tip(self._copying, _("What happened, the version and the system; no names in it."))
        return self._copying

    def _details_button(self) -> Button:
        return Button(_("Show details"), clicked=self._turn_details)

    def _turn_details(self) -> None:
        self._sheet.setVisible(self._sheet.isHidden())
        self._fit()


def words_of(error: BaseException) -> tuple[str, str]:
    """A sentence on what happened, and one on what is safe and what to do; with what was done
    before, if anything was.
    """
    sentence, advice = _said_of(error)
    done = receipts.of(error)
    if not done:
        return sentence, advice
    # with the desk, which the first picture does not wait for
    from lcdesk.services.core.history import done_words

    # of a value it says that nothing was changed
    kept = "" if isinstance(error, BadValue) else advice
    return sentence, "\n".join(part for part in (kept, done_words(done)) if part)


def _said_of(error: BaseException) -> tuple[str, str]:
    if isinstance(error, KnownFault):
        return error.message, error.advice
    if isinstance(error, BadValue):
        return error.message, _("Nothing was changed.")
    advice = _(
        "What was saved is safe. Please send us the details; they hold no names, only where the "
        "program stumbled. The log is in {folder}.",
        folder=log_file().parent,
    )
    return _("Something went wrong in the program."), advice


def details_of(error: BaseException) -> str:
    """Versions, what was said and done, and where the program stumbled, for a mail to us; no value
    stands in it: of a sentence its places stay open.
    """
    lines = [
        f"lcdesk {lcdesk.__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}",
        _surroundings(),
        "",
        *_said_without_values(error),
        "",
        "Before:",
        *(f"  {step}" for step in last_steps()),
        "",
        scrubbed(error),
    ]
    return "\n".join(lines) + "\n"


def _surroundings() -> str:
    screen, window = QGuiApplication.primaryScreen(), QApplication.activeWindow()
    parts = [f"language {language()}"]
    if isinstance(screen, QScreen):
        size = screen.size()
        parts.append(f"screen {size.width()}x{size.height()} at {screen.devicePixelRatio():g}")
    if window is not None:
        parts.append(f"window {window.width()}x{window.height()}")
    return ", ".join(parts)


def _said_without_values(error: BaseException) -> list[str]:
    """A sentence a line, in English: of our own mistakes there is none but the type."""
    if not isinstance(error, (KnownFault, BadValue)):
        return []
    advice = error.advice if isinstance(error, KnownFault) else ""
    said = (part for text in (error.message, advice) for part in text.split("\n") if part)
    return [message_of(part) or "(a sentence with values in it)" for part in said]


def show_fault(error: BaseException, parent: QWidget | None = None) -> FaultDialog | None:
    """Show an error on top of a window without stopping it; the dialog, or None for a cancelled
    work, and for what a page says (`replaced_desk`).
    """
    if isinstance(error, TaskCancelled) or (
        isinstance(error, ReplacedDesk) and error.path is not None
    ):
        return None
    if not isinstance(error, (KnownFault, BadValue)):
        log.error("our bug", exc_info=error)
    dialog = FaultDialog(error, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


def log_file() -> Path:
    """Where our bugs are written down."""
    return log_folder() / LOG


def install() -> None:
    """From now on an exception nobody took opens the fault dialog instead of ending silently,
    and what fails beside or below Python is written to the log, without a value.
    """
    keep_log()
    hear_others()
    trace_crashes()
    sys.excepthook = _shown
    qInstallMessageHandler(_hear_qt)
    # Qt still talks when there is no Python left to hear it
    atexit.register(qInstallMessageHandler, None)


def _shown(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    elif QApplication.instance() is None:
        log.error("our bug", exc_info=error)
    elif isinstance(error, OfficeOutOfReach) and error.is_of_reading:
        if _announce is not None:
            _announce(error.message, "warn")
    else:
        show_fault(error)


def announce_by(announce: Callable[[str, str], object] | None) -> None:
    """How it is said, without a dialog, that something could not be read of an office's desk and
    nobody asked for it; None: not at all.
    """
    global _announce
    _announce = announce


_announce: Callable[[str, str], object] | None = None
_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_OFTEN = 20
_heard: Counter[str] = Counter()


def _hear_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """What Qt says goes to the log without its words, which may hold what somebody typed; and to
    no terminal, which may be a log.
    """
    if kind in _LEVELS:
        told = f"Qt: {speaker_of(text)}\n{whereabouts()}"
        _heard[told] += 1
        if _heard[told] <= _OFTEN:
            log.log(_LEVELS[kind], told)


def speaker_of(text: str) -> str:
    """The class or function a message of Qt begins with ("QPainter::begin"); "…" when it begins
    with no name Qt knows.
    """
    name, _colons, member = (
        text.split(maxsplit=1)[0].rstrip(":,").partition("::") if text.strip() else ("", "", "")
    )
    known = next(
        (found for room in (QtCore, QtGui, QtWidgets) if (found := getattr(room, name, None))), None
    )
    if not name.startswith("Q") or known is None:
        return "…"
    return f"{name}::{member}" if member and hasattr(known, member) else name
