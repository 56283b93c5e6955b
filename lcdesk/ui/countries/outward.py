"""What leaves the screen: the figures as text for the clipboard, and where the workbook goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lcdesk.model.file_formats import BOOK
from lcdesk.texts import _
from lcdesk.ui.chart_menu import file_name
from lcdesk.ui.countries.figures import CountedFigures
from lcdesk.ui.save_dialog import prepare_saving


def as_texts(figures: CountedFigures, lines: Sequence[Sequence[str]]) -> tuple[str, str]:
    """The sentence, the lines of the table, the rule with the cohort: as text with tabs, and as HTML."""
    rule = " ".join(text for text in (figures.rule, figures.name) if text)
    plain = "\n".join([figures.sentence, "", *("\t".join(line) for line in lines), "", rule])
    cells = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    table = f'<table border="1">{cells}</table>'
    return plain, f'<meta charset="utf-8"><p>{escape(figures.sentence)}</p>{table}<p>{escape(rule)}</p>'


def ask_for_workbook(parent: QWidget, cohort: str, save: Callable[[Path], object]) -> QFileDialog:
    """Ask for the place of a workbook without stopping the window; `save` gets it."""
    dialog = QFileDialog(parent.window(), _("Excel with charts"))
    prepare_saving(dialog, BOOK, file_name(" ".join(part for part in (_("Countries"), cohort) if part)))
    dialog.fileSelected.connect(lambda name: save(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
