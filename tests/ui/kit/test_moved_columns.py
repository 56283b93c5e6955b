"""Columns moved by hand: a block is one block with one frame; a text of several lines is one
line in its cell.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.ui.kit.table.clipboard import read_cells
from lcdesk.ui.kit.table.delegates import _blocks, _face, _lay
from tests.ui.kit.test_blocks import CTRL, SHIFT, _view, put

Key = Qt.Key
MOVED = ("organization", "full_name", "position", "nationality")


@pytest.mark.parametrize("hidden", [None, "position"])
def test_a_block_across_moved_columns_has_one_frame(
    dressed: QApplication, qtbot: QtBot, hidden: str | None
) -> None:
    view = _view(qtbot, "cells")
    view.columns.arrange({"order": list(MOVED), "hidden": [hidden] if hidden else []})
    shown = [name for name in MOVED if name != hidden]
    assert [column.name for _at, column in view.columns.shown()] == shown
    put(view, 3, "organization")
    for key in (*(Key.Key_Right,) * (len(shown) - 1), Key.Key_Down):
        qtbot.keyClick(view, key, SHIFT)
    assert view.block().names == tuple(shown)
    assert view.block().is_whole
    parts = [
        (at.top(), at.bottom(), at.left(), at.right())
        for at in view.selectionModel().selection().toList()
    ]
    ends = view.table.column_at(shown[0]), view.table.column_at(shown[-1])
    assert _blocks(view.columns, parts) == [(3, 4, *ends)]
    qtbot.keyClick(view, Key.Key_C, CTRL)
    assert [line[shown.index("full_name")] for line in read_cells()] == ["Person 4", "Person 5"]


def test_parts_that_are_no_neighbours_have_a_frame_each(
    dressed: QApplication, qtbot: QtBot
) -> None:
    view = _view(qtbot, "cells")
    view.columns.arrange({"order": list(MOVED)})
    at = view.table.column_at
    parts = [(1, 2, at("organization"), at("organization")), (1, 2, at("position"), at("position"))]
    assert _blocks(view.columns, parts) == parts


def test_the_lines_of_a_text_are_kept_apart() -> None:
    assert _lay("first line\nsecond", _face(False), 400).text() == "first line second"
