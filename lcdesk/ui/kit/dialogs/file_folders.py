"""The folder a file dialog begins in: the one used last for reading or for saving, remembered over
restarts in one place for the whole program.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from lcdesk.settings import Settings

FolderUse = Literal["open", "save"]


class _Kept:
    """The choices of the person at the computer; one for the whole process."""

    settings = Settings()


def keep_folders_in(settings: Settings) -> None:
    """Where the folders are remembered from now on."""
    _Kept.settings = settings


def first_folder(use: FolderUse) -> str:
    """The folder a dialog begins in: the one used last, or the documents, or the home folder; one
    that is there.
    """
    settings = _Kept.settings
    last = settings.opened_in if use == "open" else settings.saved_in
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    found = (one for one in (last, documents) if one and Path(one).is_dir())
    return next(found, str(Path.home()))


def remember_folder(use: FolderUse, folder: Path) -> None:
    """The next dialog of that kind begins there."""
    if use == "open":
        _Kept.settings.opened_in = str(folder)
    else:
        _Kept.settings.saved_in = str(folder)


def ask_for_files(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Files to be read; none when nobody chose any. `kinds` as Qt has them: "Pictures (*.png)"."""
    names, _kind = QFileDialog.getOpenFileNames(parent, title, first_folder("open"), kinds)
    return _chosen(names)


def ask_for_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """One file to be read; None when nobody chose one."""
    name, _kind = QFileDialog.getOpenFileName(parent, title, first_folder("open"), kinds)
    return next(iter(_chosen([name] if name else [])), None)


def ask_for_folder(parent: QWidget, title: str) -> Path | None:
    """A folder to read all of; None when nobody chose one."""
    name = QFileDialog.getExistingDirectory(parent, title, first_folder("open"))
    if not name:
        return None
    remember_folder("open", Path(name))
    return Path(name)


def begin_in(dialog: QFileDialog, use: FolderUse) -> None:
    """Let a dialog begin where the last one of its kind ended, and remember where it ends."""
    dialog.setDirectory(first_folder(use))
    is_folder = dialog.fileMode() == QFileDialog.FileMode.Directory

    def chosen(name: str) -> None:
        remember_folder(use, Path(name) if is_folder else Path(name).parent)

    dialog.fileSelected.connect(chosen)
    dialog.filesSelected.connect(lambda names: chosen(names[0]) if names else None)


def _chosen(names: list[str]) -> list[Path]:
    paths = [Path(name) for name in names]
    if paths:
        remember_folder("open", paths[0].parent)
    return paths
