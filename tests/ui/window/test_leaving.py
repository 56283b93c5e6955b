"""A desk that is left for another one while work goes on in it."""

from __future__ import annotations

import threading
from pathlib import Path

from lcdesk.app import Program
from lcdesk.ui.kit.tasks import Task


def test_a_desk_is_not_given_up_under_work_that_goes_on(running: Program, tmp_path: Path) -> None:
    first, goes_on = running.desk, threading.Event()
    assert first is not None
    seen: list[bool] = []

    def work(_task: Task) -> None:
        goes_on.wait(10)
        seen.append(first.ownership.is_taken)

    running.tasks.run("At work…", work)
    running.open(tmp_path / "another.lcdesk")
    assert running.desk is None
    goes_on.set()
    running.settle()
    assert seen == [True]
    assert not first.ownership.is_taken
    assert running.desk is not None
    assert running.desk.path.name == "another.lcdesk"
