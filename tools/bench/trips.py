"""Round trips to an office's server that answers after 20 ms: how often each screen waits for it,
how long until everything is shown, and how long the window's own thread waits.

A screen is opened as soon as the desk is, when none of the others was made; a second time; and for
the first time after the window was left alone for some seconds, in which it makes them. An edit is
told until the cell shows what is kept, until all that is on view has followed, and with the other
screens, which follow later.

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


class _Clerk:
    """Whoever goes through the screens of a desk; `done`: what each step cost."""

    def __init__(self, path: Path, *, is_left_alone: bool) -> None:
        self.done: list[Step] = []
        settings = Settings(language="en", theme="light", last_screen="participants")
        self.program = app.Program(app.application(), settings, is_demo=True)
        self.window = self.program.window
        self.window.resize(1366, 768)
        self.window.stack.warms = is_left_alone
        self._step("the desk is opened", lambda: self._open(path), self.program.settle)

    def _open(self, path: Path) -> None:
        self.program.start(path)
        while self.program.desk is None:
            self.program.app.processEvents()

    def visit_all(self, visit: str) -> None:
        """Each screen, one after the other."""
        for key in list(self.window.stack.kinds):
            self._step(
                f"{key}, {visit}", lambda key=key: self.window.open_screen(key), self.program.settle
            )

    def edit(self, name: str, value: str) -> None:
        """A cell of the participants."""
        table = self.window.screens["participants"].table
        cell = table.index(table.row_of(table.id_at(2)), table.column_at(EDITED))
        self._step(
            f"{name}: kept and in its cell", lambda: table.setData(cell, value), lambda: None
        )
        self._step(f"{name}: then what is on view", lambda: None, self._follow)
        self._step(f"{name}: then all other screens", lambda: None, self.program.settle)

    def undo(self) -> None:
        """Of the last edit."""
        self._step("its undo", lambda: self.window.do("undo"), self.program.settle)

    def _follow(self) -> None:
        """What is on view shows all; what is put off has not begun."""
        quiet = 0
        while quiet < 3:
            self.program.app.processEvents()
            quiet = 0 if self.program.tasks.is_busy() else quiet + 1
            if not quiet:
                self.program.tasks.wait(0.005)

    def _step(self, name: str, action: Callable[[], object], until: Callable[[], object]) -> None:
        with counting() as waits:
            began = time.monotonic()
            action()
            until()
            took = time.monotonic() - began
        self.done.append(Step(name, waits.trips, waits.on_window, took, waits.seconds_on_window))


def _at_once(path: Path) -> list[Step]:
    clerk = _Clerk(path, is_left_alone=False)
    clerk.visit_all("first")
    clerk.visit_all("again")
    clerk.window.open_screen("participants")
    clerk.program.settle()
    clerk.edit("an edit", "Another position")
    clerk.undo()
    clerk.edit("another edit", "Yet another position")
    clerk.program.stop()
    return clerk.done


def _after_a_pause(path: Path) -> list[Step]:
    clerk = _Clerk(path, is_left_alone=True)
    clerk.visit_all("after a pause")
    clerk.program.stop()
    return clerk.done[1:]


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
            found[name] = [*_at_once(office), *_after_a_pause(office)]
        desk = make_demo(folder / "file")
        desk.close()
        found["file"] = [*_at_once(desk.path), *_after_a_pause(desk.path)]
    finally:
        stop(server)
    print("| | trips | of the window | settled 20 ms | 0 ms | file | window waits at 20 ms |")
    print("|---|---|---|---|---|---|---|")
    for far, near, file in zip(found["20 ms"], found["0 ms"], found["file"], strict=True):
        print(
            f"| {far.name} | {far.trips} | {far.on_window} | {far.settled:.2f} s | "
            f"{near.settled:.2f} | {file.settled:.2f} | {far.blocked:.2f} s |"
        )
