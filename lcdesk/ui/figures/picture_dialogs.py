"""The dialogs of pictures: the office's own map with its approval number, the title of a chart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from lcdesk.charts.chart import Title
from lcdesk.drawing.pictures import fit_to_keep, map_image, on_white, within
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import PictureTitle
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
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
from lcdesk.texts import N_, _, with_label
from lcdesk.ui.kit.dialogs.file_folders import begin_in
from lcdesk.ui.kit.dialogs.form_dialog import EnterKey, FormDialog
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.plain_text import PlainLabel, set_tip
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row

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
        begin_in(dialog, "open")
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


# --- The title of a picture ---


TITLE = RecordKind("picture_title", N_("Picture title"), fields_of(PictureTitle))
TITLE_ACTION = N_("Edit the title…")
"""What the menu of a picture calls it."""
TITLE_WIDTH = 560
Keep = Callable[[Title | None], object]


def edit_title(
    parent: QWidget, name: str, computed: Title, current: Title | None, keep: Keep
) -> TitleDialog:
    """Open the dialog over a window, without stopping it. `name`: what the picture is called
    ("Participants by country").

    `computed`: the findings in both languages and the digest of today's numbers; `current`: what
    somebody wrote before. `keep(title)` gets what shall stand from now on, None for the computed
    title; a `KnownFault` of it is told here.
    """
    dialog = TitleDialog(parent, name, computed, current, keep)
    dialog.open()
    return dialog


class TitleDialog(FormDialog):
    """A field a language; one that is left blank, or as it was computed, follows the numbers."""

    def __init__(
        self, parent: QWidget, name: str, computed: Title, current: Title | None, keep: Keep
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Title of the picture"))
        self.setMinimumWidth(TITLE_WIDTH)
        self._computed, self._keep = computed, keep
        self.form = RecordForm(TITLE, ("title_en", "title_zh"), is_flat=False)
        self.form.show_record(
            {
                "title_en": (current.en if current else "") or None,
                "title_zh": (current.zh if current else "") or None,
            }
        )
        self.warning, self.problem = Banner(), Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.offers = {lang: self._offer(lang) for lang in ("en", "zh")}
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self.again = Button(_("Use the computed title again"), "rotate-ccw", clicked=self._clear)
        self.again.setEnabled(current is not None)
        EnterKey(self.form, self._finish)
        self._lay_out(name)
        if current is not None and current.digest != computed.digest:
            self.warning.say(
                _(
                    "The numbers have changed since this title was written. Read it again before "
                    "it goes out."
                ),
                "warn",
            )
        self.form.focus_field("title_en")
        self._make_room()

    def take(self, lang: str) -> None:
        """Copy what was computed in a language into its field, to begin from."""
        made = self.form.row_of(f"title_{lang}")
        made.show_value(self._finding(lang))
        made.editor.setFocus()

    def _lay_out(self, name: str) -> None:
        about = _(
            "What you write here stands in place of the computed title until you take it back, "
            "also when the numbers change. A language left blank keeps the computed one."
        )
        buttons = row(self.again, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        title = Label(self.windowTitle(), 17, "bold")
        offers = column(*self.offers.values(), gap=10)
        self.setLayout(
            column(
                title,
                Label(name, 13, ink="fg2", wraps=True),
                self.warning,
                offers,
                Label(about, 12, ink="fg3", wraps=True),
                self.form,
                self.problem,
                6,
                buttons,
                gap=12,
                margins=(24, 22, 24, 18),
            )
        )

    def _offer(self, lang: str) -> QWidget:
        """What was computed, with a button that copies it."""
        made = QWidget()
        head = _("Computed (English)") if lang == "en" else _("Computed (Chinese)")
        copy = Button(_("Copy below"), "copy", clicked=lambda: self.take(lang))
        copy.setAccessibleName(with_label(head, copy.text()))
        words = column(
            Label(head, 12, ink="fg3"), Label(self._finding(lang), 13, "medium", wraps=True), gap=2
        )
        line = row(words, copy, gap=12)
        line.setStretch(0, 1)
        line.setAlignment(copy, Qt.AlignmentFlag.AlignTop)
        made.setLayout(line)
        return made

    def _finding(self, lang: str) -> str:
        return self._computed.zh if lang == "zh" else self._computed.en

    def _finish(self) -> None:
        try:
            values = self.form.values()
        except BadValue:
            return  # the field says why, and has the focus
        en, zh = (self._own(lang, values[f"title_{lang}"] or "") for lang in ("en", "zh"))
        self._do(Title(en, zh, self._computed.digest) if en or zh else None)

    def _own(self, lang: str, text: str) -> str:
        return "" if text == self._finding(lang) else text

    def _clear(self) -> None:
        self._do(None)

    def _do(self, title: Title | None) -> None:
        try:
            self._keep(title)
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            self._make_room()
            return
        self.accept()

    def _make_room(self) -> None:
        """A dialog with texts that wrap does not find its height by itself."""
        layout = self.layout()
        if layout is not None:
            self.resize(TITLE_WIDTH, layout.totalHeightForWidth(TITLE_WIDTH))
