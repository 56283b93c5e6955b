"""Nobody but its owner may read what the program leaves: every file and folder, whatever the
mask of the process.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import shutil
import signal
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk import crashes, private_files, settings, whole_file
from lcdesk.cli import run
from lcdesk.db.engine import keys
from lcdesk.model.files import replaced
from lcdesk.services.core import opening
from lcdesk.services.core.opening import open_desk
from lcdesk.services.safety import sync_folders
from tests.conftest import HOMES
from tests.faults.children import NEVER, killed, why_not

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights of files as POSIX has them")
OTHERS = 0o077
PEOPLE = "Name,Country,Passport No\nAmara Okoye,Nigeria,X1234567\nLars Berg,Norway,Y7654321\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own."""
    for name in HOMES:
        monkeypatch.setenv(name, str(tmp_path / "home" / name.lower()))
    return tmp_path


@pytest.fixture(autouse=True)
def _log_goes() -> Iterator[None]:
    """No test leaves a log or a trace open."""
    yield
    faulthandler.disable()
    while crashes._trace_file:
        crashes._trace_file.pop().close()
    for handler in list(crashes.log.handlers):
        handler.close()
        crashes.log.removeHandler(handler)


@pytest.fixture
def masked() -> Iterator[Callable[[int], int]]:
    """Set the mask of the process; it comes back."""
    before = os.umask(0o022)
    os.umask(before)
    yield os.umask
    os.umask(before)


def open_to_others(folder: Path, given: set[Path]) -> list[str]:
    """Files and folders somebody else may do anything with, but for those the test itself has
    made.
    """
    found = sorted(folder.rglob("*"))
    assert len(found) > len(given)
    return [
        f"{path.relative_to(folder)} {path.lstat().st_mode & 0o777:o}"
        for path in found
        if path not in given and not path.is_symlink() and path.lstat().st_mode & OTHERS
    ]


def paths_in(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def die_in_an_export(out: Path, _tell: Callable[[bytes], object]) -> None:
    with whole_file.scratch() as scratch, replaced(out) as fresh:
        (scratch / "rows").touch(private_files.FILE)
        fresh.write_text(PEOPLE, encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)


def the_course(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """What a day leaves: imports, backups, exports of every kind, a password, settings, marks, a
    log, a crash, a killed child.
    """
    desk, out = folder / "made" / "office.lcdesk", folder / "out"

    def lcdesk(*words: object) -> None:
        keys.forget()
        assert run(["--desk", str(desk), "--lang", "en", *map(str, words)]) == 0, words

    lcdesk("import", folder / "people.csv", "--cohort", "Spring", "--yes")
    lcdesk("import", folder / "more.csv", "--cohort", "Spring", "--yes")
    lcdesk("export", out / "all.xlsx", "--cohort", "Spring", "--plain")
    lcdesk("export", out / "all.csv", "--all", "--plain")
    lcdesk("report", "--out", out / "report.json")
    lcdesk("person", "export", "1", "--out", out / "person", "--plain")
    lcdesk("person", "export", "1", "--out", out / "packed.zip", "--plain")
    lcdesk("template", out / "empty.xlsx")
    lcdesk("backup")
    assert sync_folders.judge_backup_folder(out, desk)
    monkeypatch.setenv("LCDESK_NEW_PASSWORD_FILE", str(folder / "password"))
    lcdesk("password", "set")
    monkeypatch.setenv("LCDESK_PASSWORD_FILE", str(folder / "password"))
    lcdesk("check", "--drill")
    settings.save(settings.Settings(office="Harbour"))
    opening.RunMark().put(desk)
    crashes.keep_log()
    crashes.log.error("a fault of the test")
    crashes.trace_crashes()
    with contextlib.closing(open_desk(desk)):
        assert desk.with_name(desk.name + "-wal").exists()
        assert open_to_others(folder, paths_in(folder) - paths_in(desk.parent)) == []
    killed(lambda tell: die_in_an_export(out / "killed.csv", tell), NEVER)
    return desk, out


@pytest.mark.skipif(bool(why_not()), reason="needs fork")
@pytest.mark.parametrize("mask", [0o000, 0o022], ids=oct)
def test_a_day_leaves_nothing_others_may_read(
    home: Path,
    mask: int,
    masked: Callable[[int], int],
    monkeypatch: pytest.MonkeyPatch,
    blank_desk: Path,
) -> None:
    for name in ("out", "temporary"):
        (home / name).mkdir()
    made = Path(shutil.copytree(blank_desk, home / "made"))
    made.chmod(0o700)  # pytest made it; of a folder that is made by us see below
    for name, text in (
        ("people.csv", PEOPLE),
        ("more.csv", PEOPLE.replace("Lars", "Olav")),
        ("password", "seven grey herons"),
    ):
        (home / name).write_text(text, encoding="utf-8")
    given = paths_in(home) - paths_in(made)
    monkeypatch.setattr(tempfile, "tempdir", str(home / "temporary"))
    masked(mask)
    # the rights come from the very call that makes a file, not from a later one
    for name in ("chmod", "fchmod"):
        monkeypatch.setattr(os, name, lambda *_given, **_named: None)
    _desk, out = the_course(home, monkeypatch)
    assert open_to_others(home, given) == []
    left = [
        path.name
        for path in (*out.glob(".killed.*.part"), *(home / "temporary").glob("lcdesk-scratch-*"))
    ]
    assert len(left) == 2, "the killed child left what it had begun"
    run(["programmes"])  # any start of the program
    assert not [
        path for path in (*out.rglob("*.part"), *(home / "temporary").glob("lcdesk-scratch-*"))
    ]


def test_what_an_earlier_version_left_open_is_closed_and_nothing_else(
    home: Path, blank_desk: Path
) -> None:
    shared = home / "shared"
    shutil.copytree(blank_desk, shared)
    desk = shared / "office.lcdesk"
    ours = [
        path
        for path in shared.rglob("*")
        if "backups" in path.as_posix() or path.name.startswith(("office", "."))
    ]
    ours += [
        shared / "office (damaged 2026-11-27 1530).lcdesk",
        shared / "office（2026-11-27 1530 损坏）.lcdesk-wal",
    ]
    theirs = [
        shared / "office.xlsx",
        shared / "office (mine).lcdesk",
        shared / "office.lcdesk.txt",
        shared / "letters",
    ]
    theirs[-1].mkdir()
    for path in (*ours[-2:], *theirs[:-1]):
        path.touch()
    own = [settings.place(), opening.marks_folder() / "1.json", crashes.log_folder() / crashes.LOG]
    for path in own:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    for path in (*ours, *theirs, shared, *own, *(path.parent for path in own)):
        path.chmod(0o777 if path.is_dir() else 0o664)
    assert len(ours) >= 6
    assert run(["--desk", str(desk), "programmes"]) == 0
    assert [path for path in (*ours, *own) if path.exists() and path.lstat().st_mode & OTHERS] == []
    assert [(path.stat().st_mode & OTHERS) for path in (*theirs, shared)] == [0o064] * 3 + [
        0o077
    ] * 2
    assert (desk.stat().st_mode & 0o777, own[0].stat().st_mode & 0o777) == (0o600, 0o600)


def test_what_is_closed_is_not_opened_and_no_right_is_added(tmp_path: Path) -> None:
    desk, link = tmp_path / "a", tmp_path / "b"
    desk.write_bytes(b"")
    desk.chmod(0o444)
    link.symlink_to(desk)
    private_files.shut(link)
    assert desk.stat().st_mode & 0o777 == 0o444
    private_files.shut(desk)
    assert desk.stat().st_mode & 0o777 == 0o400
    private_files.shut(tmp_path / "not there")


def test_a_desk_behind_a_link_is_made_and_closed_where_it_lies(
    home: Path, masked: Callable[[int], int]
) -> None:
    masked(0)
    (home / "far").mkdir(0o700)
    (home / "near" / "by").mkdir(0o700, parents=True)
    (home / "near").chmod(0o700)
    (home / "near" / "desk.lcdesk").symlink_to(home / "far" / "desk.lcdesk")
    open_desk(home / "near" / "desk.lcdesk").close()
    assert open_to_others(home, set()) == []
    assert (home / "far" / "desk.lcdesk").stat().st_mode & 0o777 == 0o600
    (home / "far" / "desk.lcdesk").chmod(0o666)
    opening.shut_desk(home / "near" / "desk.lcdesk")
    assert (home / "far" / "desk.lcdesk").stat().st_mode & 0o777 == 0o600


def test_an_export_keeps_the_wider_rights_of_the_file_it_replaces(
    tmp_path: Path, masked: Callable[[int], int]
) -> None:
    masked(0)
    path, new = tmp_path / "list.csv", tmp_path / "new.csv"
    path.write_bytes(b"old")
    path.chmod(0o644)
    seen = list[int]()
    for one in (path, new):
        with replaced(one) as fresh:
            fresh.write_bytes(b"new")
            seen.append(stat.S_IMODE(fresh.stat().st_mode))
    assert (path.stat().st_mode & 0o777, new.stat().st_mode & 0o777) == (0o644, 0o600)
    assert seen == [0o600, 0o600], "as long as it is written nobody else may read it"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may give a file away")
def test_an_export_keeps_owner_and_group_of_the_file_it_replaces(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"old")
    os.chown(path, 12, 34)
    path.chmod(0o640)
    with replaced(path) as fresh:
        fresh.write_bytes(b"new")
    now = path.stat()
    assert (now.st_uid, now.st_gid, now.st_mode & 0o777, path.read_bytes()) == (
        12,
        34,
        0o640,
        b"new",
    )


def test_what_a_living_process_is_at_work_on_is_never_cleared_away(home: Path) -> None:
    theirs = [home / "list.part", home / ".list.0123abcd.part.txt"]
    for path in theirs:
        path.touch()
    with replaced(home / "list.csv") as fresh, whole_file.scratch() as scratch:
        fresh.write_bytes(b"half")
        whole_file.clear_unfinished()
        assert fresh.exists()
        assert scratch.is_dir()
    for path in theirs:
        with whole_file.noted_unfinished(path):
            whole_file.clear_unfinished()
    assert all(path.exists() for path in theirs)
    assert list(whole_file.unfinished_notes_folder().iterdir()) == []


@pytest.mark.parametrize("said", ["", "{", "[]", "{}", '{"node": "another", "path": "PART"}'])
def test_an_odd_note_of_something_unfinished_clears_nothing_away(home: Path, said: str) -> None:
    part, folder = home / ".list.0123abcd.part", whole_file.unfinished_notes_folder()
    part.touch()
    private_files.make_folder(folder)
    (folder / "1.json").write_text(said.replace("PART", str(part)), encoding="utf-8")
    whole_file.clear_unfinished()
    assert part.exists()


@pytest.mark.skipif(bool(why_not()), reason="needs fork")
def test_an_export_to_a_drive_that_is_gone_is_cleared_away_once_it_is_back(home: Path) -> None:
    drive = home / "drive"
    drive.mkdir()
    killed(lambda tell: die_in_an_export(drive / "list.csv", tell), NEVER)
    drive.rename(home / "gone")
    whole_file.clear_unfinished()
    (home / "gone").rename(drive)
    assert [path.suffix for path in drive.iterdir()] == [".part"]
    whole_file.clear_unfinished()
    assert list(drive.iterdir()) == []


def test_a_full_log_is_followed_by_one_that_is_closed_too(
    home: Path, masked: Callable[[int], int]
) -> None:
    masked(0)
    crashes.keep_log(home / "log")
    (handler,) = [one for one in crashes.log.handlers if isinstance(one, logging.FileHandler)]
    crashes.log.error("a fault of the test")
    # that of the handler found, whose kind logging does not say
    handler.doRollover()  # type: ignore[attr-defined]
    crashes.log.error("another")
    assert {path.name: path.stat().st_mode & 0o777 for path in (home / "log").iterdir()} == {
        "lcdesk.log": 0o600,
        "lcdesk.log.1": 0o600,
    }
