"""The pictures of an activity: added, captioned in both languages, put in order, taken out; kept as
one step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.pictures import (
    Picture,
    list_pictures,
    picture_of,
    read_picture,
    set_pictures,
)
from lcdesk.texts import N_, _, with_label
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.file_folders import ask_for_files
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.forms.list_editor import ElidedLine
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, keep_in_view, row, scrolled
from lcdesk.ui.kit.widgets.controls import moving_step
from lcdesk.ui.kit.widgets.drop_target import files_of, is_picture

SIZE, THUMB = (760, 600), QSize(168, 112)
Keep = Callable[[Sequence[Picture]], object]


class PictureRow(QWidget):
    """A picture with its captions. `moved(step)` by Alt+Up and Alt+Down and the arrows, `dropped()`
    by the cross.
    """

    moved = Signal(int)
    dropped = Signal()

    def __init__(self, one: Picture, data: bytes | None, number: int) -> None:
        super().__init__()
        self.one = one
        shown = Label("")
        picture = QPixmap()
        picture.loadFromData(data or b"")
        if not picture.isNull():
            shown.setPixmap(
                picture.scaled(
                    THUMB,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        shown.setFixedSize(THUMB)
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown.setAccessibleName(one.file_name or _("Picture"))
        self.english, self.chinese = ElidedLine(), ElidedLine()
        name = _("Picture {number}", number=number)
        for line, label, text in (
            (self.english, N_("Caption (English)"), one.caption_en),
            (self.chinese, N_("Caption (Chinese)"), one.caption_zh),
        ):
            line.setFont(font(13))
            line.setMaxLength(300)
            line.setPlaceholderText(_(label))
            line.setAccessibleName(with_label(name, _(label)))
            line.setText(text or "")
            line.setCursorPosition(0)
        self.up = IconButton("arrow-up", _("Move up"), lambda: self.moved.emit(-1), size=28)
        self.down = IconButton("arrow-down", _("Move down"), lambda: self.moved.emit(1), size=28)
        self.bin = IconButton("x", _("Take out"), self.dropped.emit, size=28)
        file_name = Label(one.file_name or "", 12, ink="fg3", wraps=True)
        captions = column(self.english, self.chinese, file_name, None, gap=6)
        made = row(shown, captions, column(self.up, self.down, self.bin, None, gap=2), gap=12)
        made.setStretch(1, 1)
        self.setLayout(made)

    def picture(self) -> Picture:
        """As it stands."""
        return replace(
            self.one,
            caption_en=self.english.text().strip() or None,
            caption_zh=self.chinese.text().strip() or None,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if step := moving_step(event):
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)


class PicturesDialog(FormDialog):
    """`keep(pictures)` gets all of them; what it refuses is told, and nothing is lost. Files can be
    dropped on it. `read(id)`: the data of a picture that is kept.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        pictures: Sequence[Picture],
        read: Callable[[int], bytes | None],
        keep: Keep,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle(_("Pictures of {name}", name=title))
        self.resize(*SIZE)
        self._keep, self._at_first = keep, list(pictures)
        self.rows: list[PictureRow] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(14)
        self.add = Button(_("Add pictures…"), "image", clicked=self._ask)
        self.empty = Label(_("None yet. Drop files here, or add them."), 13, ink="fg3", wraps=True)
        self.ok = Button(_("Save"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        for one in pictures:
            self._append(one, read(one.id or 0))
        self._tell()
        self.add.setFocus()

    def is_typed(self) -> bool:
        """Are they others, or captioned otherwise, than at first?"""
        return self.pictures() != self._at_first

    def pictures(self) -> list[Picture]:
        """As they stand, in their order."""
        return [made.picture() for made in self.rows]

    def add_files(self, paths: Sequence[Path]) -> None:
        """Take in the pictures of these files; what is none is told."""
        for path in paths:
            try:
                one = picture_of(path)
            except KnownFault as fault:
                show_fault(fault, self)
                return
            self._append(one, one.data)
        self._tell()
        if self.rows:
            self.rows[-1].english.setFocus()
            keep_in_view(self.rows[-1], self.rows[-1].rect())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(is_picture(path) for path in files_of(event.mimeData())):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add_files([path for path in files_of(event.mimeData()) if is_picture(path)])

    def _lay_out(self) -> None:
        told = _(
            "Kept within 2000 pixels and 1 MB each, without what a camera notes of place and time. "
            "Alt+Up and Alt+Down change the order."
        )
        inside = QWidget()
        inside.setObjectName("plain")
        inside.setLayout(column(self.empty, self._box, None, gap=10, margins=(0, 4, 8, 4)))
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made = column(
            Label(self.windowTitle(), 17, "bold", wraps=True),
            Label(told, 13, ink="fg2", wraps=True),
            row(self.add, None),
            gap=8,
            margins=(24, 22, 24, 18),
        )
        made.addWidget(area, 1)
        made.addLayout(row(None, Button(_("Cancel"), clicked=self.reject), self.ok))
        self.setLayout(made)

    def _append(self, one: Picture, data: bytes | None) -> None:
        made = PictureRow(one, data, len(self.rows) + 1)
        made.moved.connect(lambda step: self._move(made, step))
        made.dropped.connect(lambda: self._drop(made))
        self.rows.append(made)
        self._box.addWidget(made)

    def _move(self, made: PictureRow, step: int) -> None:
        here = self.rows.index(made)
        there = here + step
        if not 0 <= there < len(self.rows):
            return
        parts = (made.english, made.chinese, made.up, made.down)
        focused = next((part for part in parts if part.hasFocus()), made.english)
        self.rows.insert(there, self.rows.pop(here))
        self._box.removeWidget(made)
        self._box.insertWidget(there, made)
        self._tell()
        focused.setFocus()

    def _drop(self, made: PictureRow) -> None:
        at = self.rows.index(made)
        self.rows.remove(made)
        self._box.removeWidget(made)
        made.hide()
        made.deleteLater()
        self._tell()
        (self.rows[min(at, len(self.rows) - 1)].bin if self.rows else self.add).setFocus()

    def _tell(self) -> None:
        """Tab goes as it looks; nothing to move up at the top, nor down at the end."""
        self.empty.setVisible(not self.rows)
        before: QWidget = self.add
        for at, made in enumerate(self.rows):
            made.up.setEnabled(at > 0)
            made.down.setEnabled(at < len(self.rows) - 1)
            for part in (made.english, made.chinese, made.up, made.down, made.bin):
                QWidget.setTabOrder(before, part)
                before = part

    def _ask(self) -> None:
        kinds = " ".join(f"*{ending}" for ending in (".jpg", ".jpeg", ".png", ".webp", ".tif"))
        self.add_files(ask_for_files(self, _("Add pictures"), f"{_('Pictures')} ({kinds})"))

    def _finish(self) -> None:
        self.go_once_kept(lambda: self._keep(self.pictures()))


def edit_pictures(parent: QWidget, desk: Desk, activity_id: int, title: str) -> PicturesDialog:
    """Open the pictures of an activity; what is kept is one step of undo."""
    pictures = list_pictures(desk, activity_id)
    seen = SeenWhole[Sequence[Picture]](pictures, lambda: list_pictures(desk, activity_id))

    def keep(wanted: Sequence[Picture]) -> None:
        seen.keep(lambda shown: set_pictures(desk, activity_id, wanted, shown))

    made = PicturesDialog(parent, title, pictures, lambda number: read_picture(desk, number), keep)
    made.open()
    return made
