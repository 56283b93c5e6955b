"""The search finds people by the names the office gives to countries, also those who were there
before it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk.model.countries import wording
from lcdesk.model.query import Query, searched
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.core.opening import open_desk
from lcdesk.services.core.search_names import follow_names
from lcdesk.services.participants.participants import add_participant


@pytest.fixture
def desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Iterator[Desk]:
    made = new_desk(tmp_path)
    cohort = add_cohort(made, {"name_en": "A"})
    add_participant(made, cohort, {"full_name": "Wanjiru", "nationality": "KE"})
    yield made
    made.close()
    wording.use_wording(None)


def office(tmp_path: Path, name: str) -> None:
    path = tmp_path / "names.csv"
    path.write_text(f"code,en,zh\nKE,{name},肯尼亚共和国\n", encoding="utf-8")
    wording.use_wording(path)


def found(desk: Desk, words: str) -> int:
    return len(find_ids(desk, Query(rules=searched(words))))


def test_people_are_found_by_the_new_name_and_no_longer_by_the_old(
    desk: Desk, tmp_path: Path
) -> None:
    assert (found(desk, "Kenya"), found(desk, "Savannah")) == (1, 0)
    before = desk.undo_label()
    office(tmp_path, "Savannah Republic")
    assert follow_names(desk)
    assert (found(desk, "Kenya"), found(desk, "Savannah"), found(desk, "Wanjiru")) == (0, 1, 1)
    assert not follow_names(desk), "once is enough"
    assert desk.undo_label() == before, "no entry of the history"
    wording.use_wording(None)
    assert follow_names(desk)
    assert (found(desk, "Kenya"), found(desk, "Savannah")) == (1, 0)


def test_a_desk_opened_under_other_names_is_brought_up_to_date_and_says_so(
    desk: Desk, tmp_path: Path
) -> None:
    path = desk.path
    desk.close()
    office(tmp_path, "Savannah Republic")
    told: list[str] = []
    again = open_desk(path, told=told.append)
    assert (found(again, "Savannah"), told[-1]) == (
        1,
        "Bringing the search up to date with the names of countries…",
    )
    again.close()
    told.clear()
    open_desk(path, told=told.append).close()
    assert not any("search" in words for words in told)
