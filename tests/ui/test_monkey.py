"""The monkey at the window: some hundred random deeds by seed break nothing, and it finds what
is broken.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk import app
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.monkey import Monkey, MonkeyFault

ACTIONS = 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the monkey finds its files and saves others."""
    made = tmp_path / "monkey"
    made.mkdir()
    return made


@pytest.mark.parametrize("seed", [3, 8])
def test_random_handlers_break_nothing(running: app.Program, folder: Path, seed: int) -> None:
    run = Monkey(running, folder, seed, is_small=True).act(ACTIONS)
    assert run.done == ACTIONS
    assert len(run.kinds) > 15
    assert not run.faults


def test_a_handler_that_is_broken_is_found_and_can_be_replayed(
    running: app.Program, folder: Path
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("planted")

    for action in running.window.commands.view_menu.actions():
        action.triggered.connect(broken)
    with pytest.raises(MonkeyFault, match=r"seed 5, deed \d+") as told:
        Monkey(running, folder, 5, is_small=True).act(ACTIONS)
    said = str(told.value)
    assert "ZeroDivisionError: planted" in said
    assert "the last deeds:" in said
    handlers = said.partition("the last deeds:\n")[2].splitlines()
    assert 1 <= len(handlers) <= 30
    assert handlers[-1].split()[0] == said.partition("deed ")[2].partition(":")[0]


def test_found_by_the_monkey_nobody_is_chosen_where_every_group_is_folded(
    screen: ParticipantsScreen, window: MainWindow
) -> None:
    screen.views.filters.groups.name = "nationality"
    screen.views.reload()
    bands = [band.mark for band in screen.table.bands.values()]
    assert len(bands) > 1
    screen.table.fold(bands, is_folded=True)
    screen.view.set_rows([], {})
    screen.views.reload()
    assert screen.table.rowCount() == len(bands)
    screen.table.fold(bands[1:], is_folded=False)
    screen.view.set_rows([], {})
    screen.views.reload()
    assert (screen.view.current_id() or 0) > 0
