"""The window: the kit every screen is built from, the shell, and one folder a screen."""

from __future__ import annotations

import sys

from PySide6 import QtCore


def _skip_feature_search() -> None:
    """PySide reads the source of every module that is imported after it, to see whether it asks
    for another spelling of Qt's names (`from __feature__ import …`). Nothing here does, and
    reading a thousand files takes a tenth of the start; where PySide has no such search any more,
    nothing happens.
    """
    assert QtCore  # whose import brings that search
    search = sys.modules.get("PySide6.support.feature")
    if hasattr(search, "_mod_uses_pyside"):
        vars(search).update(_mod_uses_pyside=_always)


def _always(_module: object) -> bool:
    """PySide keeps its own spelling for such a module, as for one that never names PySide."""
    return True


_skip_feature_search()
