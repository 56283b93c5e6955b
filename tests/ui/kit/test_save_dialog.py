"""Where a file goes: the dialog offers what it may become, and another ending is refused as on
the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from lcdesk.model.faults import KnownFault
from lcdesk.model.files import BOOK, FIGURES, REPORT
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.dialogs.saving import ask_where, prepare_saving
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import dialog


@pytest.mark.looks
def test_a_dialog_offers_every_ending_and_follows_the_kind_chosen(window: MainWindow) -> None:
    asked = QFileDialog(window)
    prepare_saving(asked, REPORT, "Report 2026", ".png")
    kinds = asked.nameFilters()
    assert [kind.rpartition("*")[2].rstrip(")") for kind in kinds] == [".png", ".pdf", ".json"]
    assert asked.defaultSuffix() == "png"
    assert Path(asked.selectedFiles()[0]).name == "Report 2026.png"
    asked.filterSelected.emit(kinds[2])
    assert (asked.defaultSuffix(), Path(asked.selectedFiles()[0]).name) == (
        "json",
        "Report 2026.json",
    )
    asked.deleteLater()


@pytest.mark.looks
def test_a_name_that_was_typed_is_completed_but_never_over_another_file(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(name: str, kind: str) -> Path | None:
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_args: (name and str(tmp_path / name), kind)
        )
        return ask_where(window, "", tmp_path / "figures.xlsx", FIGURES)

    assert typed("", "") is None
    assert typed("figures", "*.svg") == tmp_path / "figures.svg"
    assert typed("figures.CSV", "*.svg") == tmp_path / "figures.CSV"
    (tmp_path / "figures.svg").touch()
    assert typed("figures", "*.svg") == tmp_path / "figures"


@pytest.mark.looks
def test_another_ending_is_refused_and_nothing_is_written(
    window: MainWindow,
    tmp_path: Path,
    settle: Callable[[], None],
    dressed: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "list.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    window.do("template")
    settle()
    fault = dialog(dressed, FaultDialog)
    assert (out.name in fault.sentence, BOOK.endings[0] in fault.advice) == (True, True)
    fault.accept()
    with pytest.raises(KnownFault):
        window.possible_commands()["save_copy"]()
    assert not out.exists()
