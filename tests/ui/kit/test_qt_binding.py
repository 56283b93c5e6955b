"""What the Qt binding must not do: one version lost a reference to None at every `data()` call
that answered nothing, and aborted.
"""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from lcdesk.ui.kit.table.model import RecordTable, TableColumn


def test_two_hundred_thousand_empty_answers(qapp: QApplication) -> None:
    table = RecordTable(
        [TableColumn("name", "Name", 100)], lambda ids: [{"id": number} for number in ids]
    )
    table.set_ids(range(10))
    index = table.index(0, 0)
    before = sys.getrefcount(None)
    for _ in range(200_000):
        index.data(99)
    assert sys.getrefcount(None) > before - 1000
