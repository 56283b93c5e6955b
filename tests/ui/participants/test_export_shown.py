"""What is shown as a workbook, with real keys: columns, order, groups; the selection; private
values masked or as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.model.query import FIRST, Query, TableView, one_of, title_of
from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.participants import change_participants
from lcdesk.services.participants.saved_views import save_view
from lcdesk.ui.kit.dialogs.saving import ExportDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import LEFT, dialog

pytestmark = pytest.mark.shares

Settle = Callable[[], None]
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every file dialog answers to save; its proposal is kept beside it."""
    path = tmp_path / "out.xlsx"

    def answer(_parent: object, _title: str, proposed: str, *_kinds: str) -> tuple[str, str]:
        (tmp_path / "proposed").write_text(Path(proposed).name, encoding="utf-8")
        return str(path.with_suffix("")), "*.xlsx"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return path


def asking() -> Any:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return dialog(app, ExportDialog)


def rows(path: Path) -> list[list[Any]]:
    """All rows below the note, without the hidden column of ids."""
    sheet = load_workbook(path).worksheets[0]
    made = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [row for row in made if any(value is not None for value in row)]


def column(path: Path, head: str) -> list[Any]:
    """What stands below the head that has these words in it."""
    found = rows(path)
    at, place = next(
        (at, place)
        for at, row in enumerate(found)
        for place, value in enumerate(row)
        if isinstance(value, str)
        and head in value
        and place
        and sum(cell is not None for cell in row) > 2
    )
    return [row[place] for row in found[at + 1 :] if row[place] is not None]


def everything(path: Path) -> str:
    return "\n".join(str(value) for row in rows(path) for value in row if value is not None)


def test_columns_order_and_groups_are_those_shown(
    screen: ParticipantsScreen, window: MainWindow, desk: Desk, settle: Settle, target: Path
) -> None:
    view = TableView(
        ("full_name", "visa_state", "nationality"),
        query=Query(
            rules=(one_of("nationality", ("KE", "ET")),),
            sort=(("full_name", True),),
            group="nationality",
        ),
    )
    save_view(desk, "Visas of Africa", view)
    settle()
    screen.saved.show(screen.saved.saved[0])
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL_SHIFT)
    settle()
    assert window.status.news.toolTip() == "Saved out.xlsx", "with the ending that was not typed"
    assert (target.parent / "proposed").read_text(
        encoding="utf-8"
    ) == "Low-Carbon 2026 – Visas of Africa.xlsx"
    text = everything(target)
    assert text.startswith("Visas of Africa")
    assert [name for name in column(target, "Name") if "·" not in name] == [
        "Hana Tesfaye",
        "Dawit Bekele",
        "Wanjiru Kamau",
        "Brian Otieno",
    ]
    assert "Ethiopia   ·   2 people" in text
    assert "Passport" not in text
    (heads,) = [row for row in rows(target) if row[0] == "lcdesk id"]
    assert [str(head).split()[-1] for head in heads[1:]] == ["Name", "Visa", "Country/region"]


def test_only_the_selection(
    screen: ParticipantsScreen, window: MainWindow, settle: Settle, target: Path
) -> None:
    screen.view.select_ids([screen.table.id_at(1)])
    screen.view.setFocus()
    QTest.keyClick(screen.view, Qt.Key.Key_Down, SHIFT)
    window.do("export_view")
    settle()
    question = asking()
    assert question.all.text() == "All that is shown: 8 people"
    assert question.selection.text() == "Only what is marked: 2 people"
    assert question.all.isChecked()
    assert not question.masked.isVisible(), "no private column is shown"
    QTest.keyClick(question.all, Qt.Key.Key_Down)
    assert question.selection.isChecked()
    QTest.keyClick(question.selection, Qt.Key.Key_Return)
    settle()
    assert column(target, "Name") == ["Brian Otieno", "Hana Tesfaye"]


@pytest.mark.parametrize("is_plain", [False, True])
def test_private_values_are_masked_unless_it_is_wanted_and_noted(
    is_plain: bool,
    screen: ParticipantsScreen,
    window: MainWindow,
    desk: Desk,
    settle: Settle,
    target: Path,
) -> None:
    screen.view.columns.show("passport_no", True)
    window.do("export_view")
    question = asking()
    assert question.titles == "Private values: Passport no."
    assert question.masked.isChecked()
    assert not question.selection.isVisible()
    if is_plain:
        QTest.mouseClick(question.plain, LEFT)
    QTest.mouseClick(question.ok, LEFT)
    settle()
    assert len(column(target, "Passport no")) == 8
    assert ("EP1300412" in everything(target)) == is_plain
    assert [(line.how, line.count) for line in list_reveals(desk)] == (
        [("exported", 8)] if is_plain else []
    )


def test_what_is_written_is_what_is_ticked_whatever_the_width(
    screen: ParticipantsScreen,
    window: MainWindow,
    desk: Desk,
    settle: Settle,
    target: Path,
    qtbot: QtBot,
) -> None:
    change_participants(
        desk, [1], {"arrival_date": date(2026, 12, 5), "arrival_time": time(14, 20)}
    )
    ticked = [column.name for _at, column in screen.view.columns.ticked()]
    assert ticked == list(FIRST)
    for width in (2400, 1280):
        window.resize(width, 800)
        settle()
        away = [column.name for column in screen.view.columns.yielded()]
        assert away == ([] if width == 2400 else ["arrival_date", "profile"])
        assert screen.views.hidden.isVisible() == bool(away)
        assert [column.name for _at, column in screen.view.columns.ticked()] == ticked
        assert list(screen.views.view().columns) == ticked
        window.do("export_view")
        settle()
        (heads,) = [row for row in rows(target) if row[0] == "lcdesk id"]
        names = [
            "full_name",
            "nationality",
            "organization",
            "passport_expiry",
            "status",
            "visa_state",
            "arrival_date",
            "arrival_time",
            "profile",
        ]
        assert [str(head).split("\n")[-1] for head in heads[1:]] == [
            title_of(name) for name in names
        ]
        assert "14:20" in everything(target), "the hour that stands beside the day"
    assert screen.views.hidden.label.text().startswith(f"{len(away)} column")
    screen.views.chooser.open()
    lines = {line.key: line for line in screen.views.chooser.dialog.list.shown() if line.key}
    assert all(lines[name].is_ticked for name in ticked)
    qtbot.keyClick(screen.views.hidden.link, Qt.Key.Key_Space)
    settle()
    assert [column.name for _at, column in screen.view.columns.shown()] == ticked
    assert not screen.views.hidden.isVisible()


def test_giving_up_writes_nothing(
    screen: ParticipantsScreen, window: MainWindow, settle: Settle, target: Path
) -> None:
    screen.view.columns.show("passport_no", True)
    window.do("export_view")
    QTest.keyClick(asking(), Qt.Key.Key_Escape)
    settle()
    assert not target.exists()


def test_the_button_offers_both(
    screen: ParticipantsScreen, window: MainWindow, settle: Settle, qtbot: QtBot, target: Path
) -> None:
    qtbot.mouseClick(screen.export_button, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["The whole cohort…", "What is shown…"]
    menu.actions()[1].trigger()
    menu.close()
    settle()
    assert column(target, "Name")[0] == "Wanjiru Kamau"
    window.do("all_cohorts")
    settle()
    qtbot.mouseClick(screen.export_button, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.isEnabled() for action in menu.actions()] == [False, True], (
        "the workbook is that of one cohort"
    )
    menu.close()


def test_nobody_shown_is_nothing_to_export(
    screen: ParticipantsScreen, window: MainWindow, settle: Settle
) -> None:
    assert window.commands.actions["export_view"].isEnabled()
    screen.views.filters.allow("nationality", ["FR"])
    settle()
    assert not window.commands.actions["export_view"].isEnabled()
