"""Columns sorted by a click on their heads, several of them with Shift; a search with fields
says how it was understood.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.kit.table.columns import SortHeader
from lcdesk.ui.participants import filter_values
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares

SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def heads_of(screen: ParticipantsScreen) -> SortHeader:
    heads = screen.view.horizontalHeader()
    assert isinstance(heads, SortHeader)
    return heads


def click(
    screen: ParticipantsScreen, name: str, qtbot: QtBot, held: Qt.KeyboardModifier = PLAIN
) -> None:
    heads = heads_of(screen)
    at = QPoint(heads.sectionViewportPosition(screen.table.column_at(name)) + 20, 10)
    qtbot.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, held, at)


def shown(screen: ParticipantsScreen, name: str) -> list[str]:
    at = screen.table.column_at(name)
    return [screen.table.cell(row, at)[0] for row in range(len(screen.table.ids))]


@pytest.mark.looks
def test_a_click_sorts_and_shift_adds_a_column(screen: ParticipantsScreen, qtbot: QtBot) -> None:
    click(screen, "nationality", qtbot)
    assert shown(screen, "nationality") == sorted(shown(screen, "nationality"))
    click(screen, "full_name", qtbot, SHIFT)
    assert screen.shown.query.sort == (("nationality", False), ("full_name", False))
    pairs = list(zip(shown(screen, "nationality"), shown(screen, "full_name"), strict=True))
    assert pairs == sorted(pairs)
    click(screen, "full_name", qtbot, SHIFT)
    assert screen.shown.query.sort == (("nationality", False), ("full_name", True))
    kenyans = [
        name
        for country, name in zip(
            shown(screen, "nationality"), shown(screen, "full_name"), strict=True
        )
        if country == "Kenya"
    ]
    assert kenyans == ["Wanjiru Kamau", "Brian Otieno"]
    assert heads_of(screen).sorts == (("nationality", False), ("full_name", True))


@pytest.mark.looks
def test_a_third_click_with_shift_takes_the_column_out_and_a_plain_one_all_the_others(
    screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    click(screen, "visa_state", qtbot)
    for _ in range(3):
        click(screen, "nationality", qtbot, SHIFT)
    assert screen.shown.query.sort == (("visa_state", False),)
    click(screen, "nationality", qtbot, SHIFT)
    click(screen, "nationality", qtbot)
    assert screen.shown.query.sort == (("nationality", False),)
    click(screen, "nationality", qtbot)
    assert screen.shown.query.sort == (("nationality", True),)


@pytest.mark.looks
def test_only_several_columns_are_numbered(screen: ParticipantsScreen, qtbot: QtBot) -> None:
    heads, at = heads_of(screen), screen.table.column_at("visa_state")

    def drawn() -> bytes:
        left, wide = heads.sectionViewportPosition(at), heads.sectionSize(at)
        image = heads.viewport().grab().copy(left, 0, wide, heads.height()).toImage()
        return bytes(image.constBits())

    nothing = drawn()
    click(screen, "visa_state", qtbot)
    arrow = drawn()
    assert arrow != nothing
    click(screen, "nationality", qtbot, SHIFT)
    assert drawn() != arrow


def test_chinese_names_stand_where_their_pinyin_does(
    screen: ParticipantsScreen, desk: Desk, settle: Callable[[], None]
) -> None:
    screen.views.sort_by((("full_name", False),))
    assert shown(screen, "full_name")[-2:] == ["王小明", "Wanjiru Kamau"]
    change_participants(desk, [screen.table.id_at(0)], {"full_name": "Özil"})
    settle()
    screen.views.reload()
    assert shown(screen, "full_name")[-3] == "Özil"


@pytest.mark.looks
def test_a_search_with_fields_says_how_it_was_understood(
    screen: ParticipantsScreen, window: MainWindow, settle: Callable[[], None]
) -> None:
    filters = screen.views.filters
    assert filters.told.isHidden()
    filters.search.setText("country:kenya")
    filters.search.searched.emit(filters.search.text())
    settle()
    assert shown(screen, "nationality") == ["Kenya", "Kenya"]
    assert filters.told.text() == "Country/region: Kenya"
    filters.search.setText("shoe:kamau")
    filters.search.searched.emit(filters.search.text())
    assert filters.told.text() == "No field is called “shoe”; searched as words."
    window.do("language_zh")
    settle()
    assert filters.told.text().startswith("没有名为“shoe”的字段")
    filters.clear()
    assert filters.told.isHidden()


@pytest.mark.looks
def test_groups_stand_under_bands_with_their_subtotals(
    screen: ParticipantsScreen, window: MainWindow, settle: Callable[[], None]
) -> None:
    assert "group_by" in screen.handlers()
    first = screen.view.current_id()
    screen.views.filters.groups.choose("nationality")
    settle()
    table = screen.table
    bands = [band for row in range(len(table.ids)) if (band := table.band(row))]
    assert [(band.label, band.count) for band in bands][:2] == [("China", 1), ("Ethiopia", 2)]
    assert bands[1].note == "1 woman   ·   1 man   ·   1 visa settled"
    assert screen.view.current_id() == first
    assert len(table.ids) == 8 + len(bands)
    screen.views.filters.clear()
    assert screen.views.filters.groups.value() == "Country/region"
    window.do("language_zh")
    settle()
    assert [band.label for row in range(len(table.ids)) if (band := table.band(row))][:2] == [
        "埃塞俄比亚",
        "巴基斯坦",
    ]
    screen.views.filters.groups.choose("")
    assert not table.bands


def test_an_edit_in_a_group_moves_nobody_and_the_cursor_starts_with_a_person(
    screen: ParticipantsScreen, desk: Desk, settle: Callable[[], None]
) -> None:
    screen.views.filters.allow("nationality", ["KE"])
    screen.views.filters.groups.choose("full_name")
    assert (screen.table.id_at(0), screen.table.id_at(2)) == (-1, -2)
    order = list(screen.table.ids)
    change_participants(desk, [order[1]], {"nationality": "ET"})
    settle()
    assert list(screen.table.ids) == order
    assert "sort_again" in screen.handlers()
    screen.views.reload()
    assert list(screen.table.ids) == [-1, order[3]]
    assert screen.view.current_id() == order[3]


def test_a_large_cohort_is_sorted_searched_grouped_and_counted_beside_the_window(
    screen: ParticipantsScreen,
    desk: Desk,
    settle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filter_values, "AT_ONCE", 3)
    views = screen.views
    views.refresh(None)
    settle()
    counted = dict(views.counts.of("nationality"))
    assert (counted["KE"], counted["ET"]) == (2, 2)
    change_participants(desk, [screen.table.id_at(0)], {"nationality": "ET"})
    settle()
    assert dict(views.counts.of("nationality"))["ET"] == 3
    views.filters.search.setText("country:ethiopia")
    views.filters.groups.choose("gender")
    settle()
    assert [band.count for row in range(5) if (band := screen.table.band(row))] == [2, 1]
    views.filters.groups.choose("")
    settle()
    assert shown(screen, "nationality") == ["Ethiopia"] * 3
