"""Files are replaced whole or not at all, and what a killed program left is cleared away."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from pathlib import Path

import pytest

from lcdesk import settings, whole_file
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import replaced, write_bytes


def old(path: Path, seconds: float) -> Path:
    path.write_bytes(b"half")
    os.utime(path, (time.time() - seconds, time.time() - seconds))
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_a_killed_program_left_of_this_file_goes_with_the_next_one(tmp_path: Path) -> None:
    old(tmp_path / ".list [1].0123abcd.part", 2 * whole_file.LEFT)
    old(tmp_path / ".list [1].0123abce.part", 5)  # somebody is writing it
    old(tmp_path / ".other.0123abcd.part", 2 * whole_file.LEFT)
    old(tmp_path / "list [1].part", 2 * whole_file.LEFT)
    write_bytes(tmp_path / "list [1].csv", b"new")
    assert names_in(tmp_path) == [
        ".list [1].0123abce.part",
        ".other.0123abcd.part",
        "list [1].csv",
        "list [1].part",
    ]


def test_a_scratch_folder_is_private_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "lcdesk-scratch-left"
    left.mkdir()
    old(left / "rows", 2 * whole_file.LEFT)
    long_ago = time.time() - 2 * whole_file.LEFT
    os.utime(left, (long_ago, long_ago))

    def stumble() -> None:
        with whole_file.scratch() as folder:
            (folder / "rows").write_bytes(b"x")
            assert names_in(tmp_path) == [folder.name]
            assert os.name == "nt" or folder.stat().st_mode & 0o077 == 0
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert names_in(tmp_path) == []


def test_what_reads_differently_is_not_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"old")

    def misread(_path: Path) -> bytes:
        return b"other"

    monkeypatch.setattr(Path, "read_bytes", misread)
    with pytest.raises(KnownFault, match="former file is unchanged"):
        write_bytes(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["x.pdf"]


def test_a_verifier_that_stumbles_means_the_file_is_not_sound(tmp_path: Path) -> None:
    def refuse(_fresh: Path) -> None:
        raise ValueError("no zip")

    with (
        pytest.raises(KnownFault, match="former file is unchanged"),
        replaced(tmp_path / "x", refuse) as fresh,
    ):
        fresh.write_bytes(b"new")
    assert names_in(tmp_path) == []


def test_a_file_too_large_for_the_disk_is_told_as_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(KnownFault, match="disk is full"), replaced(tmp_path / "x"):
        raise OSError(errno.EFBIG, "too large")


def test_a_mistake_of_ours_is_not_told_as_the_disk_s(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), replaced(tmp_path / "x"):
        raise ZeroDivisionError
    assert names_in(tmp_path) == []


def test_settings_stay_when_the_new_ones_cannot_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    settings.save(settings.Settings(office="Hangzhou"), path)

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        settings.save(settings.Settings(office="Suzhou"), path)
    assert settings.load(path).office == "Hangzhou"
    assert names_in(tmp_path) == ["settings.json"]


def test_a_link_stays_and_so_do_the_rights(tmp_path: Path) -> None:
    shared, link = tmp_path / "shared" / "list.txt", tmp_path / "list.txt"
    shared.parent.mkdir()
    shared.write_bytes(b"old")
    shared.chmod(0o640)
    link.symlink_to(shared)
    whole_file.write_whole(link, b"new")
    assert (link.is_symlink(), shared.read_bytes(), shared.stat().st_mode & 0o777) == (
        True,
        b"new",
        0o640,
    )
    assert [one.name for one in shared.parent.iterdir()] == ["list.txt"]
