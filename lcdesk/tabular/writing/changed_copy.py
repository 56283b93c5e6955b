"""A copy of a workbook in which cells say something else; formats, widths and lists stay."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from lcdesk import private_files


def copy_changed(source: Path, target: Path, changed: Callable[[Any], Any]) -> None:
    """Write a workbook of ours to `target`, each value as `changed` gives it back."""
    book, buffer = load_workbook(source), io.BytesIO()
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                value = changed(cell.value)
                if value is not cell.value:
                    cell.value = value
    book.save(buffer)
    private_files.write(target, buffer.getvalue())
