"""What the import shows before it knows the columns of a file, or knows them wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.model.entities import KnownHead
from lcdesk.services.core.desk import Desk
from lcdesk.services.learned import learned_mappings
from lcdesk.ui.importing.dialogs import EncodingDialog
from lcdesk.ui.importing.field_chooser import FieldChooser
from lcdesk.ui.importing.learned_dialog import LearnedDialog, MeaningDialog
from lcdesk.ui.importing.open_review import HeadDialog
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.reviews import opened
from tests.ui.said import said_by
from tests.ui.sheets import LEFT, ROWS, Settle, dialog

PASSPORTS = [str(row[5]) for row in ROWS]
STREET = "Calle Ñandú 12"


@pytest.fixture
def screen(importing: ImportScreen) -> ImportScreen:
    return importing


def test_the_question_about_the_encoding_shows_no_passport(
    screen: ImportScreen, dressed: QApplication, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    rows = "".join(f"José Núñez;{number};{STREET};Perú\n" for number in PASSPORTS)
    path.write_bytes(f"Nom;Passport no.;Address;Pays\n{rows}".encode("cp1252"))
    screen.open_path(path)
    settle()
    asked = dialog(dressed, EncodingDialog)
    shown = list[str]()
    for at in range(asked.box.count()):
        asked.box.setCurrentIndex(at)
        shown.append("\n".join(said_by(asked)))
    told = "\n".join(shown)
    assert [value for value in (*PASSPORTS, STREET, "and") if value in told] == []
    assert sum("José Núñez" in one for one in shown) >= 1
    assert len({one for one in shown if "Jos" in one}) > 1, (
        "the choice makes a difference that is seen"
    )
    asked.reject()


def test_pointing_at_the_row_of_heads_shows_no_passport(
    reviewed: ImportScreen, window: MainWindow, dressed: QApplication, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.mouseClick(reviewed.page.head.heads, LEFT)
    heads = dialog(dressed, HeadDialog)
    told = "\n".join(said_by(heads))
    assert [value for value in PASSPORTS if value in told] == []
    assert {"Amina Bello", "Passport No.", "A0••••567"} <= set(told.splitlines())
    heads.rows.selectRow(3)  # somebody is taken for the heads
    qtbot.mouseClick(heads.confirm, LEFT)
    settle()
    page = reviewed.page
    at = next(at for at, one in enumerate(page.sight().columns) if one.head == PASSPORTS[0])
    table = page.rows.table
    titles = [
        str(table.headerData(n, Qt.Orientation.Horizontal)) for n in range(table.columnCount())
    ]
    page.rows.open_chooser(at)
    chooser = opened(reviewed, FieldChooser)
    told = "\n".join(
        (
            *said_by(window),
            *said_by(chooser),
            *titles,
            *(words for _at, words in page.rows.heads_said()),
        )
    )
    assert [value for value in PASSPORTS if value in told] == []
    assert "A0••••567" in told
    chooser.close()


@pytest.mark.opens("import")
def test_what_is_remembered_shows_no_passport(
    desk: Desk, window: MainWindow, dressed: QApplication, settle: Settle
) -> None:
    head = KnownHead(kind="participant", head=PASSPORTS[0], field="notes")
    desk.execute("Learn", lambda work: work.add(head))
    (item,) = learned_mappings.list_mappings(desk)
    window.do("memory")
    settle()
    told = "\n".join(said_by(dialog(dressed, LearnedDialog)))
    meaning = MeaningDialog(window, item, print)
    meaning.show()
    told += "\n".join(said_by(meaning))
    assert PASSPORTS[0] not in told
    assert told.count("A0••••567") >= 2
    meaning.reject()
