"""Started as a process: prints the milliseconds from its start to the first painted window, then
ends.

`first_paint.py bare` opens an empty Qt window with a table (the floor), `first_paint.py lcdesk
DESK` the program; with `first` it goes on until the first screen is filled and painted and nothing
is under way, with `filled` until the other screens of the side bar are made, too.
"""

from __future__ import annotations

import os
import sys
import time


def since_start() -> float:
    """Milliseconds since this process was started."""
    import psutil

    return (time.time() - psutil.Process().create_time()) * 1e3


def tell_and_end() -> None:
    sys.stdout.write(f"{since_start():.1f}\n")
    sys.stdout.flush()
    os._exit(0)


def bare() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

    class Window(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, tell_and_end)

    app = QApplication([])
    window, table = Window(), QTableWidget(22, 10)
    for row in range(22):
        for column in range(10):
            table.setItem(row, column, QTableWidgetItem(f"cell {row} {column}"))
    window.setCentralWidget(table)
    window.resize(1000, 700)
    window.show()
    app.exec()


def lcdesk(desk: str, *, is_full: bool, warms: bool = True) -> None:
    from pathlib import Path

    from PySide6.QtCore import QEventLoop

    from lcdesk import app, settings
    from lcdesk.garbage_collection import pause_collection

    pause_collection()  # as `app.run` does
    program = app.Program(
        app.application(), settings.Settings(language="en", theme="light"), is_demo=True
    )
    program.window.stack.warms = warms
    if is_full:
        program.start(Path(desk))
        while program.desk is None:  # waiting costs nothing
            program.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        program.settle()
        tell_and_end()
    program.window.painted.connect(tell_and_end)
    program.window.show()
    program.app.exec()


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        bare()
    else:
        lcdesk(sys.argv[2], is_full=sys.argv[1] != "lcdesk", warms=sys.argv[1] != "first")
