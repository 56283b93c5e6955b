"""Asking where a file goes: the kinds it may become are offered, and where no ending was typed
it gets one.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QDir, QProcess, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QMainWindow, QWidget

from lcdesk.model.files import BY_ENDING, FileFormats
from lcdesk.texts import N_, _
from lcdesk.ui.kit.status_line import Result, ResultAction, StatusLine
from lcdesk.ui.kit.widgets import Banner


def prepare_saving(dialog: QFileDialog, formats: FileFormats, name: str, first: str = "") -> None:
    """Let a dialog ask for a name to save under: `name` without its ending, `first` the ending
    proposed (else that of the formats).
    """
    endings = _ordered(formats, first)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
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
    is proposed.
    """
    kinds = ";;".join(f"*{ending}" for ending in _ordered(formats, proposed.suffix))
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
    return formats.completed(Path(chosen), kind.removeprefix("*")) if chosen else None


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
    tell_result(place, Result(words or (lambda: _("Saved {name}", name=path.name)), actions, tone))


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
