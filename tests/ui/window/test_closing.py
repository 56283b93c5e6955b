"""A window that is closed is gone: what holds it for good would hold its desk, too."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from lcdesk import app
from lcdesk.services.core.desk import Desk
from lcdesk.settings import Settings


def test_a_closed_window_is_gone(dressed: QApplication, desk: Desk, settings: Settings) -> None:
    made = app.Program(dressed, settings, is_demo=True)
    made.window.show()
    made.show_desk(desk)
    made.settle()
    for key in made.window.stack.kinds:
        made.window.open_screen(key)
        made.settle()
    made.window.open_screen("participants")
    made.settle()
    others = [screen for key, screen in made.window.screens.items() if key != "participants"]
    gone = [weakref.ref(one) for one in (made, made.window, *others)]
    del others
    made.tasks.close()
    made.window.detach()
    made.window.close()
    made.window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del made
    gc.collect()
    assert [type(one()).__name__ for one in gone if one() is not None] == []
