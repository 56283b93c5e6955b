"""Private values in the window: seen where nobody masks them, noted where they are asked for, and
written masked; that no place shows one by itself is for `test_every_place`.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from lcdesk import app
from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.ui.kit.dialogs.saving import ExportDialog
from lcdesk.ui.participants.merge_dialog import MergeDialog
from tests.private_values import HER, NAME, OWN, TWIN, Place, found_in, plant, unmasked
from tests.ui.places import close_all, opened
from tests.ui.private_places import ids_of, participants_of, see_more
from tests.ui.said import said_by


@pytest.fixture(scope="module")
def _planted(tmp_path_factory: pytest.TempPathFactory, full_folder: Path) -> tuple[Path, Place]:
    """The folder of a full desk with planted values, and where they are."""
    folder = shutil.copytree(full_folder, tmp_path_factory.mktemp("planted") / "at")
    with closing(open_desk(folder / "office.lcdesk")) as desk:
        return folder, plant(desk, 1, tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def desk_folder(_planted: tuple[Path, Place]) -> Path:
    return _planted[0]


@pytest.fixture
def place(_planted: tuple[Path, Place]) -> Place:
    """Where the planted values are in `desk`."""
    return _planted[1]


def test_without_the_mask_it_would_be_seen(
    place: Place, running: app.Program, tmp_path: Path
) -> None:
    told = dict[str, str]()
    with unmasked():
        see_more(
            running,
            tmp_path,
            place,
            lambda name, root: told.update({name: "\n".join(said_by(root))}),
        )
    assert {name for name, text in told.items() if found_in(text)} >= {
        "her details",
        "merge",
        "called",
        "her list",
        "side by side",
        "waiting",
    }


@pytest.mark.shares
def test_what_is_shown_when_asked_for_is_noted(
    place: Place, running: app.Program, desk: Desk, qtbot: QtBot
) -> None:
    screen = participants_of(running)
    screen.view.select_ids(ids_of(screen, place))
    running.window.do("merge")
    dialog = opened(running)
    assert isinstance(dialog, MergeDialog)
    assert not found_in("\n".join(said_by(dialog)))
    other = dialog.fields.groups["passport_no"].buttons()[1]
    running.settle()
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.eye, Qt.MouseButton.LeftButton)
    assert set(found_in("\n".join(said_by(dialog)))) >= {*HER.values(), *TWIN.values()}
    assert dialog.fields.values()["passport_no"] == TWIN["passport_no"], (
        "what was chosen stays chosen"
    )
    assert not dialog.eye.isVisible()
    noted = [(line.how, line.field, line.name) for line in list_reveals(desk)]
    assert ("shown", "Passport no.", NAME) in noted
    assert len(noted) == 2 * len(HER)
    close_all(running)


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every file dialog answers to save."""
    path = tmp_path / "whole.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))
    return path


@pytest.mark.shares
@pytest.mark.parametrize("is_plain", [False, True])
def test_the_whole_cohort_is_written_masked_unless_it_is_wanted(
    running: app.Program, desk: Desk, qtbot: QtBot, target: Path, is_plain: bool
) -> None:
    running.window.do("export")
    dialog = opened(running)
    assert isinstance(dialog, ExportDialog)
    assert dialog.windowTitle() == "Export the whole cohort"
    assert (
        dialog.titles
        == "Private values: Passport no., Phone, Address, Emergency phone, further columns"
    )
    assert dialog.masked.isChecked()
    if is_plain:
        qtbot.mouseClick(dialog.plain, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    running.settle()
    cells = {
        cell
        for page in load_workbook(target)
        for row in page.iter_rows(values_only=True)
        for cell in row
    }
    assert ({*HER.values(), *OWN.values()} <= cells) == is_plain
    assert cells.isdisjoint(HER.values()) != is_plain
    assert {line.field for line in list_reveals(desk)} == (
        {"Passport no.", "Phone", "Address", "Emergency phone", "further columns"}
        if is_plain
        else set()
    )
