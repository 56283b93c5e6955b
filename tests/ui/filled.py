"""A desk with more in it, filled once for all tests of a file that begin with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk


def filled_copy(folder: Path, copied: Path, fill: Callable[[Desk], object]) -> Path:
    """`copied`, with a copy of the desk in `folder` that `fill` has put more into."""
    shutil.copytree(folder, copied, dirs_exist_ok=True)
    made = open_desk(copied / "office.lcdesk")
    fill(made)
    made.close()
    # the backup of what came in is made when it is opened again, not once a test
    open_desk(made.path).close()
    return copied
