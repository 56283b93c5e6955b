"""The title of a picture is edited in both languages: what was computed is copied in, warned of,
and taken again.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMenu, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.charts import chart_kinds
from lcdesk.charts.chart import Caption, Count, Title
from lcdesk.model.faults import KnownFault
from lcdesk.texts import N_
from lcdesk.ui.figures.picture_dialogs import TITLE_ACTION, TitleDialog, edit_title
from lcdesk.ui.kit.chart_view import ChartView, chart_menu

COMPUTED = Title("Africa sends half of the cohort", "一半学员来自非洲", "today")
Opened = Callable[..., TitleDialog]


@pytest.fixture
def kept() -> list[Title | None]:
    return []


@pytest.fixture
def opened(qtbot: QtBot, dressed: object, kept: list[Title | None]) -> Opened:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return lambda current=None, keep=kept.append: edit_title(
        parent, "Participants by country", COMPUTED, current, keep
    )


def typed(dialog: TitleDialog, language: str, text: str | None = None) -> str:
    """What stands in the field of a language; with `text` that is typed there first."""
    editor = dialog.form.row_of(f"title_{language}").editor
    assert isinstance(editor, QPlainTextEdit)
    if text is not None:
        editor.setPlainText(text)
    return editor.toPlainText()


def test_one_language_is_written_and_the_other_stays_computed(
    qtbot: QtBot, opened: Opened, kept: list[Title | None]
) -> None:
    dialog = opened()
    assert (typed(dialog, "en"), typed(dialog, "zh")) == ("", "")
    assert not dialog.warning.isVisible()
    assert not dialog.again.isEnabled()
    qtbot.keyClicks(dialog.form.row_of("title_en").editor, "Half are African")
    qtbot.keyClick(dialog.form.row_of("title_en").editor, Qt.Key.Key_Return)
    assert kept == [Title("Half are African", "", "today")]


def test_what_was_computed_is_copied_by_a_click_and_alone_is_no_title(
    qtbot: QtBot, opened: Opened, kept: list[Title | None]
) -> None:
    dialog = opened(Title("Old", "旧", "today"))
    for language in ("en", "zh"):
        button = dialog.offers[language].findChild(QPushButton)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (typed(dialog, "en"), typed(dialog, "zh")) == (COMPUTED.en, COMPUTED.zh)
    typed(dialog, "en", COMPUTED.en + ", as ever")
    dialog.ok.click()
    assert kept == [Title("Africa sends half of the cohort, as ever", "", "today")]
    again = opened(Title("Old", "旧", "today"))
    again.take("en")
    again.take("zh")
    again.ok.click()
    assert kept[1:] == [None]


def test_numbers_that_have_changed_are_warned_of(opened: Opened, kept: list[Title | None]) -> None:
    dialog = opened(Title("Old", "", "yesterday"))
    assert dialog.warning.isVisible()
    assert "numbers have changed" in dialog.warning.text()
    dialog.ok.click()
    assert kept == [Title("Old", "", "today")]  # who saves has read it again
    assert not opened(Title("Old", "", "today")).warning.isVisible()


def test_the_computed_title_comes_back(opened: Opened, kept: list[Title | None]) -> None:
    dialog = opened(Title("Old", "旧", "today"))
    dialog.again.click()
    assert kept == [None]
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_nothing_typed_is_lost_where_it_is_refused(
    opened: Opened, kept: list[Title | None]
) -> None:
    def refuse(_title: Title | None) -> None:
        raise KnownFault("Somebody was faster.", "Nothing was changed.")

    dialog = opened(None, refuse)
    typed(dialog, "zh", "非洲")
    dialog.ok.click()
    assert dialog.problem.text() == "Somebody was faster. Nothing was changed."
    assert dialog.isVisible()
    assert typed(dialog, "zh") == "非洲"
    typed(dialog, "zh", "长" * 301)
    dialog.ok.click()
    assert "More than 300" in dialog.form.row_of("title_zh").note.text()
    dialog.reject()
    assert kept == []


def test_it_speaks_chinese_and_everything_has_room(opened: Opened) -> None:
    texts.speak("zh")
    dialog = opened(Title("Old", "", "yesterday"))
    assert dialog.windowTitle() == "图表标题"
    layout = dialog.layout()
    assert layout is not None
    assert dialog.height() >= layout.totalHeightForWidth(dialog.width())


def test_the_menu_of_a_picture_ends_with_what_its_screen_adds(
    qtbot: QtBot, dressed: object
) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.show_chart(chart_kinds.ranked_bars([Count("KE", "Kenya", 1)], Caption("x")))
    asked = list[str]()
    view.more = [
        (TITLE_ACTION, lambda: asked.append("title")),
        (N_("Approved map…"), lambda: asked.append("map")),
    ]
    texts.speak("zh")
    menu = chart_menu(view.chart, view, view.more) if view.chart else QMenu()
    assert [action.text() for action in menu.actions()][-2:] == ["编辑标题…", "已审核地图…"]
    for action in menu.actions()[-2:]:
        action.trigger()
    assert asked == ["title", "map"]
