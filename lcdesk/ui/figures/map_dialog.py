"""The dialog of the office's own map: its file is chosen and seen; its approval number and
captions are typed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from lcdesk.drawing.pictures import fit_to_keep, map_image, on_white, within
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.services.figures.map_pictures import (
    DIGEST,
    MAP,
    ApprovedMap,
    digest_of,
    map_file,
    read_map,
    remove_map,
    set_map,
)
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.plain_text import PlainLabel, set_tip
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Button, Label, column, row

ACTION = N_("Approved map…")
"""What menus call it."""
NAMES = ("approval_no", "caption_en", "caption_zh", "name")
WIDTH, TALL = 560, 240
SEEN = QSize(1600, 1000)  # px of what is kept to be looked at
ENDINGS = (".png", ".jpg", ".jpeg")


def open_map_dialog(context: Context, parent: QWidget) -> MapDialog:
    """Open it over a window, without stopping it."""
    dialog = MapDialog(context, parent)
    dialog.open()
    return dialog


class MapDialog(FormDialog):
    """A new map, or the one that is placed; what is refused is told here, and nothing typed is
    lost.
    """

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Approved map"))
        self.setMinimumWidth(WIDTH)
        self.setAcceptDrops(True)
        self._context, self._file = context, ""
        self._data: bytes | None = None  # of a file chosen here
        self._held = read_map(context.desk)
        self.picture = MapPreview()
        self.form = RecordForm(MAP, NAMES, is_flat=False)
        self._seen = SeenWhole(_shown(self._held), self._look_again)
        self.form.show_record(self._seen.shown if self._held else None)
        self.told, self.problem = Label("", 12, ink="fg3"), Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.choose = Button("", "image", clicked=self.ask_for_file)
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.bin = Button(_("Remove"), "trash-2", "danger", clicked=self._take_out)
        self.bin.setVisible(self._held is not None)
        self._lay_out()
        self._show(self._held.file_name if self._held else None)
        self._make_room()
        if self._held is not None:
            self._read(self._held.data)

    def ask_for_file(self) -> QFileDialog:
        """Ask for a picture; the dialog does not stop the window."""
        dialog = QFileDialog(self, _("Choose the approved map"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                _("Pictures") + f" ({' '.join(f'*{ending}' for ending in ENDINGS)})",
                _("All files") + " (*)",
            ]
        )
        dialog.fileSelected.connect(lambda name: self.take(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def take(self, path: Path) -> None:
        """Read a file beside the window and show it; nothing is kept before it is saved."""
        self._tell("")
        self.ok.setEnabled(False)
        self._context.tasks.run(
            _("Reading the picture"),
            lambda _task: _kept_and_seen(path),
            lambda both: self._took(*both, path.name),
            self._refuse,
            owner=self,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.take(Path(files[0]))

    def _lay_out(self) -> None:
        about = _(
            "The program ships no map. Place the picture your office has approval for; its number "
            "is printed with it, always."
        )
        buttons = row(self.bin, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        self.setLayout(
            column(
                Label(self.windowTitle(), 17, "bold"),
                Label(about, 13, ink="fg2", wraps=True),
                self.picture,
                row(self.choose, self.told, None),
                self.form,
                self.problem,
                6,
                buttons,
                gap=12,
                margins=(24, 22, 24, 18),
            )
        )

    def _show(self, file_name: str | None) -> None:
        """Say which file it is; None while there is none."""
        self.told.setText(
            self.told.fontMetrics().elidedText(
                file_name or "", Qt.TextElideMode.ElideMiddle, WIDTH // 2
            )
        )
        set_tip(self.told, file_name or "")
        self.choose.setText(_("Choose a picture…") if file_name is None else _("Choose another…"))
        if file_name is None:
            self.choose.setFocus()
        else:
            self.form.focus_field("approval_no")

    def _read(self, data: bytes) -> None:
        self._context.tasks.run(
            _("Reading the picture"),
            lambda _task: _seen(data),
            self.picture.show_image,
            owner=self,
            is_quiet=True,
        )

    def _took(self, data: bytes, seen: QImage | None, name: str) -> None:
        self.ok.setEnabled(True)
        # another picture was approved under another number
        if self._held is not None and self._data is None:
            self.form.row_of("approval_no").show_value(None)
        self._data, self._file = data, name
        self.picture.show_image(seen)
        self._show(name)

    def _refuse(self, fault: BaseException) -> None:
        self.ok.setEnabled(True)
        if not isinstance(fault, KnownFault):
            self._context.tasks.failed.emit(fault)
        self._tell(str(fault) if isinstance(fault, KnownFault) else "")

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return  # the field says why, and has the focus
        values |= {"file_name": self._file}
        self._do(
            lambda: self._seen.keep(
                lambda shown: set_map(self._context.desk, self._data, values, shown)
            )
        )

    def _look_again(self) -> dict[str, str | None]:
        """As it is by now; its picture is shown, unless another was chosen here: nobody numbers
        what was not seen.
        """
        self._held = read_map(self._context.desk)
        if self._data is None:
            self._show(self._held.file_name if self._held else None)
            if self._held is None:
                self.picture.show_image(None)
            else:
                self._read(self._held.data)
        return _shown(self._held)

    def _take_out(self) -> None:
        self._do(lambda: remove_map(self._context.desk))

    def _do(self, handler: Callable[[], object]) -> None:
        try:
            handler()
        except KnownFault as fault:
            self._tell(str(fault))
            return
        self.accept()

    def _tell(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._make_room()

    def _make_room(self) -> None:
        """A dialog with texts that wrap does not find its height by itself."""
        layout = self.layout()
        if layout is not None:
            self.resize(
                max(self.width(), WIDTH), layout.totalHeightForWidth(max(self.width(), WIDTH))
            )


class MapPreview(PlainLabel):
    """The picture within its room, in its proportions; words while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedHeight(TALL)
        self._image = QImage()

    def show_image(self, image: QImage | None) -> None:
        """Another picture; None: there is none."""
        self._image = image or QImage()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            self.setText(_("No picture chosen yet. PNG or JPEG; drop a file here."))
            return
        ratio = self.devicePixelRatio()
        made = QPixmap.fromImage(within(self._image, (self.size() - QSize(16, 16)) * ratio))
        made.setDevicePixelRatio(ratio)
        self.setPixmap(made)


def _kept_and_seen(path: Path) -> tuple[bytes, QImage | None]:
    """What would be kept of a file, and its picture. For a worker thread."""
    data = fit_to_keep(map_file(path))
    return data, _seen(data)


def _seen(data: bytes) -> QImage | None:
    image = map_image(data)
    return on_white(within(image, SEEN)) if image else None


def _shown(held: ApprovedMap | None) -> dict[str, str | None]:
    """What stands with a map, and what stands for its picture; blank where there is none."""
    words = {name: getattr(held, name, None) or None for name in NAMES}
    return {**words, DIGEST: digest_of(held.data if held else None)}
