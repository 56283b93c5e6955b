"""The reading process is started before it is needed."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from lcdesk.tabular.reading import reader
from lcdesk.ui.kit.tasks import Tasks, warm_reading


def test_the_reading_process_runs_and_reads(qtbot: QtBot, tmp_path: Path) -> None:
    tasks = Tasks()
    reader._shared.close()
    for _time in range(2):
        warm_reading(tasks)
    qtbot.waitUntil(lambda: not tasks.is_busy(), timeout=10_000)
    process = reader._shared._guarded.process
    assert process.is_alive()
    path = tmp_path / "names.csv"
    path.write_text("Name\nHana Tesfaye\n", encoding="utf-8")
    assert reader.read_workbook(path).grids
    assert reader._shared._guarded.process is process, "the one that was started"
    tasks.close()
