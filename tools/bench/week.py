"""A week of 300 activities: dragging one and copying twenty, against a plain QGraphicsScene of 300
rectangles with texts.

Each frame is a mouse move of its own and the picture it leads to, painted at once; measured in time
of the process, as other programs of the machine are nobody's fault. The peer is dragged the same
way, with Qt's own items and view.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.bench.telling import median, p95, tell

COUNT, FRAMES, TAKEN = 300, 240, 20
FRAME = 16  # ms
STEP = 13  # px down with each frame: a quarter of an hour, so that every frame shows another place
MONDAY = dt.date(2026, 12, 7)
KINDS = ("lecture", "field_visit", "discussion", "culture", "ceremony")
SIZE = (1260, 700)


def bench(_folder: Path) -> None:
    """Frames of a drag, of a drag of twenty, of a resize, and how long it takes until a drag
    begins.
    """
    from PySide6.QtWidgets import QApplication

    from lcdesk.ui.kit.painting.theme import dress

    app: Any = QApplication.instance() or QApplication([])
    dress(app, "light")
    ours, theirs = our_view(app), plain_view(app)
    first = dragged(theirs, app)
    frames, begun = dragged(ours, app), begin(ours, app)
    tell(
        "drag frame, median (blocks with four texts, lit hours)",
        median(frames),
        peer=("QGraphicsRectItem + text", median(first)),
    )
    tell("drag frame, p95", p95(frames), bar=FRAME)
    tell("until a drag begins (lit hours worked out)", begun, bar=50)
    ours.select(ours.keys[:TAKEN])
    tell("drag frame of 20 at once, p95", p95(dragged(ours, app, kept=True)), bar=FRAME)
    tell("resize frame, p95", p95(dragged(ours, app, at_edge=True)), bar=FRAME)
    tell(
        "a frame in which everything is painted anew",
        median([cpu(lambda: repaint(ours)) for _ in range(20)]),
    )
    ours.close()
    theirs.close()


def timetable_of(count: int) -> Any:
    """Six days with so many activities in five groups, several at a time."""
    from lcdesk.ui.curriculum.timetable import TimetableModel

    made = TimetableModel()
    made.fill(
        {
            "id": at + 1,
            "date": MONDAY + dt.timedelta(days=at % 6),
            "start": dt.time(8 + at // 6 % 12, at % 4 * 15),
            "end": dt.time(9 + at // 6 % 12, at % 4 * 15 + 10),
            "title": f"Grid planning and storage {at}",
            "title_zh": f"电网规划与储能 {at}",
            "kind": KINDS[at % 5],
            "venue": f"Room {300 + at % 40}",
            "group_name": "ABCDE"[at % 5],
            "speaker": f"Dr. Sample {at % 60}",
        }
        for at in range(count)
    )
    return made


def our_view(app: Any) -> Any:
    """The week of the curriculum screen."""
    from lcdesk.ui.curriculum.views import sight_of_days
    from lcdesk.ui.curriculum.week_view import WeekView

    view, made = WeekView(), timetable_of(COUNT)
    view.resize(*SIZE)
    view.show()
    days = [MONDAY + dt.timedelta(days=number) for number in range(6)]
    view.show_sight(made, sight_of_days(made, made.in_week(MONDAY), days))
    app.processEvents()
    return view


def plain_view(app: Any) -> Any:
    """As many rectangles, each with a text, movable as Qt has it."""
    from PySide6.QtWidgets import (
        QGraphicsItem,
        QGraphicsRectItem,
        QGraphicsScene,
        QGraphicsSimpleTextItem,
        QGraphicsView,
    )

    scene, source = QGraphicsScene(), timetable_of(COUNT)
    view = QGraphicsView(scene)
    width, hour = SIZE[0] / 6, SIZE[1] / 14
    for key, place in source.places.items():
        box = QGraphicsRectItem(0, 0, width / 5, place.minutes / 60 * hour)
        box.setPos(
            (key - 1) % 6 * width + (key - 1) % 5 * width / 5, (place.start - 480) / 60 * hour
        )
        box.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        text = QGraphicsSimpleTextItem(str(source.records[key]["title"]), box)
        text.setPos(4, 2)
        scene.addItem(box)
    view.resize(*SIZE)
    view.show()
    view.setParent(None)
    scene.setParent(view)
    app.processEvents()
    return view


def dragged(view: Any, app: Any, *, kept: bool = False, at_edge: bool = False) -> list[float]:
    """Milliseconds of each frame of a drag to and fro."""
    start = begin_drag(view, at_edge=at_edge, kept=kept)
    out = list[float]()
    for at in range(FRAMES):
        x, y = start[0] + at % 120 * 7, start[1] + at * STEP % 380 - 120

        def frame(x: int = x, y: int = y) -> None:
            send(view, "move", x, y)
            paint(view, app)

        out.append(cpu(frame))
    send(view, "escape", *start)
    return out


def begin(view: Any, app: Any) -> float:
    """Milliseconds from the first move to the first picture."""
    start = press(view)

    def first() -> None:
        send(view, "move", start[0] + 30, start[1] + 30)
        paint(view, app)

    taken = cpu(first)
    send(view, "escape", *start)
    return taken


def begin_drag(view: Any, *, at_edge: bool = False, kept: bool = False) -> tuple[int, int]:
    """Press on an item and move so far that it is dragged; where it went down."""
    start = press(view, at_edge=at_edge, kept=kept)
    send(view, "move", start[0] + 30, start[1] + 30)
    return start


def press(view: Any, *, at_edge: bool = False, kept: bool = False) -> tuple[int, int]:
    """The button goes down on the first item of the view (with `kept` on one of those selected)."""
    from PySide6.QtWidgets import QGraphicsRectItem

    if hasattr(view, "keys"):
        item: Any = view.week.blocks[view.keys[0]]
        if not kept:
            view.select([])
    else:
        item = next(
            one
            for one in view.scene().items()
            if isinstance(one, QGraphicsRectItem) and one.pos().y() > 100
        )
    box = item.sceneBoundingRect()
    point = view.mapFromScene(box.center())
    at = point.x(), view.mapFromScene(box.bottomLeft()).y() - 4 if at_edge else point.y()
    send(view, "press", *at)
    return at


def send(view: Any, what: str, x: int, y: int) -> None:
    """A mouse event, or Esc with the button let go."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    kinds = {
        "press": QEvent.Type.MouseButtonPress,
        "move": QEvent.Type.MouseMove,
        "escape": QEvent.Type.MouseButtonRelease,
    }
    port = view.viewport()
    if what == "escape":
        QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, none))
    button = Qt.MouseButton.NoButton if what == "move" else left
    held = Qt.MouseButton.NoButton if what == "escape" else left
    point = QPointF(x, y)
    event = QMouseEvent(
        kinds[what], point, QPointF(port.mapToGlobal(point.toPoint())), button, held, none
    )
    QApplication.sendEvent(port, event)


def paint(view: Any, app: Any) -> None:
    """What has changed is painted now: left to itself, a window waits some milliseconds for
    more.
    """
    from PySide6.QtCore import QEvent

    app.processEvents()
    app.sendEvent(view.window(), QEvent(QEvent.Type.UpdateRequest))


def repaint(view: Any) -> None:
    """Every block and the ground, nothing kept."""
    view.restyle()
    view.viewport().repaint()


def cpu(work: Callable[[], object]) -> float:
    """Milliseconds of time of this process."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1e3
