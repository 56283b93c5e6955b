"""Reading processes that end in the middle of a file, by a signal, without memory, without a
word or with a wrong one.
"""

from __future__ import annotations

import os
import time
from typing import Any

from lcdesk import guarded_process
from lcdesk.tabular.reading import worker
from lcdesk.tabular.reading.wire import pack


class Dying:
    """Travels to the process by its name and what it is to do."""

    def __init__(self, how: str, number: int = 0) -> None:
        self.how, self.number = how, number

    def __call__(self, pipe: Any) -> None:
        guarded_process.silence()
        pipe.recv()
        pipe.send_bytes(pack(("begun",)))
        if self.how == "signal":
            os.kill(os.getpid(), self.number)
        elif self.how == "memory":
            guarded_process.limit_memory(worker.MEMORY)
            held = [bytes(1 << 26) for _ in range(100)]  # MemoryError, and nobody catches it
            pipe.send_bytes(pack(("done", len(held))))
        elif self.how == "endless":
            time.sleep(60)
        elif self.how == "garbage":
            pipe.send_bytes(b"\x80\x05cos\nsystem\n(S'true'\ntR.")
        elif self.how == "nonsense":
            pipe.send_bytes(pack(("rows",)))
        os._exit(self.number)
