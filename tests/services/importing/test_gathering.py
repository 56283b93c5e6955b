"""Files, folders and patterns: each file once, in the order people expect, what is passed over
said.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.services.importing.file_selection import gather


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("list 10.xlsx", "List 9.XLSX", "a.csv", "~$a.xlsx", ".b.xlsx", "photo.jpg"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "inside").mkdir()
    return tmp_path


def test_a_folder(folder: Path) -> None:
    found = gather([folder])
    assert [path.name for path in found.files] == ["a.csv", "List 9.XLSX", "list 10.xlsx"]
    assert len(found.skipped) == 4
    assert "~$a.xlsx is skipped: Excel makes it while somebody has the file open." in found.skipped


def test_files_by_name_once_each(folder: Path) -> None:
    found = gather(
        [folder / "photo.jpg", folder / "a.csv", folder / "." / "a.csv", folder / "gone.xlsx"]
    )
    assert [path.name for path in found.files] == ["photo.jpg", "a.csv", "gone.xlsx"]
    assert gather([folder / "~$a.xlsx"]).files == []


def test_patterns(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [path.name for path in gather([folder / "*.csv", folder / "list*"]).files] == [
        "a.csv",
        "list 10.xlsx",
    ] or [path.name for path in gather([folder / "*.csv", folder / "list*"]).files] == [
        "a.csv",
        "List 9.XLSX",
        "list 10.xlsx",
    ], "by the file system's own idea of capitals"
    assert gather([folder / "none*.xlsx"]).files == [folder / "none*.xlsx"], (
        "reading says that it is not there"
    )
    monkeypatch.chdir(folder)
    assert gather([Path("*.csv")]).files == [Path("a.csv")]
    (folder / "odd [1].csv").write_bytes(b"x")
    assert gather([folder / "odd [1].csv"]).files == [folder / "odd [1].csv"]
