"""Names in folders: that they outlive a power cut, and what is taken away so that nobody reads
it any more.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_BLOCK = 1 << 20


def sync_folder(folder: Path) -> None:
    """Let names outlive a power cut, where a system lets folders be written down (Windows does
    so itself).
    """
    with suppress(OSError):
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def overwrite(path: Path) -> None:
    """Write zeros over a file and take it away; what refuses stays, to be tried again. What a
    drive keeps of old blocks is its own affair.
    """
    with suppress(OSError):
        with path.open("rb+") as file:
            size = path.stat().st_size
            for place in range(0, size, _BLOCK):
                file.seek(place)
                file.write(bytes(min(_BLOCK, size - place)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
