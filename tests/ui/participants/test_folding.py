"""Groups are folded and opened again: by the arrow, by keys, all at once; nobody is lost,
counted twice or hidden for good.
"""

from __future__ import annotations

from array import array
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from lcdesk.texts import speak
from lcdesk.ui.kit.table.model import GroupBand, band_rows, without_folded
from lcdesk.ui.participants import sheet
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.participants.sheet import shown_words

pytestmark = pytest.mark.shares

NONE, ALT_SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def grouped(screen: ParticipantsScreen) -> ParticipantsScreen:
    """The people of the test's desk by country: six groups, of which Kenya and Ethiopia have two
    people each.
    """
    screen.views.filters.groups.choose("nationality")
    return screen


def row_of(screen: ParticipantsScreen, label: str) -> int:
    return next(
        row
        for row in range(len(screen.table.ids))
        if (band := screen.table.band(row)) and band.label == label
    )


def names(screen: ParticipantsScreen) -> list[str]:
    records = (screen.table.record(row) for row in range(len(screen.table.ids)))
    return [record["full_name"] for record in records if record]


def click(screen: ParticipantsScreen, row: int, x: int) -> None:
    at = QPoint(x, screen.view.rowViewportPosition(row) + 10)
    QTest.mouseClick(screen.view.viewport(), Qt.MouseButton.LeftButton, NONE, at)


def test_the_arrow_hides_a_group_and_shows_it_again(grouped: ParticipantsScreen) -> None:
    everybody = names(grouped)
    click(grouped, row_of(grouped, "Kenya"), 18)
    assert set(everybody) - set(names(grouped)) == {"Wanjiru Kamau", "Brian Otieno"}
    assert grouped.table.records == len(everybody)
    click(grouped, row_of(grouped, "Kenya"), 18)
    assert names(grouped) == everybody


def test_a_click_beside_the_arrow_folds_nothing(grouped: ParticipantsScreen) -> None:
    everybody = names(grouped)
    click(grouped, row_of(grouped, "Kenya"), 120)
    assert names(grouped) == everybody


def test_left_and_right_on_the_head_of_a_group(grouped: ParticipantsScreen) -> None:
    everybody, view = names(grouped), grouped.view
    view.setFocus()
    view.setCurrentIndex(grouped.table.index(row_of(grouped, "Ethiopia"), 0))
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert "Hana Tesfaye" not in names(grouped)
    assert view.currentIndex().row() == row_of(grouped, "Ethiopia")  # the cursor stays where it was
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert names(grouped) == everybody
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert names(grouped) == everybody


def test_all_at_once_by_keys_and_from_the_menu(grouped: ParticipantsScreen) -> None:
    everybody = names(grouped)
    grouped.view.setFocus()
    QTest.keyClick(grouped.view, Qt.Key.Key_Left, ALT_SHIFT)
    assert names(grouped) == []
    assert "8 people" in _words(grouped)
    grouped.views.filters.groups.fold_asked.emit(False)
    assert names(grouped) == everybody


def _words(screen: ParticipantsScreen) -> str:
    screen.view.clearSelection()
    return shown_words(screen.shown, 0)


def test_countries_are_told_alike_of_a_page_and_of_more(
    grouped: ParticipantsScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    grouped.sheet.change([grouped.table.id_at(1)], {"nationality": None})
    read = _words(grouped)
    assert "without a country" in read
    monkeypatch.setattr(sheet, "PAGE", 3)
    assert _words(grouped) == read


def test_whoever_is_gone_to_comes_out_of_a_folded_group(grouped: ParticipantsScreen) -> None:
    wanted = grouped.table.id_at(row_of(grouped, "Kenya") + 1)
    grouped.views.filters.groups.fold_asked.emit(True)
    grouped.show_args(select=wanted)
    assert grouped.shown.current_id == wanted
    assert set(names(grouped)) == {"Wanjiru Kamau", "Brian Otieno"}


def test_a_fold_outlasts_edits_and_languages_but_not_another_grouping(
    grouped: ParticipantsScreen,
) -> None:
    click(grouped, row_of(grouped, "Kenya"), 18)
    grouped.sheet.change([grouped.table.id_at(row_of(grouped, "Ethiopia") + 1)], {"notes": "late"})
    grouped.views.reload()
    assert "Brian Otieno" not in names(grouped)
    speak("zh")
    grouped.retranslate()
    assert "Brian Otieno" not in names(grouped)
    speak("en")
    grouped.views.filters.groups.choose("gender")
    assert "Brian Otieno" in names(grouped)


def test_heads_and_folded_groups_do_not_change_the_place_of_a_person(
    grouped: ParticipantsScreen,
) -> None:
    people = [one for one in grouped.table.ids if one > 0]
    grouped.view.fold([grouped.table.bands[-1].mark], is_folded=True)
    assert [grouped.table.place_of(one) for one in people] == list(range(1, len(people) + 1))
    assert grouped.table.place_of(-1_000) == 0


SIZES = st.lists(st.integers(0, 4), max_size=6)


@given(SIZES, st.integers(0, 2), st.sets(st.integers(0, 5)))
def test_only_those_below_folded_heads_are_left_out(
    sizes: list[int], before: int, folded: set[int]
) -> None:
    ids, bands, kept = (
        array("q", range(1000, 1000 + before)),
        dict[int, GroupBand](),
        list(range(1000, 1000 + before)),
    )
    for number, size in enumerate(sizes):
        people = [number * 10 + place for place in range(1, size + 1)]
        bands[-number - 1] = GroupBand(str(number), size, key=number)
        ids.extend((-number - 1, *people))
        kept += [-number - 1] + ([] if number in folded else people)
    shown = without_folded(ids, bands, folded)
    assert list(shown) == kept
    for said in (bands, {key: replace(band, count=band.count + 1) for key, band in bands.items()}):
        for rows in (ids, shown):
            found = band_rows(rows, said)
            assert found == [row for row, one in enumerate(rows) if one in bands], (
                "whatever the bands say of how many there are"
            )


def test_the_head_of_a_group_is_the_same_when_only_a_part_of_it_is_painted(
    grouped: ParticipantsScreen,
) -> None:
    viewport = grouped.view.viewport()
    whole = viewport.grab().toImage()
    high = grouped.view.rowHeight(0)
    box = QRect(200, 0, 150, high - 2)
    assert viewport.grab(box).toImage() == whole.copy(box)
