"""No garbage collection goes through what stays; of a desk that was put away nothing stays."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from lcdesk import app as program
from lcdesk import garbage_collection
from lcdesk.services.core.desk import Desk
from lcdesk.ui.window.main_window import MainWindow


@pytest.mark.warm
def test_of_a_desk_before_the_last_nothing_stays(
    running: program.Program,
    window: MainWindow,
    settle: Callable[[], None],
    tmp_path: Path,
    new_desk: Callable[[Path], Desk],
) -> None:
    assert gc.get_freeze_count() > len(gc.get_objects()), (
        "neither through the screens nor through the modules"
    )
    gone = weakref.ref(window.screens["participants"])
    for number in range(2):
        running._close_desk()
        running.show_desk(new_desk(tmp_path / f"other {number}"))
        settle()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    garbage_collection.unfreeze_screens()
    garbage_collection.freeze_screens()
    assert gone() is None, "with no search for it, it would stay"
    assert running.desk
    running.desk.close()
