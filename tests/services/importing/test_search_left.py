"""Whom a large import has left for the search index later: found all the while, whatever is done
meanwhile, and at the end the index is what it would be if it were built anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.db import search_words
from lcdesk.db.sqlite import search_index
from lcdesk.model.query import Query, searched
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import participants, records

FAMILIES = ("Kamau", "Yıldız", "王", "Юсупова", "Reyes", "สมชาย", "Nguyễn", "حسن")
GIVEN = ("Wanjiru", "Gülşen", "小明", "Зарина", "María José", "Anh", "O'Brien")
WORDS = ("kam", "yildiz", "王", "小明", "юсуп", "สม", "nguyen", "o'b", "jose mar", "KE", "肯尼亚")
WORDS += ("wxm", "kenya wan", "p0002", "P00023", "nobody", "حسن", "12")
MANY = 600
""""Many" in these tests: so many are left for later."""


@pytest.fixture(autouse=True, scope="module")
def _some_are_many() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_index, "LATER", MANY)
        yield


def people(count: int) -> list[dict[str, str]]:
    names = [f"{given} {family}" for family, given in product(FAMILIES, GIVEN)]
    return [
        {
            "full_name": names[at % len(names)],
            "nationality": ("KE", "CN", "PE")[at % 3],
            "passport_no": f"P{at:06d}",
        }
        for at in range(count)
    ]


def bring(desk: Desk, cohort: int, count: int = MANY) -> None:
    def work_in(work: Work) -> None:
        records.make_many(work, cohort, people(count), [None] * count, [None] * count)

    desk.execute("Import of {name}", work_in, name="many.xlsx")


@pytest.fixture(scope="module")
def cohort_desk(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]
) -> Iterator[tuple[Desk, int]]:
    desk = new_desk(tmp_path_factory.mktemp("left"))
    yield desk, cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    desk.close()


@pytest.fixture
def desk(cohort_desk: tuple[Desk, int]) -> Iterator[Desk]:
    desk, cohort = cohort_desk
    bring(desk, cohort)
    yield desk
    while (desk.undo_label() or "").startswith(("Import", "Edit", "Remove")):
        desk.undo()


def hits(desk: Desk) -> list[list[int]]:
    """All hits, and the first of them, of each of the words."""
    return [
        list(finding.find_ids(desk, Query(rules=searched(words), limit=most)))
        for words in WORDS
        for most in (None, 7)
    ]


def left(desk: Desk) -> list[tuple[int, int]]:
    with desk.reading() as session:
        return search_index.left_runs(session)


def index_of(desk: Desk) -> list[tuple[object, ...]]:
    """Every word of the index with the people it stands for."""
    with desk.engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_of USING "
            "fts5vocab(main, participant_search, instance)"
        )
        return [
            tuple(row)
            for row in connection.exec_driver_sql(
                "SELECT term, doc, offset FROM words_of ORDER BY 1, 2, 3"
            )
        ]


def built_anew(desk: Desk) -> list[tuple[object, ...]]:
    desk.execute("rebuild", lambda work: search_index.fill_all(work.session))
    return index_of(desk)


def require_whole(desk: Desk) -> None:
    """Nobody is left, and the index is what it is when it is built anew."""
    assert left(desk) == []
    now = index_of(desk)
    assert now == built_anew(desk)
    assert all(one.is_good for one in check_desk(desk) if "search" in one.words.lower())


def test_everybody_is_found_before_while_and_after_it_is_indexed(desk: Desk) -> None:
    assert left(desk) != []
    before = hits(desk)
    assert desk.index_next(200) == MANY - 200
    assert hits(desk) == before
    desk.index_all()
    assert hits(desk) == before
    require_whole(desk)


def test_changes_meanwhile_are_found_and_indexed(desk: Desk) -> None:
    desk.index_next(200)
    first, last = left(desk)[0]
    participants.change_participants(desk, [first - 5, first + 5], {"full_name": "Dora Newname"})
    participants.remove_participants(desk, [first + 6, last])
    assert list(finding.find_ids(desk, Query(rules=searched("newname")))) == [first - 5, first + 5]
    desk.index_next(100)
    desk.undo()
    assert first + 6 in finding.find_ids(desk, Query(rules=searched("p")))
    desk.index_all()
    require_whole(desk)


@pytest.mark.parametrize("indexed", [0, 200, MANY])
def test_undo_and_redo_of_an_import_whose_index_is_not_complete(desk: Desk, indexed: int) -> None:
    before = hits(desk)
    if indexed:
        desk.index_next(indexed)
    desk.undo()
    assert left(desk) == []
    assert not any(hits(desk))
    assert index_of(desk) == []
    desk.redo()
    assert hits(desk) == before
    desk.index_all()
    require_whole(desk)


def test_a_program_that_ends_meanwhile_leaves_the_rest_for_the_next_opening(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    desk = new_desk(tmp_path)
    bring(desk, cohorts.add_cohort(desk, {"name_en": "Shanghai"}))
    before = hits(desk)
    desk.index_next(200)
    desk.close()
    again = open_desk(desk.path)
    assert again.count_left_to_index() == MANY - 200
    assert hits(again) == before
    again.index_all()
    require_whole(again)
    again.close()


@cache
def index_alone() -> Any:
    connection: Any = sqlite.connect(":memory:", isolation_level=None)
    connection.execute(search_index.CREATE)
    return connection


@given(st.text(max_size=30), st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=2))
def test_whom_the_index_finds_is_found_without_it(text: str, words: list[str]) -> None:
    asked = [search_words.phrases_of(one) for one in ([*words, text[:3]], [text[:3]])]
    text = text.replace("\0", "")
    index = index_alone()
    index.execute("INSERT INTO participant_search(participant_search) VALUES('delete-all')")
    said = search_words.search_words(text, None, None, None)
    index.execute("INSERT INTO participant_search (rowid, words) VALUES (1, ?)", (said,))
    for query in map(search_index.asked, filter(None, asked)):
        hits = "SELECT rowid FROM participant_search WHERE words MATCH ?"
        if index.execute(hits, (query,)).fetchall():
            assert search_index.found_by(text, None, None, None, query)
