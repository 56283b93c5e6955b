"""Who works here: the history says the name that was chosen, and what was written stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk, login, whose_work, work_as
from lcdesk.services.core.history import list_operations
from lcdesk.services.core.opening import follow, open_desk
from lcdesk.services.start.person import proposed_name
from lcdesk.settings import Settings


@pytest.fixture(autouse=True)
def _nobody() -> Iterator[None]:
    yield
    work_as("")


def test_the_history_says_the_name_and_what_was_written_stays(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    desk = new_desk(tmp_path)
    add_cohort(desk, {"name_en": "Before"})
    desk.close()
    follow(Settings(who="  Wang Min "))
    desk = open_desk(desk.path)
    add_cohort(desk, {"name_en": "After"})
    assert [one.who for one in list_operations(desk)] == ["Wang Min", login()]
    desk.close()
    follow(Settings())
    assert whose_work() == login()


def test_a_name_is_proposed() -> None:
    assert proposed_name()
