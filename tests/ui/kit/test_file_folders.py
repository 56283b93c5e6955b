"""A file dialog begins where the last one of its kind ended, also after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from lcdesk.model.files import FileFormats
from lcdesk.settings import Settings, load, save
from lcdesk.ui.kit.dialogs.file_folders import (
    ask_for_file,
    begin_in,
    first_folder,
    keep_folders_in,
    remember_folder,
)
from lcdesk.ui.kit.dialogs.saving import ask_where


def test_where_files_were_read_and_saved_is_known_again(
    dressed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists, out = tmp_path / "lists", tmp_path / "out"
    lists.mkdir()
    out.mkdir()
    began: list[str] = []

    def answer(folder: Path) -> object:
        return lambda _parent, _title, start, _kinds: (
            began.append(start),
            (str(folder / "a.csv"), "*.csv"),
        )[1]

    settings = Settings()
    keep_folders_in(settings)
    parent = QWidget()
    assert Path(first_folder("open")).is_dir(), "never a folder that is not there"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer(lists))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer(out))
    for _time in range(2):
        ask_for_file(parent, "Open", "*.csv")
        ask_where(parent, "Save", Path("b.csv"), FileFormats((".csv",)))
    assert began[2:] == [str(lists), str(out / "b.csv")]
    save(settings, tmp_path / "settings.json")
    keep_folders_in(load(tmp_path / "settings.json"))
    assert (first_folder("open"), first_folder("save")) == (str(lists), str(out))
    dialog = QFileDialog(parent)
    begin_in(dialog, "save")
    assert dialog.directory().absolutePath() == str(out)
    dialog.fileSelected.emit(str(lists / "c.csv"))
    assert first_folder("save") == str(lists)
    remember_folder("save", tmp_path / "gone")
    assert Path(first_folder("save")).is_dir()
    keep_folders_in(Settings())
