"""What undo and redo would do is known without a question after each operation, and is what the
history says.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from tests.sent_statements import sent_statements


@pytest.mark.parametrize("seed", range(3))
def test_they_are_what_was_done_and_taken_back_last(
    tmp_path: Path, new_desk: Callable[[Path], Desk], seed: int
) -> None:
    desk, chance = new_desk(tmp_path), random.Random(seed)
    done: list[str] = []
    undone: list[str] = []
    for number in range(40):
        deed = chance.choice(("do", "do", "undo", "undo", "redo", "older"))
        if deed == "do":
            add_cohort(desk, {"name_en": f"Course {number}"})
            done.append(f"New cohort Course {number}")
            undone.clear()
        elif deed == "older" and len(done) > 1:
            # one in the midst is taken back, by its line of the history
            words = chance.choice(done[:-1])
            line = next(one for one in history.list_operations(desk) if one.words == words)
            history.undo_operation(desk, line.id)
            done.remove(words)
            undone.append(words)
        elif deed == "undo" and done:
            desk.undo()
            undone.append(done.pop())
        elif deed == "redo" and undone:
            desk.redo()
            done.append(undone.pop())
            done.sort(key=lambda words: int(words.rpartition(" ")[2]))
        with sent_statements(desk) as sent:
            labels = desk.undo_and_redo_labels()
        assert labels == (done[-1] if done else None, undone[-1] if undone else None)
        assert not sent or number == 0
    desk.close()


def test_where_nothing_stands_it_is_said_without_a_question(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    desk = new_desk(tmp_path)
    assert desk.undo_and_redo_labels() == (None, None)
    with sent_statements(desk) as sent:
        assert desk.undo_and_redo_labels() == (None, None)
    assert not sent
    with pytest.raises(KnownFault):
        desk.undo()
    desk.close()
