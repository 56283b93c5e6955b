"""Round trips to an office's server that answers after 20 ms: how often each screen waits for it,
how long until everything is shown, and how long the window's own thread waits.

Beside it the same at once (no delay), and the same desk in a file.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lcdesk import app
from lcdesk.services.core.office import write_office
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.office.moving import move_in
from lcdesk.settings import Settings
from tests.office.waits import counting
from tests.office_line import OfficeLine
from tests.office_server import OfficeServer, start, stop

DELAY = 0.020
"""Seconds from a question to the first word of its answer."""
EDITED = "position"


class SlowLine(OfficeLine):
    """A way to the server on which everything takes half of `delay` in each direction; as much as
    one likes may be under way.
    """

    def __init__(self, server: OfficeServer, delay: float) -> None:
        self._half = delay / 2
        super().__init__(server)

    def _couple(self, client: socket.socket, server: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for ends in ((client, server), (server, client)):
            under_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
            threading.Thread(target=self._take, args=(ends[0], under_way), daemon=True).start()
            threading.Thread(target=self._give, args=(ends[1], under_way), daemon=True).start()

    def _take(
        self, source: socket.socket, under_way: queue.SimpleQueue[tuple[float, bytes]]
    ) -> None:
        data = b"."
        while data:
            try:
                data = source.recv(1 << 20)
            except OSError:
                data = b""
            under_way.put((time.monotonic() + self._half, data))

    def _give(self, sink: socket.socket, under_way: queue.SimpleQueue[tuple[float, bytes]]) -> None:
        with suppress(OSError):
            while True:
                due, data = under_way.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not data:
                    break
                sink.sendall(data)
            sink.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True)
class Step:
    """What one step of work cost."""

    name: str
    trips: int
    on_window: int
    settled: float
    blocked: float


def steps(path: Path) -> list[Step]:
    """A clerk's way through the screens of a desk, and an edit with its undo."""
    done: list[Step] = []
    program = app.Program(
        app.application(),
        Settings(language="en", theme="light", last_screen="participants"),
        is_demo=True,
    )
    window = program.window
    window.resize(1366, 768)
    window.stack.warms = False

    def step(name: str, action: Callable[[], object]) -> None:
        with counting() as waits:
            began = time.monotonic()
            action()
            program.settle()
            took = time.monotonic() - began
        done.append(Step(name, waits.trips, waits.on_window, took, waits.seconds_on_window))

    def opened() -> None:
        program.start(path)
        while program.desk is None:
            program.app.processEvents()

    step("the desk is opened", opened)
    for visit in ("first", "again"):
        for key in list(window.stack.kinds):
            step(f"{key}, {visit}", lambda key=key: window.open_screen(key))
    window.open_screen("participants")
    program.settle()
    table = window.screens["participants"].table
    cell = table.index(table.row_of(table.id_at(2)), table.column_at(EDITED))
    step("an edit", lambda: table.setData(cell, "Another position"))
    step("its undo", lambda: window.do("undo"))
    step("another edit", lambda: table.setData(cell, "Yet another position"))
    program.stop()
    return done


def bench(folder: Path) -> None:
    """The steps over a slow line, a quick one, and in a file."""
    server = start(folder / "server")
    try:
        found: dict[str, list[Step]] = {}
        for name, delay in (("20 ms", DELAY), ("0 ms", 0.0)):
            desk = make_demo(folder / f"sample {name}")
            desk.close()
            database = server.new_database()
            near = folder / f"near {name}.lcdesk-office"
            write_office(near, server.address(database))
            move_in(desk.path, near)
            office = folder / f"{name}.lcdesk-office"
            write_office(office, SlowLine(server, delay).address(database))
            found[name] = steps(office)
        desk = make_demo(folder / "file")
        desk.close()
        found["file"] = steps(desk.path)
    finally:
        stop(server)
    print("| | trips | of the window | settled 20 ms | 0 ms | file | window waits at 20 ms |")
    print("|---|---|---|---|---|---|---|")
    for far, near, file in zip(found["20 ms"], found["0 ms"], found["file"], strict=True):
        print(
            f"| {far.name} | {far.trips} | {far.on_window} | {far.settled:.2f} s | "
            f"{near.settled:.2f} | {file.settled:.2f} | {far.blocked:.2f} s |"
        )
