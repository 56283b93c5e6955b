"""The guide over the window: F1 where one is, search, back and forth, and out again with the
keyboard where it was.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.guide.pages import read_guide
from lcdesk.ui.guide.guide_pane import GuidePane, GuideWindow, open_guide_here
from lcdesk.ui.guide.guide_view import GuideView
from lcdesk.ui.palette.dialog import CommandPalette
from lcdesk.ui.window.main_window import MainWindow

Press = Callable[..., None]
Key, Held = Qt.Key, Qt.KeyboardModifier


def view_of(window: MainWindow) -> GuideView:
    pane = window.findChild(GuidePane)
    assert pane is not None
    assert pane.isVisible()
    return pane.view


def key_of(view: GuideView) -> str:
    assert view.page is not None
    return view.page.key


@pytest.mark.looks
def test_f1_opens_the_page_of_the_screen_with_what_counts_in_the_column(
    window: MainWindow, press: Press
) -> None:
    table = window.screens["participants"]
    view = table.first
    assert view is not None
    view.setFocus()
    press(Key.Key_F1)
    guide = view_of(window)
    assert key_of(guide) == "people/table"
    shown = guide.text.toPlainText()
    titles = {field.title for field in PARTICIPANT.fields}
    assert any(f"What counts here: {title}" in shown for title in titles)
    press(Key.Key_Escape)
    assert window.findChild(GuidePane).isHidden()  # type: ignore[union-attr]
    assert QApplication.focusWidget() is view


@pytest.mark.looks
def test_it_is_read_back_and_forth_and_searched_by_keys_alone(
    window: MainWindow, press: Press
) -> None:
    window.open_guide("curriculum/move")
    guide = view_of(window)
    guide.go_on()
    assert key_of(guide) == "curriculum/clashes"
    press(Key.Key_Left, Held.AltModifier)
    assert key_of(guide) == "curriculum/move"
    press(Key.Key_Right, Held.AltModifier)
    assert key_of(guide) == "curriculum/clashes"
    press(Key.Key_F, Held.ControlModifier)
    assert guide.search.hasFocus()
    press("bookings xyz")
    guide.search.clear()
    press("recovery")
    guide.search.searched.emit(guide.search.text())
    assert key_of(guide) == "safety/password"
    assert guide.text.extraSelections()
    press(Key.Key_Down)
    assert guide.hits.currentRow() == min(1, guide.hits.count() - 1)
    press(Key.Key_Escape)  # the words
    press(Key.Key_Escape)  # the guide
    assert window.findChild(GuidePane).isHidden()  # type: ignore[union-attr]


@pytest.mark.looks
def test_a_dialog_has_its_page_in_a_window_over_it(window: MainWindow, press: Press) -> None:
    dialog = window.open_settings("office")
    QApplication.processEvents()
    press(Key.Key_F1)
    apart = dialog.findChild(GuideWindow)
    assert apart is not None
    assert key_of(apart.view) == "program/settings"
    assert apart.view.show_me.isHidden()  # the place is behind the dialog
    dialog.done(0)


@pytest.mark.looks
def test_it_speaks_the_language_of_the_moment_and_leads_to_the_place(
    window: MainWindow, settle: Callable[[], None]
) -> None:
    window.open_guide("countries/figures")
    guide = view_of(window)
    window.set_language("zh")
    assert guide.page == read_guide("zh").find("countries/figures")
    window.set_language("en")
    guide.lead_there()
    settle()
    assert window.screen_key() == "countries"
    assert window.findChild(GuidePane).isHidden()  # type: ignore[union-attr]
    window.open_screen("participants")


@pytest.mark.looks
def test_each_screen_has_its_page_and_the_palette_finds_pages(
    window: MainWindow, settle: Callable[[], None]
) -> None:
    for key in ("overview", "papers", "history"):
        window.open_screen(key)
        settle()
        guide = open_guide_here(window)
        assert guide.page is not None
        assert key in guide.page.places["screens"]
    window.findChild(GuidePane).leave()  # type: ignore[union-attr]
    window.open_screen("cooperation", tab="projects")
    settle()
    assert key_of(open_guide_here(window)) == "cooperation/projects"
    window.findChild(GuidePane).leave()  # type: ignore[union-attr]
    window.open_screen("participants")
    palette = CommandPalette(window)
    palette.open()
    palette.search.setText("recovery key")
    pages = [one.key for one in palette.answers() if one.key.startswith("guide:")]
    assert "guide:safety/password" in pages
    palette.close()
