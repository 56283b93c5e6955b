"""The room of a table shared among its columns: laws over any needs and any room; and the table
itself, whose first column stays while the others scroll sideways.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.table.column_room import (
    LAST,
    ColumnNeed,
    halves_of,
    places_given_up,
    share_room,
    spans_of,
)
from lcdesk.ui.kit.table.model import RecordTable, column_of
from lcdesk.ui.kit.table.record_view import RecordView

PX = st.integers(1, 400)
NEEDS = st.lists(
    st.tuples(PX, PX, PX).map(
        lambda three: ColumnNeed(
            max(three), sorted(three)[1], gives_up=sorted(three)[1] - min(three)
        )
    ),
    min_size=1,
    max_size=12,
)
LONG = "Addis Ababa Science and Technology University, Department of Energy"


@given(NEEDS, st.integers(0, 5_000), st.integers(0, 12))
def test_room_is_shared_to_the_pixel_and_nobody_gets_less_than_the_least(
    needs: list[ColumnNeed], room: int, by_hand: int
) -> None:
    if by_hand < len(needs) - 1:
        needs[by_hand] = ColumnNeed(needs[by_hand].least, needs[by_hand].least, grows=False)
    widths = share_room(needs, room)
    assert sum(widths) == max(room, sum(need.least - need.gives_up for need in needs))
    pairs = list(zip(needs, widths, strict=True))
    assert all(width >= need.least - need.gives_up for need, width in pairs)
    if room >= sum(need.least for need in needs):
        assert all(width >= need.least for need, width in pairs)
    assert all(need.grows or width <= need.least for need, width in pairs)
    # nobody has more than is wanted while another lacks something
    if any(width > need.wanted for need, width in pairs):
        assert all(width >= need.wanted for need, width in pairs)


@given(NEEDS, st.lists(st.integers(0, 3), min_size=12, max_size=12), st.integers(0, 3_000))
def test_no_more_columns_go_than_must_and_those_that_matter_never_do(
    needs: list[ColumnNeed], ranks: list[int], room: int
) -> None:
    pairs = list(zip(needs, ranks[: len(needs)], strict=True))
    gone = places_given_up(pairs, room)
    kept = [at for at in range(len(pairs)) if at not in gone]
    assert all(ranks[at] for at in gone)
    if any(ranks[at] > LAST for at in kept):
        assert sum(needs[at].least for at in kept) <= room
    if any(ranks[at] for at in kept):
        assert sum(needs[at].least - needs[at].gives_up for at in kept) <= room
    if gone:
        # with the one that went last it would have been too much
        assert sum(needs[at].least for at in [*kept, gone[-1]]) > room
        assert min(ranks[at] for at in gone) >= max((ranks[at] for at in kept), default=0)


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("text", [LONG, "四川大学能源与环境工程学院", "Wanjiru Kamau", "x" * 60])
def test_two_lines_hold_the_whole_text_where_they_are_as_wide_as_is_said(text: str) -> None:
    face = font(13)
    whole, half = spans_of(text, face)
    assert half <= whole
    assert halves_of(text, face, int(whole) + 2) == (text, "")
    first, second = halves_of(text, face, int(half) + 2)
    assert (first + " " + second).split() == text.split() or first + second == text
    assert spans_of(second, face)[0] <= int(half) + 2


# --- The table ---


def _people(ids: Any) -> list[dict[str, Any]]:
    return [
        {"id": n, "full_name": f"Person Number {n}", "nationality": "KE", "organization": LONG}
        for n in ids
    ]


@pytest.fixture
def fitted(dressed: QApplication, qtbot: QtBot) -> RecordView:
    names = ("full_name", "nationality", "organization", "status", "email", "passport_expiry")
    columns = [column_of(PARTICIPANT.field(name), is_hidden=False) for name in names]
    view = RecordView(RecordTable(columns, _people), picks="cells")
    view.columns.fit_content()
    qtbot.addWidget(view)
    view.resize(900, 300)
    view.set_ids(range(1, 101))
    view.show()
    return view


def width_of(view: RecordView, name: str) -> int:
    return view.columnWidth(view.table.column_at(name))


def test_columns_share_the_width_and_one_set_by_hand_stays(fitted: RecordView) -> None:
    total = sum(width_of(fitted, column.name) for column in fitted.table.columns)
    assert total == fitted.viewport().width()
    fitted.setColumnWidth(fitted.table.column_at("nationality"), 222)
    fitted.resize(1100, 300)
    QApplication.processEvents()
    assert width_of(fitted, "nationality") == 222
    kept = fitted.columns.arrangement()
    assert kept["widths"] == {"nationality": 222}
    fitted.columns.reset()
    QApplication.processEvents()
    assert width_of(fitted, "nationality") != 222
    fitted.columns.arrange(kept)
    assert width_of(fitted, "nationality") == 222
    # as an earlier version kept them: nobody had set them
    fitted.columns.reset()
    fitted.columns.arrange({"order": [], "widths": {"nationality": 333}})
    QApplication.processEvents()
    assert width_of(fitted, "nationality") != 333


def test_a_double_click_on_an_edge_fits_the_column(fitted: RecordView, qtbot: QtBot) -> None:
    before, heads = width_of(fitted, "organization"), fitted.header
    at = fitted.table.column_at("organization")
    edge = heads.sectionViewportPosition(at) + heads.sectionSize(at) - 1
    left = Qt.MouseButton.LeftButton
    qtbot.mouseDClick(heads.viewport(), left, pos=QPoint(edge, heads.height() // 2))
    assert width_of(fitted, "organization") > before
    assert "organization" in fitted.columns.arrangement()["widths"]


def test_the_first_column_stays_when_the_others_scroll_sideways(
    fitted: RecordView, qtbot: QtBot
) -> None:
    fitted.columns.fit_all()
    fitted.resize(500, 300)
    bar, first = fitted.horizontalScrollBar(), width_of(fitted, "full_name")
    assert fitted.columns.frozen_width() == 0
    bar.setValue(bar.maximum())
    assert fitted.columns.frozen_width() == first
    # by mouse: what is seen at the left is the name
    place = QPoint(20, fitted.rowViewportPosition(1) + 8)
    assert fitted.indexAt(place).column() == 0
    qtbot.mouseClick(fitted.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (fitted.current_id(), fitted.current_name()) == (2, "full_name")
    assert bar.value() == bar.maximum()
    assert fitted.visualRect(fitted.currentIndex()).left() == 0
    # by keys: a cell comes out from behind it
    for _step in range(2):
        qtbot.keyClick(fitted, Qt.Key.Key_Right)
    here = fitted.visualRect(fitted.currentIndex())
    assert fitted.current_name() == "organization"
    assert here.left() >= first
    # its head sorts, wherever Qt has it
    bar.setValue(bar.maximum())
    with qtbot.waitSignal(fitted.header.sort_asked) as told:
        qtbot.mouseClick(fitted.header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 15))
    assert told.args[0] == "full_name"
    fitted.grab()
