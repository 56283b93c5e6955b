"""Cohorts that belong to one programme: by their names, by choice; never by a mere likeness."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.entities import Programme
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import by_script, fold_title, series_name
from lcdesk.services.cohorts import cohorts, programmes
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum.cohort_copy import copy_cohort
from lcdesk.services.figures.scopes import list_programmes, programme_scope
from tests.services.rows import contents

TITLE, TITLE_ZH = "2025 Training Program on Low-Carbon Technologies", "2025年低碳技术培训班"
CHENGDU = {
    "name_en": f"{TITLE} (Chengdu Session)",
    "name_zh": f"{TITLE_ZH}（成都站）",
    "starts": dt.date(2025, 5, 12),
}
SHANGHAI = {
    "name_en": f"{TITLE} (Shanghai Session)",
    "name_zh": f"{TITLE_ZH}（上海站）",
    "starts": dt.date(2025, 6, 14),
}


@pytest.fixture
def two(desk: Desk) -> tuple[int, int]:
    return cohorts.add_cohort(desk, CHENGDU), cohorts.add_cohort(desk, SHANGHAI)


def grouped(desk: Desk) -> dict[str, list[int]]:
    """Title → its cohorts."""
    return {
        one.name: [cohort["id"] for cohort in one.cohorts]
        for one in programmes.read_programmes(desk)
    }


@pytest.mark.parametrize(
    ("name", "series"),
    [
        ("Green course (Shanghai Session)", "Green course"),
        ("绿色低碳（上海站）", "绿色低碳"),
        ("Green (low-carbon) course（上海站） ", "Green (low-carbon) course"),
        ("Green (low-carbon) course", "Green (low-carbon) course"),
        ("(Shanghai)", "(Shanghai)"),
        ("Green ((x))", "Green ((x))"),
        ("  ", ""),
    ],
)
def test_a_name_without_its_last_bracket(name: str, series: str) -> None:
    assert series_name(name) == series


@given(st.text(), st.text(alphabet=st.characters(exclude_characters="()（）"), min_size=1))
def test_a_session_is_of_the_series_it_was_made_of(title: str, session: str) -> None:
    plain = series_name(title)
    assert series_name(f"{plain} ({session})") == (plain or f"({session})".strip())
    assert fold_title(fold_title(title)) == fold_title(title)


def test_sessions_join_by_their_names(desk: Desk, two: tuple[int, int]) -> None:
    assert grouped(desk) == {TITLE: [*two]}
    assert [one.cohorts for one in list_programmes(desk)] == [two]
    assert programme_scope(desk, TITLE).cohorts == two
    (row,) = contents(desk)["Programme"]
    assert (row["title_en"], row["title_zh"], row["year"]) == (TITLE, TITLE_ZH, 2025)
    texts.speak("zh")
    assert grouped(desk) == {TITLE_ZH: [*two]}
    assert cohorts.get_cohort(desk, two[1])["programme"] == TITLE_ZH


@pytest.mark.parametrize(
    ("values", "joins"),
    [
        ({"name_en": TITLE}, True),
        ({"name_en": f"  {TITLE.upper()}  (Wuhan)"}, True),
        ({"name_zh": "２０２５年低碳技術培訓班（武汉站）"}, True),
        ({"name_en": "Another title", "name_zh": f"{TITLE_ZH}（武汉站）"}, True),
        ({"name_en": TITLE.replace("2025", "2026")}, False),
        ({"name_en": f"{TITLE}s (Wuhan)"}, False),
        ({"name_en": f"{TITLE} (Wuhan) in May"}, False),
        ({"name_en": "Technologies"}, False),
        ({}, False),
    ],
)
def test_equal_joins_and_like_does_not(
    desk: Desk, two: tuple[int, int], values: dict[str, Any], joins: bool
) -> None:
    third = cohorts.add_cohort(desk, values)
    mine = cohorts.get_cohort(desk, third)["programme_id"]
    assert (mine == cohorts.get_cohort(desk, two[0])["programme_id"]) is joins
    assert mine is not None


def test_the_title_of_the_other_language_comes_with_the_cohort_that_has_it(desk: Desk) -> None:
    cohorts.add_cohort(desk, {"name_en": "Green course (Chengdu)"})
    cohorts.add_cohort(desk, {"name_en": "Green course (Shanghai)", "name_zh": "绿色班（上海站）"})
    third = cohorts.add_cohort(desk, {"name_zh": "绿色班（武汉站）"})
    assert grouped(desk) == {"Green course": [1, 2, third]}
    desk.undo()
    desk.undo()
    assert contents(desk)["Programme"][0]["title_zh"] is None


def test_of_several_of_one_title_the_one_of_the_year(desk: Desk) -> None:
    def older(work: Work) -> None:
        for year in (2024, 2025, 2026):
            work.add(Programme(title_en="Green course", year=year))

    desk.execute("older", older)
    made = cohorts.add_cohort(
        desk, {"name_en": "Green course (Chengdu)", "starts": dt.date(2025, 5, 12)}
    )
    assert cohorts.get_cohort(desk, made)["programme_id"] == 2
    with pytest.raises(KnownFault, match="Several programmes are called “green course”"):
        programmes.set_programme(desk, made, "green course")


def test_undo_takes_the_new_programme_with_the_cohort(desk: Desk) -> None:
    before = contents(desk)
    cohorts.add_cohort(desk, CHENGDU)
    after = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after


def test_undoing_the_first_leaves_the_programme_to_the_second(
    desk: Desk, two: tuple[int, int]
) -> None:
    first = next(
        operation for operation in history.list_operations(desk) if "Chengdu" in operation.words
    )
    desk.undo(first.id)
    assert grouped(desk) == {TITLE: [two[1]]}


def test_the_last_cohort_takes_its_programme_with_it(desk: Desk, two: tuple[int, int]) -> None:
    cohorts.remove_cohort(desk, two[0])
    assert grouped(desk) == {TITLE: [two[1]]}
    before = contents(desk)
    cohorts.remove_cohort(desk, two[1])
    assert grouped(desk) == {}
    desk.undo()
    assert contents(desk) == before


def test_what_somebody_filled_in_stays_without_a_cohort(desk: Desk, two: tuple[int, int]) -> None:
    number = cohorts.get_cohort(desk, two[0])["programme_id"]
    desk.execute("fill", lambda work: work.set(work.get(Programme, number), {"places": 40}))
    for cohort_id in two:
        programmes.set_programme(desk, cohort_id, "Another")
    assert grouped(desk) == {TITLE: [], "Another": [*two]}


def test_moved_to_a_new_one_and_back(desk: Desk, two: tuple[int, int]) -> None:
    before = contents(desk)
    assert programmes.set_programme(desk, two[1], "  Summer courses ") == "Summer courses"
    assert grouped(desk) == {TITLE: [two[0]], "Summer courses": [two[1]]}
    assert desk.undo_label() == f"Put {SHANGHAI['name_en']} into the programme Summer courses"
    changes = history.read_changes(desk, history.list_operations(desk)[0].id)
    assert ("Programme", TITLE, "Summer courses") in [
        line for change in changes for line in change.fields
    ]
    moved = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == moved
    assert programmes.set_programme(desk, two[1], TITLE_ZH) == TITLE
    assert grouped(desk) == {TITLE: [*two]}, "the one that was left empty is gone"
    desk.undo()
    assert contents(desk) == moved


def test_moving_to_where_it_is_changes_nothing(desk: Desk, two: tuple[int, int]) -> None:
    before = history.list_operations(desk)
    programmes.set_programme(desk, two[1], cohorts.get_cohort(desk, two[0])["programme_id"])
    programmes.set_programme(desk, two[1], TITLE)
    assert history.list_operations(desk) == before


def test_a_new_title_for_a_cohort_alone_is_the_new_title_of_its_programme(desk: Desk) -> None:
    alone = cohorts.add_cohort(desk, CHENGDU)
    number = cohorts.get_cohort(desk, alone)["programme_id"]
    programmes.set_programme(desk, alone, "Low-Carbon Series")
    (row,) = contents(desk)["Programme"]
    assert (row["id"], row["title_en"], row["title_zh"]) == (number, "Low-Carbon Series", TITLE_ZH)


def test_what_cannot_be_changes_nothing(desk: Desk, two: tuple[int, int]) -> None:
    before = contents(desk)
    for wrong in ("  ", 99):
        with pytest.raises(KnownFault):
            programmes.set_programme(desk, two[0], wrong)
    with pytest.raises(KnownFault):
        programmes.set_programme(desk, 99, "Anything")
    assert contents(desk) == before


def test_renamed_unless_another_is_called_so(desk: Desk, two: tuple[int, int]) -> None:
    cohorts.add_cohort(desk, {"name_en": "Water course"})
    number = cohorts.get_cohort(desk, two[0])["programme_id"]
    programmes.rename_programme(desk, number, " Low-Carbon Series ")
    assert desk.undo_label() == f"Rename the programme {TITLE}"
    programmes.rename_programme(desk, number, "低碳系列")
    assert grouped(desk) == {"Low-Carbon Series": [*two], "Water course": [3]}
    assert contents(desk)["Programme"][0]["title_zh"] == "低碳系列"
    before = contents(desk)
    with pytest.raises(KnownFault, match="called “water course” already"):
        programmes.rename_programme(desk, number, "water course")
    with pytest.raises(KnownFault):
        programmes.rename_programme(desk, number, "")
    assert contents(desk) == before


def test_a_programme_of_its_own_follows_the_name_of_its_cohort(desk: Desk) -> None:
    first = cohorts.add_cohort(desk, CHENGDU)
    typo = cohorts.add_cohort(
        desk, {"name_en": TITLE.replace("Low", "Lwo") + " (Shanghai Session)"}
    )
    assert len(grouped(desk)) == 2
    before = contents(desk)
    cohorts.change_cohort(desk, typo, {"name_en": "Water course (Shanghai Session)"})
    assert grouped(desk) == {TITLE: [first], "Water course": [typo]}
    cohorts.change_cohort(desk, typo, {"name_en": SHANGHAI["name_en"]})
    assert grouped(desk) == {TITLE: [first, typo]}
    desk.undo()
    desk.undo()
    assert contents(desk) == before


def test_a_shared_or_a_chosen_programme_does_not_follow(desk: Desk, two: tuple[int, int]) -> None:
    cohorts.change_cohort(desk, two[0], {"name_en": "Renamed", "name_zh": None})
    assert grouped(desk) == {TITLE: [*two]}
    programmes.set_programme(desk, two[0], "Chosen")
    cohorts.change_cohort(desk, two[0], {"name_en": "Renamed again"})
    assert grouped(desk)["Chosen"] == [two[0]]


def test_chosen_with_the_rest_in_one_operation(desk: Desk, two: tuple[int, int]) -> None:
    before = contents(desk)
    third = cohorts.add_cohort(desk, {"name_en": "Wuhan"}, TITLE_ZH)
    assert cohorts.get_cohort(desk, third)["programme"] == TITLE
    desk.undo()
    cohorts.change_cohort(desk, two[1], {"city": "Shanghai"}, "Summer courses")
    assert grouped(desk)["Summer courses"] == [two[1]]
    desk.undo()
    assert contents(desk) == before


def test_found_by_number_or_title(desk: Desk, two: tuple[int, int]) -> None:
    cohorts.add_cohort(desk, {"name_en": "2030"})
    known = programmes.read_programmes(desk)
    found = [
        programmes.find_programme(known, said)
        for said in ("1", TITLE.lower(), TITLE_ZH, "2030", "Training")
    ]
    assert [one.id if one else None for one in found] == [1, 1, 1, 2, None]
    with pytest.raises(KnownFault, match="no programme “7”"):
        programmes.find_programme(known, "7")


def test_a_copy_stays_in_the_programme(desk: Desk, two: tuple[int, int]) -> None:
    programmes.set_programme(desk, two[1], "Summer courses")
    copied = copy_cohort(
        desk, two[1], {"name_en": f"{TITLE} (Wuhan Session)", "starts": dt.date(2026, 6, 13)}
    )
    assert grouped(desk) == {TITLE: [two[0]], "Summer courses": [two[1], copied.id]}


def test_a_name_goes_to_the_field_of_its_script() -> None:
    assert by_script("上海 2026", "name") == {"name_zh": "上海 2026"}
    assert by_script("Shanghai 2026", "title") == {"title_en": "Shanghai 2026"}
