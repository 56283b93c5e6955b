"""Near spellings on screen: ticked, spelled otherwise, written as one undo, told apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.core.record_lists import ORGANISATIONS
from lcdesk.services.participants.participants import change_each
from lcdesk.ui.organisations.matching_dialog import MatchingDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.participants.tidying_dialog import TidyingDialog
from lcdesk.ui.window.main_window import MainWindow

Settle = Callable[[], None]
SAID = ("Rift Valley Board", "rift valley board", "Rift Valley Board", "Rift Vallley Board")


@pytest.fixture
def ids(screen: ParticipantsScreen, desk: Desk, settle: Settle) -> list[int]:
    found = [screen.table.id_at(at) for at in range(4)]
    texts = zip(found, SAID, strict=True)
    change_each(desk, {one: {"department": text} for one, text in texts})
    settle()
    screen.view.select_cells(found[:1], ["department"])
    return found


@pytest.fixture
def dialog(
    ids: list[int], screen: ParticipantsScreen, window: MainWindow, settle: Settle
) -> TidyingDialog:
    screen.view.columns.show("department", True)
    screen.view.select_cells(ids[:1], ["department"])
    window.do("tidy_values")
    found = screen.findChild(TidyingDialog)
    assert found is not None
    settle()
    return found


def _said(desk: Desk, ids: list[int]) -> list[str | None]:
    return [one["department"] for one in read_page(desk, ids)]


def test_what_is_ticked_is_written_alike_and_undone_as_one(
    dialog: TidyingDialog, desk: Desk, ids: list[int], settle: Settle
) -> None:
    assert dialog.field.currentData() == "department"
    assert dialog.field.currentText().endswith("1"), "how many groups there are"
    keys = [line.key for line in dialog.list.shown()]
    assert keys == [(0, ""), (0, SAID[3]), (0, SAID[1])]
    assert not dialog.ok.isEnabled(), "one of them has a slip: nothing is ticked by itself"
    dialog.list.taken.emit((0, ""))
    assert dialog.ticked == {(0, SAID[1]), (0, SAID[3])}
    dialog.list.taken.emit((0, SAID[3]))
    dialog.ok.click()
    settle()
    assert _said(desk, ids) == [SAID[0], SAID[0], SAID[0], SAID[3]]
    assert [line.key for line in dialog.list.shown()] == [(0, ""), (0, SAID[3])]
    desk.undo()
    assert _said(desk, ids) == list(SAID)


def test_another_spelling_is_typed(
    dialog: TidyingDialog, desk: Desk, ids: list[int], settle: Settle
) -> None:
    dialog.into.setEditText("Rift Valley Water Board")
    assert len(dialog.list.shown()) == 4
    dialog.list.taken.emit((0, ""))
    dialog.ok.click()
    settle()
    assert _said(desk, ids) == ["Rift Valley Water Board"] * 4


def test_what_is_not_ticked_is_told_apart_from_the_rest(
    dialog: TidyingDialog, desk: Desk, ids: list[int], settle: Settle
) -> None:
    dialog.list.taken.emit((0, SAID[1]))
    dialog.apart.click()
    settle()
    assert [line.key for line in dialog.list.shown()] == [(0, ""), (0, SAID[1])]
    assert dialog.ok.isEnabled(), "these differ by capitals alone"
    dialog.apart.click()
    settle()
    assert not dialog.list.shown()
    assert _said(desk, ids) == list(SAID)
    desk.undo()
    settle()
    assert dialog.list.shown()


def test_known_organisations_lead_to_their_links(
    dialog: TidyingDialog, desk: Desk, ids: list[int], window: MainWindow, settle: Settle
) -> None:
    change_each(desk, {one: {"organization": text} for one, text in zip(ids, SAID, strict=True)})
    lists.add_record(desk, ORGANISATIONS, {"name_en": SAID[0]})
    dialog.field.setCurrentIndex(dialog.field.findData("organization"))
    settle()
    assert dialog.banner.isVisibleTo(dialog)
    dialog.link_instead()
    settle()
    settle()
    asked = window.findChild(MatchingDialog)
    assert asked is not None
    asked.reject()
