"""The photo of a participant: in the head of the pane, where it is chosen, and dragged over the
people, where the row it is dropped on takes it; a scan goes with a document of whoever is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.names import name_of
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.participants import documents
from lcdesk.services.participants.documents import small_jpeg
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.kit.widgets.chips import draw_avatar
from lcdesk.ui.kit.widgets.drop_target import files_of, is_picture, is_scan
from lcdesk.ui.participants.shown import PeopleView


class Portrait(PaintedButton):
    """`choose_asked`: another photo is wanted; `removal_asked`. A click opens both."""

    choose_asked = Signal()
    removal_asked = Signal()

    def __init__(self, size: int = 52) -> None:
        super().__init__()
        self._name, self._picture = "", QPixmap()
        self.setFixedSize(size, size)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.open_menu)

    def set_name(self, name: str) -> None:
        """Whose photo; their initials stand until it comes."""
        self._name = name
        self.setAccessibleName(_("Photo of {name}", name=name))
        set_tip(self, self.accessibleName())
        self.update()

    def set_photo(self, data: bytes | None) -> None:
        """The JPEG; None: the initials."""
        self._picture = QPixmap()
        if data:
            self._picture.loadFromData(data)
        self.update()

    def has_photo(self) -> bool:
        """Is there a picture in it?"""
        return not self._picture.isNull()

    def open_menu(self) -> None:
        """Choose another, or take it away."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(_("Choose a photo…"), self.choose_asked.emit)
        if self.has_photo():
            menu.addAction(_("Remove the photo"), self.removal_asked.emit)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        whole = QRectF(self.rect())
        if self.has_photo():
            round_ = QPainterPath()
            round_.addEllipse(whole)
            painter.setClipPath(round_)
            painter.drawPixmap(whole, self._picture, self._cut())
            painter.setClipping(False)
        else:
            draw_avatar(painter, 0, self.height() / 2, self._name, self.width())
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawEllipse(
                QPointF(whole.center()), self.width() / 2 - 1, self.height() / 2 - 1
            )

    def _cut(self) -> QRectF:
        """The largest square, at the top of an upright picture: there is the face."""
        side = min(self._picture.width(), self._picture.height())
        return QRectF(
            (self._picture.width() - side) / 2, (self._picture.height() - side) / 6, side, side
        )


# --- A picture that is dragged over the people ---


PICTURE = (180, 225)  # px, of each photo in the question
WIDTH = 500


class PhotoDrop(QObject):
    """Watches the table: over a person's row one picture may be let go, or scans and PDF that go
    with one of their documents. All else belongs to the window.
    """

    def __init__(self, shown: PeopleView) -> None:
        super().__init__(shown.view)
        self._shown, self._context = shown, shown.context
        self._port = shown.view.viewport()
        self._frame = _Frame(self._port)
        self._port.setAcceptDrops(True)
        self._port.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drags over the rows; pictures alone, from files."""
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._forget()
        # a drag that moves is one, too; one that enters is one that moves
        elif isinstance(event, QDropEvent):
            paths = files_of(event.mimeData())
            if not paths or not all(map(is_scan, paths)):
                event.ignore()  # the window lights up, or says that it cannot be read
                return True
            if isinstance(event, QDragEnterEvent):
                event.acceptProposedAction()  # else nothing would be heard of where it goes
            elif isinstance(event, QDragMoveEvent):
                self._look(event, paths)
            else:
                self._take(event, paths)
            return True
        return False

    def _look(self, event: QDragMoveEvent, paths: list[Path]) -> None:
        at = self._shown.view.indexAt(event.position().toPoint())
        refusal = self._refusal(at.row(), paths)
        if refusal:
            self._frame.hide()
            self._context.tell(refusal)
            event.ignore()
            return
        record = self._record(at.row())
        assert record is not None
        self._frame.lie_on(
            self._shown.view.visualRect(at).y(), self._shown.view.rowHeight(at.row())
        )
        are_pictures = all(map(is_picture, paths))
        words = N_("Photo of {name}") if are_pictures else N_("With a document of {name}")
        self._context.tell(_(words, name=name_of(record)))
        event.acceptProposedAction()

    def _take(self, event: QDropEvent, paths: list[Path]) -> None:
        at = self._shown.view.indexAt(event.position().toPoint()).row()
        self._forget()
        refusal, record = self._refusal(at, paths), self._record(at)
        if refusal or record is None:
            event.ignore()
            self._context.announce(refusal, "warn")
            return
        event.acceptProposedAction()
        if all(map(is_picture, paths)):
            self.ask(record, paths[0])
        else:
            where = self._port.mapToGlobal(event.position().toPoint())
            self._ask_which(record["id"], paths, where)

    def _ask_which(self, enrolment_id: int, paths: Sequence[Path], where: QPoint) -> None:
        """With which document do these files go?"""
        from lcdesk.ui.participants.files_dialog import ask_which_document, keep_files

        keep = partial(keep_files, self._context, self._shown.screen, enrolment_id)
        ask_which_document(self._shown.screen, where, paths, ("passport_scan",), keep)

    def _refusal(self, at: int, paths: list[Path]) -> str:
        """Why the pictures cannot be let go there; "" where they can."""
        are_pictures = all(map(is_picture, paths))
        if are_pictures and len(paths) > 1:
            return _("One picture at a time: each is the photo of one person.")
        if self._record(at) is None and are_pictures:
            return _("Let the picture go on the row of a person: it becomes their photo.")
        if self._record(at) is None:
            return _("Let the file go on the row of a person: it goes with one of their documents.")
        return ""

    def _record(self, at: int) -> ParticipantRecord | None:
        return self._shown.table.record(at) if at >= 0 else None

    def _forget(self) -> None:
        self._frame.hide()
        self._shown.attention_counted.emit()  # the line at the left says again who is shown

    def ask(self, record: ParticipantRecord, path: Path) -> PhotoDialog | None:
        """Show the picture and the name; it is kept only when that is confirmed."""
        desk, person_id, name = self._context.desk, record["person_id"], name_of(record)
        try:
            data = small_jpeg(path)
        except KnownFault as fault:
            show_fault(fault, self._shown.screen.window())
            return None

        def keep() -> None:
            try:
                documents.set_photo(desk, person_id, data, path.name)
            except KnownFault as fault:
                show_fault(fault, self._shown.screen.window())
                return
            told = _("The photo of {name} is kept.", name=name)
            self._context.tell_done(told)

        dialog = PhotoDialog(
            self._shown.screen.window(),
            name,
            path.name,
            data,
            documents.read_photo(desk, person_id),
        )

        def ask_which() -> None:
            where = dialog.document.mapToGlobal(dialog.document.rect().bottomLeft())
            dialog.reject()
            self._ask_which(record["id"], [path], where)

        dialog.accepted.connect(keep)
        dialog.document.clicked.connect(ask_which)
        dialog.open()
        return dialog


class PhotoDialog(QDialog):
    """Is this the photo of that person? Beside it the one that it takes the place of."""

    def __init__(
        self, parent: QWidget, name: str, file_name: str, data: bytes, before: bytes | None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Photo of {name}", name=name)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        words = (
            _("“{file}” takes the place of the photo that is there.", file=file_name)
            if before
            else _("“{file}” becomes the photo.", file=file_name)
        )
        shown = [(one, told) for one, told in ((before, _("Now")), (data, _("From now on"))) if one]
        self.pictures = [_picture(one, told) for one, told in shown]
        captions = [Label(told if before else "", 12, ink="fg2") for _one, told in shown]
        both = [column(*pair, gap=6) for pair in zip(captions, self.pictures, strict=True)]
        self.ok = Button(_("Use as photo"), kind="primary", clicked=self.accept)
        self.ok.setDefault(True)
        self.document = Button(_("It is a scan of a document…"), "paperclip")
        buttons = row(self.document, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(
            column(
                Label(title, 17, "bold", wraps=True),
                Label(words, 13, ink="fg2", wraps=True),
                row(*both, None, gap=16),
                buttons,
                gap=14,
                margins=(24, 22, 24, 18),
            )
        )
        self.ok.setFocus()


def _picture(data: bytes, told: str) -> Label:
    made, picture = Label(""), QPixmap()
    picture.loadFromData(data)
    made.setPixmap(
        picture.scaled(
            *PICTURE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    )
    made.setAccessibleName(told)
    return made


class _Frame(QWidget):
    """Around the row that would take it."""

    def __init__(self, port: QWidget) -> None:
        super().__init__(port)
        self._port = port
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def lie_on(self, top: int, height: int) -> None:
        """Around the row that begins there."""
        self.setGeometry(QRect(0, top, self._port.width(), height))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("accent", 28))
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)
