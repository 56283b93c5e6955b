"""A way to an office's server that may be taken away, frozen, and given back while clerks work; other
harm, or a long way, by those who make one of it.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

import sqlalchemy as sa

from tests.office_server import OfficeServer


class OfficeLine:
    """Clerks reach the server at a port of this computer, from which all is passed on."""

    def __init__(self, server: OfficeServer) -> None:
        self._place = str(server.folder / ".s.PGSQL.5432")
        self._flows = threading.Event()
        self._flows.set()
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self._is_there = True
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def address(self, database: str) -> sa.URL:
        """Where the server seems to be."""
        return sa.URL.create(
            "postgresql+office", "postgres", host="127.0.0.1", port=self._port, database=database
        )

    def go(self) -> None:
        """Nobody is there any more: what was connected ends, and whoever comes is refused."""
        self._is_there = False
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """What is connected ends; whoever comes is let in."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.clear()

    def come(self) -> None:
        """It is there again."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._is_there = True
        threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def freeze(self) -> None:
        """Nothing goes over it, and nobody is told."""
        self._flows.clear()

    def thaw(self) -> None:
        """All goes on."""
        self._flows.set()

    def close(self) -> None:
        """It is not needed any more."""
        self.thaw()
        if self._is_there:
            self.go()

    def _serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, server = listener.accept()[0], socket.socket(socket.AF_UNIX)
                with suppress(OSError):  # a server that is not there: the clerk learns it at once
                    server.connect(self._place)
                self._ends += client, server
                threading.Thread(target=self._couple, args=(client, server), daemon=True).start()

    def _couple(self, client: socket.socket, server: socket.socket) -> None:
        with client, server:
            back = threading.Thread(target=self._pass_on, args=(server, client, False), daemon=True)
            back.start()
            self._pass_on(client, server, True)
            back.join()

    def _pass_on(self, source: socket.socket, sink: socket.socket, is_up: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not self._lets_through(data, sink, is_up):
                    break
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _lets_through(self, _data: bytes, _sink: socket.socket, _is_up: bool) -> bool:
        """Waits until it goes on; False, and the line ends here."""
        self._flows.wait()
        return True
