"""The dialog of the report: the page is seen, in each language, saved as it is seen, and handed
over to be signed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.report import Report
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.opening import open_desk
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.participants import participants
from lcdesk.settings import Settings
from lcdesk.ui.figures.figure_papers import ReportDialog, open_report
from lcdesk.ui.kit.painting.plain_text import PlainLabel
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import Tasks
from tests.papers.pdf_reading import words_of

Opened = Callable[..., ReportDialog]


@pytest.fixture
def context(tmp_path: Path, peopled_desk: Path, dressed: QApplication) -> Iterator[Context]:
    shutil.copytree(peopled_desk, tmp_path, dirs_exist_ok=True)
    desk, tasks = open_desk(tmp_path / "office.lcdesk"), Tasks()
    made = Context(desk, tasks, Settings(office="上海科技交流中心"))
    yield made
    made.close()
    tasks.close()
    desk.close()


@pytest.fixture
def opened(context: Context, qtbot: QtBot) -> Opened:
    def make(
        scope: Scope | None = None,
        rule: str = "all",
        sign: Callable[[Report], object] | None = None,
    ) -> ReportDialog:
        dialog = open_report(context, scope or Scope(), rule, sign)
        qtbot.addWidget(dialog)
        settle(dialog, qtbot)
        return dialog

    return make


def settle(dialog: ReportDialog, qtbot: QtBot) -> None:
    tasks = dialog._context.tasks
    qtbot.waitUntil(lambda: not tasks.is_busy(), timeout=15_000)
    QApplication.processEvents()


def test_the_page_is_seen_beside_what_it_says(opened: Opened, context: Context) -> None:
    dialog = opened()
    assert dialog.report is not None
    assert dialog.report.office == "上海科技交流中心"
    assert dialog.sentence.text() == dialog.report.sentence.en
    assert "Counted: " in dialog.about.text()
    assert not dialog.page.image.isNull()
    assert dialog.page.grab().toImage().pixelColor(dialog.page.rect().center()).lightness() > 200
    assert dialog.save.isEnabled()
    assert dialog.sign.isHidden()


def test_no_label_shows_the_sign_of_a_key(opened: Opened) -> None:
    said = [label.text() for label in opened().findChildren(PlainLabel)]
    assert "Language of the page" in said
    assert not any("&" in text for text in said)


def test_another_language_is_another_page_of_the_same_figures(opened: Opened, qtbot: QtBot) -> None:
    dialog = opened()
    before, report = dialog.page.image.copy(), dialog.report
    for place, code in enumerate(("both", "zh", "en")):
        dialog.language.setCurrentIndex(place)
        settle(dialog, qtbot)
        assert dialog.code() == code
        assert (dialog.page.image == before) == (code == "both")
    assert dialog.report is report


def test_what_is_saved_is_what_is_seen(
    opened: Opened, context: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened()
    dialog.language.setCurrentIndex(1)
    settle(dialog, qtbot)
    assert dialog.report
    total = dialog.report.total
    cohort = cohorts.list_cohorts(context.desk)[0]["id"]
    participants.add_participant(
        context.desk, cohort, {"full_name": "Late Comer", "nationality": "PE", "gender": "F"}
    )
    chooser = dialog.ask_where()
    assert chooser is not None
    assert chooser.selectedFiles()[0].endswith(".pdf")
    chooser.fileSelected.emit(str(tmp_path / "page.pdf"))
    settle(dialog, qtbot)
    chooser.close()
    said = words_of((tmp_path / "page.pdf").read_bytes())
    assert f"{total} 名学员" in said
    assert "Kenya" not in said
    assert dialog.banner.isVisible()
    for name in ("page.png", "page.json"):
        dialog.save_to(tmp_path / name)
        settle(dialog, qtbot)
        assert (tmp_path / name).stat().st_size > 1000


def test_print_saves_it_and_shows_it_where_it_can_be_printed(
    opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", shown.append)
    dialog = opened()
    QTest.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    dialog.save_to(tmp_path / "page.pdf", is_opened=True)
    settle(dialog, qtbot)
    assert [Path(url.toLocalFile()).name for url in shown] == ["page.pdf"]


def test_what_cannot_be_written_is_told_in_the_dialog(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened()
    dialog.save_to(tmp_path / "no" / "such" / "page.pdf")
    settle(dialog, qtbot)
    assert dialog.banner.isVisible()
    assert "folder" in dialog.banner.accessibleName()
    assert dialog.isVisible()


def test_sign_hands_over_the_report_that_is_seen(opened: Opened) -> None:
    signed: list[Report] = []
    dialog = opened(sign=signed.append)
    QTest.mouseClick(dialog.sign, Qt.MouseButton.LeftButton)
    assert signed == [dialog.report]


def test_nobody_can_be_seen_but_not_signed(opened: Opened, context: Context) -> None:
    cohort = cohorts.add_cohort(context.desk, {"name_en": "Empty"})
    dialog = opened(Scope((cohort,)), sign=print)
    assert dialog.sentence.text() == "No participants yet"
    assert not dialog.page.image.isNull()
    assert (dialog.save.isEnabled(), dialog.sign.isEnabled()) == (True, False)


def test_a_cohort_that_is_gone_is_told(opened: Opened) -> None:
    dialog = opened(Scope((99,)))
    assert "no longer there" in dialog.banner.accessibleName()
    assert not dialog.save.isEnabled()
    assert dialog.ask_where() is None


def test_closed_before_it_is_drawn_nothing_falls(context: Context, qtbot: QtBot) -> None:
    dialog = open_report(context, Scope(), "all")
    dialog.close()
    qtbot.waitUntil(lambda: not context.tasks.is_busy(), timeout=15_000)
    QApplication.processEvents()


def test_all_of_it_in_chinese(opened: Opened, context: Context) -> None:
    texts.speak("zh")
    dialog = opened(sign=print)
    assert dialog.report
    assert dialog.sentence.text() == dialog.report.sentence.zh
    assert [button.text() for button in (dialog.save, dialog.print, dialog.sign)] == [
        "保存 PDF(&S)…",
        "打印(&P)…",
        "编号留存(&K)…",
    ]
