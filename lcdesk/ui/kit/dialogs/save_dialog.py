"""Asking where a file goes: the kinds it may become are offered, and where no ending was typed it gets one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lcdesk.model.file_formats import FileFormats
from lcdesk.texts import N_, _

KINDS = {
    ".xlsx": N_("Excel workbook"), ".csv": "CSV", ".pdf": "PDF", ".png": "PNG", ".svg": "SVG", ".json": "JSON", ".ics": N_("Calendar"),
    ".txt": N_("Text"), ".lcdesk": N_("Desks of lcdesk"),
}  # fmt: skip


def prepare_saving(dialog: QFileDialog, formats: FileFormats, name: str, first: str = "") -> None:
    """Let a dialog ask for a name to save under: `name` without its ending, `first` the ending proposed (else that of the formats)."""
    endings = _ordered(formats, first)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(endings[0].removeprefix("."))
    dialog.setNameFilters([f"{_(KINDS[ending])} (*{ending})" for ending in endings])
    dialog.filterSelected.connect(lambda kind: _follow(dialog, endings, kind))
    dialog.selectFile(name + endings[0])


def ask_where(parent: QWidget, title: str, proposed: Path, formats: FileFormats) -> Path | None:
    """The file to write; None when nobody chose one. `proposed` has its ending, which says what is proposed."""
    kinds = ";;".join(f"*{ending}" for ending in _ordered(formats, proposed.suffix))
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
    return formats.completed(Path(chosen), kind.removeprefix("*")) if chosen else None


def _ordered(formats: FileFormats, first: str) -> list[str]:
    return sorted(formats.endings, key=lambda ending: ending != (first or formats.endings[0]))


def _follow(dialog: QFileDialog, endings: list[str], kind: str) -> None:
    """The name proposed ends as the kind chosen."""
    ending = next((ending for ending in endings if f"*{ending}" in kind), "")
    names = dialog.selectedFiles()
    dialog.setDefaultSuffix(ending.removeprefix("."))
    if names and ending and Path(names[0]).suffix.casefold() in endings:
        dialog.selectFile(Path(names[0]).with_suffix(ending).name)
