"""Asking where a file goes: the kinds it may become, an ending where none was typed, and for people
whom and whether private values are masked.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QDir, QProcess, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QMainWindow,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from lcdesk.model.files import BY_ENDING, FileFormats
from lcdesk.texts import N_, _, list_names, n_
from lcdesk.ui.kit.dialogs.file_folders import begin_in, first_folder, remember_folder
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.status_line import Result, ResultAction, StatusLine
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row


def prepare_saving(dialog: QFileDialog, formats: FileFormats, name: str, first: str = "") -> None:
    """Let a dialog ask for a name to save under: `name` without its ending, `first` the ending
    proposed (else that of the formats).
    """
    endings = _ordered(formats, first)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    begin_in(dialog, "save")
    dialog.setDefaultSuffix(endings[0].removeprefix("."))
    dialog.setNameFilters([f"{_(BY_ENDING[ending].label)} (*{ending})" for ending in endings])
    dialog.filterSelected.connect(lambda kind: _follow(dialog, endings, kind))
    dialog.selectFile(name + endings[0])


def ask_to_save(
    parent: QWidget,
    title: str,
    formats: FileFormats,
    name: str,
    save: Callable[[Path], object],
    first: str = "",
) -> QFileDialog:
    """Ask where a file goes without stopping the window; `save` gets the place. `name`: the title
    it is proposed under, `first` the ending proposed.
    """
    dialog = QFileDialog(parent, title)
    prepare_saving(dialog, formats, file_name(name), first)
    dialog.fileSelected.connect(lambda chosen: save(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def file_name(title: str) -> str:
    """A title as the stem of a file name that every system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", title).strip(" .")[:80] or "chart"


def ask_where(parent: QWidget, title: str, proposed: Path, formats: FileFormats) -> Path | None:
    """The file to write; None when nobody chose one. `proposed` has its ending, which says what
    is proposed; it is proposed in the folder used last.
    """
    kinds = ";;".join(f"*{ending}" for ending in _ordered(formats, proposed.suffix))
    place = str(Path(first_folder("save")) / proposed.name)
    chosen, kind = QFileDialog.getSaveFileName(parent, title, place, kinds)
    if not chosen:
        return None
    remember_folder("save", Path(chosen).parent)
    return formats.completed(Path(chosen), kind.removeprefix("*"))


def _ordered(formats: FileFormats, first: str) -> list[str]:
    return sorted(formats.endings, key=lambda ending: ending != (first or formats.endings[0]))


def _follow(dialog: QFileDialog, endings: list[str], kind: str) -> None:
    """The name proposed ends as the kind chosen."""
    ending = next((ending for ending in endings if f"*{ending}" in kind), "")
    names = dialog.selectedFiles()
    dialog.setDefaultSuffix(ending.removeprefix("."))
    if names and ending and Path(names[0]).suffix.casefold() in endings:
        dialog.selectFile(Path(names[0]).with_suffix(ending).name)


# --- What became of an export or an import, with what can be done about it: told in the window, and
# in a dialog that lies over it ---


OPEN, SHOW = N_("Open"), N_("Show in folder")


def tell_saved(
    place: QWidget,
    path: Path,
    words: Callable[[], str] | None = None,
    tone: str = "ok",
    *,
    can_open: bool = True,
    is_opened: bool = False,
) -> None:
    """An export is done: say so, and offer to open the file and to show where it lies.

    `place`: the screen or dialog it was asked for in. `words`: instead of "Saved …", in the
    language of the moment. `is_opened`: open it at once.
    """

    def refuse(sentence: str) -> None:
        if sentence:
            tell_result(place, Result(lambda: sentence, tone="warn"))

    opening: tuple[ResultAction, ...] = (
        ((OPEN, lambda: refuse(open_file(path))),) if can_open else ()
    )
    if is_opened and (sentence := open_file(path)):
        words, tone = lambda: sentence, "warn"
    actions = (*opening, (SHOW, lambda: refuse(show_in_folder(path))))
    for above in _upwards(place):
        status = above.statusBar() if isinstance(above, QMainWindow) else None
        if isinstance(status, StatusLine):
            status.file_saved.emit(path)
    said = words or (lambda: _("Saved {name}", name=path.name))
    tell_result(place, Result(said, actions, tone, stays=True))


def tell_result(place: QWidget, result: Result) -> None:
    """In the status line of the window; and in the banner of the dialog, where one lies over it."""
    for above in _upwards(place):
        banner = getattr(above, "banner", None)
        if isinstance(above, QDialog) and isinstance(banner, Banner):
            actions = ((_(label), operation) for label, operation in result.actions)
            banner.say(result.words(), result.tone, *actions, can_close=True)
        status = above.statusBar() if isinstance(above, QMainWindow) else None
        if isinstance(status, StatusLine):
            status.show_result(result)


MAIL_ASKED_MS = 1500


def open_mail(link: str) -> bool:
    """Open a mailto: link in the mail program; False where there is none."""
    if has_mail_program():
        return QDesktopServices.openUrl(QUrl.fromEncoded(link.encode("ascii")))
    return False


def has_mail_program() -> bool:
    """Is there one? On Linux a link is handed to a script that says nothing where there is none."""
    asking = QStandardPaths.findExecutable("xdg-mime")
    if not (sys.platform.startswith("linux") and asking):
        return True
    asked = QProcess()
    asked.start(asking, ["query", "default", "x-scheme-handler/mailto"])
    if not asked.waitForFinished(MAIL_ASKED_MS):
        asked.kill()
        asked.waitForFinished()
        return True
    return bool(bytes(asked.readAllStandardOutput().data()).strip())


def open_file(path: Path) -> str:
    """Show it by whatever opens such files here; a sentence where that cannot be."""
    if not path.exists():
        return _("“{name}” is no longer there.", name=path.name)
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        return ""
    return _(
        "No program of this computer opens “{name}”. The file is safe; it lies in {folder}.",
        name=path.name,
        folder=path.parent,
    )


def show_in_folder(path: Path) -> str:
    """Show the folder it lies in, with the file marked where the system can do that; a sentence
    where it cannot be.
    """
    if not path.exists():
        return _("“{name}” is no longer there.", name=path.name)
    command = revealing(path, sys.platform)
    if command and QProcess.startDetached(command[0], list(command[1:]))[0]:
        return ""
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))):
        return ""
    return _(
        "No program of this computer shows folders. “{name}” lies in {folder}.",
        name=path.name,
        folder=path.parent,
    )


def revealing(path: Path, system: str) -> tuple[str, ...]:
    """The program that marks a file in its folder and its words, none of them for a shell; ()
    where there is none.
    """
    if system == "win32":
        folder = os.environ.get("SYSTEMROOT", r"C:\Windows")
        return (folder + r"\explorer.exe", "/select,", QDir.toNativeSeparators(str(path)))
    return ("/usr/bin/open", "-R", str(path)) if system == "darwin" else ()


def _upwards(place: QWidget | None) -> Iterator[QWidget]:
    while place is not None:
        yield place
        place = place.parentWidget()


# --- Before people are exported: all or the selection, private values masked or not ---


WIDTH = 460


class ExportCallback(Protocol):
    """What is done with the answers."""

    def __call__(self, *, is_selection: bool, is_plain: bool) -> None: ...


class ExportDialog(QDialog):
    """Asks about `selected` of the `people` shown (0: nothing to ask), and about `private`, the
    titles of such columns. `title`: marked with `N_`.
    """

    def __init__(
        self,
        parent: QWidget,
        people: int,
        selected: int,
        private: Sequence[str],
        go_on: ExportCallback,
        title: str = N_("Export what is shown"),
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_(title))
        self.setFixedWidth(WIDTH)
        self._go_on = go_on
        self.all = _choice(
            n_("All that is shown: {count} person", "All that is shown: {count} people", people)
        )
        self.selection = _choice(
            n_(
                "Only what is marked: {count} person",
                "Only what is marked: {count} people",
                selected,
            )
        )
        self.masked = _choice(_("Masked, as on screen"))
        self.plain = _choice(_("As they are; the history notes it"))
        self.ok = Button(_("Export…"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._groups: list[QButtonGroup] = []
        parts = [Label(_(title), 17, "bold", wraps=True)]
        made = column(*parts, gap=14, margins=(24, 22, 24, 18))
        if selected:
            made.addLayout(self._question(_("Whom"), self.all, self.selection))
        if private:
            self.titles = _("Private values: {columns}", columns=list_names(private))
            made.addLayout(self._question(self.titles, self.masked, self.plain))
        cancel = Button(_("Cancel"), clicked=self.reject)
        made.addSpacing(4)
        made.addLayout(row(None, cancel, self.ok))
        self.setLayout(made)
        (self.all if selected else self.masked).setFocus()

    def _question(self, title: str, first: QRadioButton, second: QRadioButton) -> QVBoxLayout:
        """Two answers below their question; the first one is chosen."""
        group = QButtonGroup(self)
        self._groups.append(group)
        for button in (first, second):
            group.addButton(button)
            button.setAccessibleDescription(title)
        first.setChecked(True)
        return column(Label(title, 13, "medium", wraps=True), first, second, gap=6)

    def _finish(self) -> None:
        self.accept()
        self._go_on(is_selection=self.selection.isChecked(), is_plain=self.plain.isChecked())


def _choice(words: str) -> QRadioButton:
    made = QRadioButton(words)
    made.setFont(font(13))
    return made
