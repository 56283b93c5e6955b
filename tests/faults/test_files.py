"""Our own hostile files through the whole way of reading, and the controls: without its limits
the harm shows.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from lcdesk import guarded_archive
from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular.reading import forms
from lcdesk.tabular.reading.forms import Request
from tests.faults import files, hostile, smallest

SLOW = {"long_text_over_a_wide_merge.xlsx", "wide_and_high.csv", "one_field.csv"}
"""Read by `python -m tests.faults.files` only."""
LINUX = sys.platform.startswith("linux")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_each_hostile_file_ends_in_rows_or_one_sentence(tmp_path: Path) -> None:
    paths = hostile.make(tmp_path, [name for name in hostile.FILES if name not in SLOW])
    assert len(paths) > 35
    results, stayed = files.run(paths)
    assert not [(one.name, one.broken, one.said) for one in results if one.broken]
    assert stayed < files.GROWTH_MB
    for one in results:
        is_read = (
            one.outcome in ("rows", "no rows")
            if one.name in hostile.READ
            else one.outcome in ("refused", "no rows")
        )
        assert is_read, one
        assert "Error" not in one.said
        assert one.outcome != "refused" or one.said.startswith(f"“{one.name}” ")


@pytest.mark.skipif(not LINUX, reason="the runner asks /proc")
def test_the_runner_sees_what_breaks_a_bar() -> None:
    fine = files.Result("x", "rows", "", 1.0, 100.0, 1.0)
    assert not fine.broken
    assert files.Result("x", "CRASH", "", 11.0, 600.0, 60.0, is_crash=True).broken == [
        "crash",
        "seconds",
        "worker",
        "growth",
    ]
    assert files.main([str(Path(__file__).parent / "no such file")]) == 0, (
        "a missing file is a sentence"
    )
    assert files.peak_of("self") >= files.held_by("self") > 10


UNLIMITED = """
import sys
from lcdesk import guarded_process
from lcdesk.tabular.reading import forms, worker
if sys.argv[2] == "limited":
    guarded_process.limit_memory(worker.MEMORY)
try:
    forms.read(forms.Request(sys.argv[1]))
finally:
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), flush=True)
"""


@pytest.mark.skipif(not LINUX, reason="only Linux caps the address space")
def test_without_the_cap_a_file_of_500_bytes_takes_more_than_a_process_may(tmp_path: Path) -> None:
    path = hostile.make(tmp_path, ["rows_repeated.ods"])[0]
    peaks: dict[str, float] = {}
    for word in ("limited", "free"):
        done = subprocess.run(
            [sys.executable, "-c", UNLIMITED, str(path), word],
            capture_output=True,
            text=True,
            cwd=smallest.ROOT,
        )
        peaks[word] = float(done.stdout.split()[0]) / 1024 if done.stdout.strip() else 0.0
    assert peaks["limited"] <= files.WORKER_MB < peaks["free"], peaks


def test_without_the_guard_entities_grow_inside_a_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.xlsx"
    smallest.workbook(
        path, smallest.laughs(3) + smallest.sheet(f'<row r="1">{smallest.cell("A1", "&d;")}</row>')
    )
    with pytest.raises(FileRefusal, match="tampered"):
        forms.read(Request(str(path)))
    assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == "lol" * 1000
    monkeypatch.setattr(guarded_archive, "_ENTITIES", ())
    with pytest.raises(FileRefusal):  # rows are taken out of their part, without its entities
        forms.read(Request(str(path)))


def test_without_the_guard_many_small_bombs_unpack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hostile.make(tmp_path, ["many_small_bombs.xlsx"])[0]
    with pytest.raises(FileRefusal, match="bomb"):
        forms.read(Request(str(path)))
    monkeypatch.setattr(guarded_archive, "MAX_RATIO", 1 << 40)
    with path.open("rb") as file:
        opened = guarded_archive.open_zip(file)
        assert sum(part.file_size for part in opened.infolist()) > 100 * path.stat().st_size
