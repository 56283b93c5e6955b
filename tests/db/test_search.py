"""The search finds names in every script, by their beginnings, by country in both languages, by
what no field holds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.db import search_words
from lcdesk.db.store import store_of
from lcdesk.model.query import Query, searched
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.participants import participants

EVERYBODY = set(range(1, 9))


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]
) -> Iterator[Desk]:
    desk = new_desk(tmp_path_factory.mktemp("search"))
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    people = (
        {
            "full_name": "Wanjiru Kamau",
            "nationality": "KE",
            "passport_no": "AK0012345",
            "email": "wanjiru.kamau@example.org",
        },
        {
            "full_name": "Gülşen Yıldız",
            "nationality": "TR",
            "organization": "Ankara Institute",
            "name_zh": "古丽",
        },
        {"full_name": "王小明", "nationality": "CN", "extra": {"T-shirt": "XL blue"}},
        {"full_name": "Зарина Юсупова", "nationality": "UZ", "notes": "O'zbek - yangi"},
        {"full_name": "สมชาย", "nationality": "TH", "room_no": "1203"},
        {"full_name": "Lü Bu", "name_zh": "吕布", "nationality": "CN"},
        {"full_name": "单于飞 (Fei)"},
        {"full_name": "Beatrix Smith", "family_name": "Smith", "given_name": "Bea Trixie"},
    )
    for person in people:
        participants.add_participant(desk, cohort, person)
    yield desk
    desk.close()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("wanj", {1}),
        ("kamau wan", {1}),
        ("KENYA", {1}),
        ("肯尼亚", {1}),
        ("肯", {1}),
        ("AK001", {1}),
        ("wanjiru.kamau@ex", {1}),
        ("gulsen", {2}),
        ("GÜLŞEN", {2}),
        ("ankara tur", {2}),
        ("古", {2}),
        ("小明", {3}),
        ("王", {3}),
        ("明小", set()),
        ("blue", {3}),
        ("зар", {4}),
        ("юсупова", {4}),
        ("o'z", {4}),
        ("สมชาย", {5}),
        ("สม", {5}),
        ("nobody", set()),
        ('"', EVERYBODY),
        ("AND", set()),
        ("*", EVERYBODY),
        ("", EVERYBODY),
        ("1203", {5}),
        ("wangxiaoming", {3}),
        ("wang xiaom", {3}),
        ("ming", {3}),
        ("wxm", {3}),
        ("wx", {3}),
        ("lvbu", {6}),
        ("lyubu", {6}),
        ("lb", {6}),
        ("chanyuf", {7}),
        ("cyf", {7}),
        ("danyu", set()),
        ("wmx", set()),
        ("smith", {8}),
        ("trixie", {8}),
        ("beatrix", {8}),
        ("mith", set()),
    ],
)
def test_found(desk: Desk, words: str, expected: set[int]) -> None:
    assert set(finding.find_ids(desk, Query(rules=searched(words)))) == expected


WORDS = ("w", "wanj", "王", "zhe", "юс", "小明", "AK001", "nobody", "xl", "a")


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("most", [1, 2, 200])
def test_the_first_hits_are_the_first_of_all_hits(desk: Desk, words: str, most: int) -> None:
    for cohorts_asked in (None, (1,), (1, 2), (2,)):
        every = finding.find_ids(desk, Query(cohorts_asked, rules=searched(words)))
        assert (
            finding.find_ids(desk, Query(cohorts_asked, rules=searched(words), limit=most))
            == every[:most]
        )


def test_the_index_can_be_built_anew(desk: Desk) -> None:
    def rebuild(work: Work) -> None:
        store_of(work.session).index.fill_all(work.session)

    desk.execute("rebuild", rebuild)
    assert set(finding.find_ids(desk, Query(rules=searched("wanj")))) == {1}


def test_a_changed_name_is_found_by_the_new_one_only(desk: Desk) -> None:
    participants.change_participants(desk, [2], {"full_name": "Gülsüm Demir"})
    assert set(finding.find_ids(desk, Query(rules=searched("demir")))) == {2}
    assert set(finding.find_ids(desk, Query(rules=searched("yildiz")))) == set()
    desk.undo()
    assert set(finding.find_ids(desk, Query(rules=searched("yildiz")))) == {2}


@given(st.text(max_size=20))
def test_words_are_spread_alike_however_they_are_cut(text: str) -> None:
    whole = unicodedata.normalize("NFKC", text).translate(search_words._PLAIN)
    assert search_words.spread(text) == search_words._SOLID.sub(r" \1 ", whole)
