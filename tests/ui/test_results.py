"""What was exported or imported stays said, with a way to the file or to the rows, until the
next result or until it is closed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from lcdesk import app
from lcdesk.model.query import Query
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.exporting.timetable_files import TimetableRequest
from lcdesk.services.importing import importing
from lcdesk.ui.curriculum import workbook
from lcdesk.ui.importing.learned_dialog import LearnedDialog
from lcdesk.ui.importing.screen import ImportScreen, put_in
from lcdesk.ui.kit import status_line
from lcdesk.ui.kit.chart_view import save_chart
from lcdesk.ui.kit.dialogs.saving import revealing
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.window.main_window import MainWindow
from tests.review_sheets import save_timetable
from tests.ui import full_desk
from tests.ui.sheets import ROWS, save
from tests.ui.walking import Walk, go_round

pytestmark = pytest.mark.shares

Settle = Callable[[], None]
LINKS = ["Open", "Show in folder"]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the desktop was asked to show; no program is started."""
    asked: list[Path] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: asked.append(Path(QUrl(url).toLocalFile())) or True
    )
    return asked


def shown_links(window: MainWindow) -> list[QPushButton]:
    return [link for link in window.status.links if link.isVisible()]


def links(window: MainWindow) -> list[str]:
    return [link.text() for link in shown_links(window)]


def told(window: MainWindow) -> str:
    return window.status.news.toolTip()


def click(button: QPushButton) -> None:
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def exports(window: MainWindow, settle: Settle) -> dict[str, Callable[[Path], object]]:
    """File → what writes it, on every screen that exports."""

    def on(key: str, save: Callable[[Any, Path], object]) -> Callable[[Path], object]:
        def go(path: Path) -> object:
            window.open_screen(key)
            settle()
            return save(window.screens[key], path)

        return go

    def by_command(command: str) -> Callable[[Path], object]:
        return on("participants", lambda _screen, _path: window.do(command))

    spoken = TimetableRequest("en")
    return {
        "board.xlsx": on("overview", lambda screen, path: screen.board.save_workbook(path)),
        "flights.xlsx": on("logistics", lambda screen, path: screen.save_workbook(path)),
        "marks.xlsx": on("attendance", lambda screen, path: screen.save_workbook(path)),
        "answers.xlsx": on("evaluation", lambda screen, path: screen.save_workbook(path)),
        "slip.txt": on("versions", lambda screen, path: screen.save_change_notice(path)),
        "figures.xlsx": on("countries", lambda screen, path: screen.papers.save_workbook(path)),
        **{
            f"bars.{ending}": on(
                "countries",
                lambda screen, path: save_chart(screen.views["bars"].chart, path, screen),
            )
            for ending in ("png", "svg", "pdf")
        },
        **{
            f"week{ending}": on(
                "curriculum", lambda screen, path: workbook.save(screen, path, spoken)
            )
            for ending in (".xlsx", ".pdf", ".ics")
        },
        "shown.csv": by_command("export_view"),
        "empty.xlsx": by_command("template"),
        "cohort.xlsx": by_command("export"),
    }


def test_every_export_offers_to_open_the_file_and_to_show_its_folder(
    window: MainWindow,
    desk: Desk,
    settle: Settle,
    opened: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full_desk.fill(desk)
    settle()
    wrong = list[str]()
    for name, export in exports(window, settle).items():
        path = tmp_path / "out" / name
        path.parent.mkdir(exist_ok=True)
        monkeypatch.setattr(
            QFileDialog,
            "getSaveFileName",
            lambda *_asked, path=path: (str(path), f"*{path.suffix}"),
        )
        export(path)
        settle()
        # how private values shall stand there, is asked
        for dialog in window.findChildren(QPushButton):
            if (
                dialog.isVisible()
                and dialog.window() is not window
                and dialog.property("kind") == "primary"
            ):
                click(dialog)
        settle()
        if links(window) != LINKS or name not in told(window) or not path.exists():
            wrong.append(f"{name}: {told(window)} {links(window)}")
            continue
        for link in shown_links(window):
            click(link)
        if opened[-2:] != [path, path.parent]:
            wrong.append(f"{name}: {opened[-2:]}")
    assert not wrong


def test_whoever_asks_where_a_file_goes_says_so_afterwards_in_the_same_way(checkout: Path) -> None:
    """What is saved of a broken desk has a page of its own that says it; a new desk opens."""
    asks = re.compile(r"AcceptSave|getSaveFileName|prepare_saving|saving import .*ask_where")
    silent = [
        path.stem
        for path in sorted((checkout / "lcdesk" / "ui").rglob("*.py"))
        if asks.search(path.read_text("utf-8")) and "tell_saved(" not in path.read_text("utf-8")
    ]
    assert silent == ["desk_recovery", "new_desk"]


def test_a_result_stays_wherever_one_goes_until_the_next_or_until_it_is_closed(
    window: MainWindow,
    settle: Settle,
    opened: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(status_line, "TOLD_MS", 1)
    assert window.context is not None
    for number in (1, 2):
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_, n=number: (str(tmp_path / f"{n}.xlsx"), "")
        )
        window.do("template")
        settle()
    assert told(window) == "Saved 2.xlsx"
    window.context.announce("Something else")
    assert (told(window), links(window)) == ("Something else", [])
    qtbot.waitUntil(lambda: told(window) == "Saved 2.xlsx")
    for key in ("history", "countries", "participants"):
        window.open_screen(key)
        settle()
        assert links(window) == LINKS
    window.set_language("zh")
    settle()
    assert (told(window), links(window)) == ("已保存 2.xlsx", ["打开", "在文件夹中显示"])
    window.set_language("en")
    for width in (960, 1366):
        window.resize(width, 640)
        QApplication.processEvents()
        inside = [one.geometry() for one in (*shown_links(window), window.status.dismiss)]
        assert all(box.right() < window.width() for box in inside)
        assert window.status.news.width() >= 60
    window.screens["participants"].setFocus()
    reached = go_round(Qt.Key.Key_Tab, Walk())
    assert {*shown_links(window), window.status.dismiss} <= set(reached)
    window.status.links[0].setFocus()
    QTest.keyClick(window.status.links[0], Qt.Key.Key_Space)
    assert opened == [tmp_path / "2.xlsx"]
    window.status.dismiss.click()
    assert (told(window), links(window)) == ("", [])


def test_what_cannot_be_opened_is_said_in_a_sentence(
    window: MainWindow, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "empty.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    for link, says in (
        (0, "No program of this computer opens"),
        (1, "No program of this computer shows folders"),
    ):
        window.do("template")
        settle()
        click(window.status.links[link])
        assert told(window).startswith(says)
        assert str(tmp_path) in told(window)
    window.do("template")
    settle()
    path.unlink()
    click(window.status.links[0])
    assert "no longer there" in told(window)


def test_no_shell_is_asked_to_show_a_file() -> None:
    path = Path("/tmp/a & b; $(c) “d”.xlsx")
    assert revealing(path, "linux") == ()
    assert revealing(path, "darwin")[1:] == ("-R", str(path))
    program, *words = revealing(path, "win32")
    assert program.endswith(r"\explorer.exe")
    assert words[0] == "/select,"
    assert len(words) == 2


def test_a_dialog_offers_it_in_its_own_banner(
    window: MainWindow,
    settle: Settle,
    opened: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "known.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))
    window.do("memory")
    settle()
    dialog = window.findChild(LearnedDialog)
    assert dialog is not None
    dialog.ask_where()
    buttons = {
        one.text(): one for one in dialog.banner.findChildren(QPushButton) if one.isVisible()
    }
    assert list(buttons) == LINKS
    click(buttons["Show in folder"])
    assert opened == [tmp_path]
    dialog.close()
    assert links(window) == LINKS


# --- what came in ---


def bring(window: MainWindow, settle: Settle, *paths: Path) -> None:
    window.take_files(list(paths))
    settle()
    screen = window.screens["import"]
    assert isinstance(screen, ImportScreen)
    for _path in paths:
        click(screen.page.confirm)
        settle()


def test_what_came_in_is_shown_from_anywhere_and_nothing_else(
    window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    before = set(find_ids(desk, Query.of(1)))
    bring(window, settle, save(tmp_path / "names.xlsx", ROWS[:2]))
    new = set(find_ids(desk, Query.of(1))) - before
    assert len(new) == 2
    window.open_screen("history")
    settle()
    assert links(window) == ["Show what came in", "Undo"]
    assert window.screens["participants"].view.marked == new
    click(window.status.links[0])
    settle()
    screen: Any = window.screens["participants"]
    assert window.stack.key == "participants"
    assert set(screen.table.ids) == new
    window.do("undo")
    settle()
    assert links(window) == [], "nothing of it is there any more"


def test_people_and_activities_of_several_files_have_a_way_each(
    window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    before = set(find_ids(desk, Query.of(1)))
    bring(
        window,
        settle,
        save(tmp_path / "names.xlsx", ROWS[:2]),
        save_timetable(tmp_path / "week.xlsx"),
    )
    assert links(window) == ["Show the participants", "Show the activities"]
    window.open_screen("history")
    click(window.status.links[1])
    settle()
    curriculum: Any = window.screens["curriculum"]
    assert window.stack.key == "curriculum"
    assert curriculum.selected
    click(window.status.links[0])
    settle()
    screen: Any = window.screens["participants"]
    assert set(screen.table.ids) == set(find_ids(desk, Query.of(1))) - before


def test_a_file_that_says_nothing_new_offers_no_undo_of_the_import_before_it(
    running: app.Program, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    path = save(tmp_path / "names.xlsx", ROWS[:2])
    bring(window, settle, path)
    window.open_screen("import")
    settle()
    screen: Any = window.screens["import"]
    assert [
        one.text() for one in screen.start.banner.findChildren(QPushButton) if not one.isHidden()
    ] == ["Undo"]
    assert running.desk is not None
    plan = importing.prepare(running.desk, importing.read_file(path), 1)
    task = Task("", lambda *_args: None)
    outcome, operation = put_in(running.desk, (plan, []), 1, path, task)
    assert (outcome.new, outcome.changed, operation) == (0, 0, None)
