"""The window: the kit every screen is built from, the shell, and one folder a screen."""

from __future__ import annotations

import builtins

from PySide6 import QtCore


def _leave_imports_alone() -> None:
    """PySide puts an import of its own in the place of Python's, to see whether a module asks for
    another spelling of Qt's names (`from __feature__ import …`), and reads the source of every
    module that is imported after it. Nothing here does, and a thousand files with ten thousand
    imports take an eighth of the start; where PySide has no such import any more, nothing happens.
    """
    assert QtCore  # whose import brings that search
    plain = getattr(builtins, "__orig_import__", None)
    if plain and builtins.__import__ is getattr(builtins, "__feature_import__", None):
        builtins.__import__ = plain


_leave_imports_alone()
