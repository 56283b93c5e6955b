"""Who counts: the rules that came with the program, and the office's own, saved, counted by, and
taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.statuses import ENDS, STATUS
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.figures.counting_rules import (
    RULES,
    STATUSES,
    id_of,
    list_rules,
    made_rule,
    remove_rule,
    rule_named,
    save_rule,
    status_named,
    values_of,
    words_of_statuses,
)
from lcdesk.services.figures.statistics import country_table
from tests.examples import examples
from tests.services.rows import contents

CORE = {
    "name_en": "Core group",
    "name_zh": "核心学员",
    "statuses": ["confirmed", "selected", "invited"],
}
some_statuses = st.lists(st.sampled_from(STATUSES), min_size=1, unique=True)


def fill(desk: Desk, cohort_id: int, statuses: list[str]) -> None:
    def bulk(work: Work) -> None:
        run = work.insert_many(
            Person, ({"full_name": f"Person {place}"} for place, _status in enumerate(statuses))
        )
        if run:
            people = (
                {"cohort_id": cohort_id, "person_id": run[0] + place, "status": status or None}
                for place, status in enumerate(statuses)
            )
            work.insert_many(Enrolment, people)

    desk.execute("fill", bulk)


def test_a_rule_is_saved_with_words_of_its_statuses(desk: Desk) -> None:
    name = save_rule(desk, {**CORE, "name_en": "  Core   group "})
    rule = list_rules(desk)[name]
    assert (rule.name, rule.title, rule.is_own) == ("own:1", "Core group", True)
    # in the order people go through them
    assert rule.statuses == ("selected", "invited", "confirmed")
    assert rule.said == "selected, invited or confirmed"
    with texts.speaking("zh"):
        assert (rule.title, rule.said) == ("核心学员", "已录取、已邀请或已确认")
    assert desk.undo_label() == "New counting rule “Core group”"


def test_every_status_is_offered_once_and_the_chain_is_kept() -> None:
    assert sorted(STATUSES) == sorted(["", *(option.code for option in STATUS.options)])
    assert STATUSES[: STATUSES.index("selected") + 1] == (
        "",
        "nominated",
        "applied",
        "under_review",
        "reserve",
        "selected",
    )
    assert STATUSES[-len(ENDS) :] == ENDS


@pytest.mark.parametrize(
    ("statuses", "words", "words_zh"),
    [
        (["confirmed"], "confirmed", "已确认"),
        (["arrived", None], "without a status or arrived", "无状态或已抵达"),
        (STATUSES, "everybody, whatever their status", "全部人员，不论状态"),
        ([], "", ""),
    ],
)
def test_statuses_in_words(statuses: list[str | None], words: str, words_zh: str) -> None:
    assert words_of_statuses(statuses) == words
    with texts.speaking("zh"):
        assert words_of_statuses(statuses) == words_zh


def test_words_of_the_office_are_printed_and_blank_ones_follow_the_statuses(desk: Desk) -> None:
    name = save_rule(desk, {**CORE, "words_en": "those who hold an invitation"})
    rule = rule_named(desk, name)
    assert (rule.words, rule.words_zh) == ("those who hold an invitation", "已录取、已邀请或已确认")
    save_rule(desk, {"words_en": "", "statuses": ["arrived"]}, id_of(rule))
    assert (rule_named(desk, name).words, rule_named(desk, name).words_zh) == ("arrived", "已抵达")
    # what is made anyway is not kept as words of their own
    save_rule(desk, {"words_en": "arrived"}, id_of(rule))
    save_rule(desk, {"statuses": ["completed"]}, id_of(rule))
    assert rule_named(desk, name).words == "completed"
    table = country_table(desk, None, name)
    assert (table.rule, table.rule_words) == (
        name,
        "completed; each person as often as they enrolled",
    )


def test_what_is_not_named_stays(desk: Desk) -> None:
    name = save_rule(desk, {**CORE, "words_zh": "持有邀请函者"})
    assert save_rule(desk, {"name_en": "Core"}, 1) == name
    assert values_of(rule_named(desk, name)) == {
        "name_en": "Core",
        "name_zh": "核心学员",
        "words_en": "",
        "words_zh": "持有邀请函者",
        "statuses": ["selected", "invited", "confirmed"],
    }
    assert desk.undo_label() == "Edit counting rule “Core”"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name_en": " ", "name_zh": None}, "needs a name"),
        ({"statuses": []}, "one status at least"),
        ({"statuses": ["confirmed", "asleep"]}, "no status “asleep”"),
        ({"name_en": "x" * 61}, "Name (English)"),
        ({"name_en": "ＣＯＮＦＩＲＭＥＤ"}, "There is a counting rule “confirmed” already"),
        ({"name_en": "在册"}, "“on the list” already"),
        ({"name_zh": "FLIGHTS   paid"}, "“Flights paid” already"),
        ({"name_en": "机票"}, "“Flights paid” already"),
        ({"name_en": "All"}, "already"),
        ({"name_en": "Own：7"}, "cannot begin with “own:”"),
    ],
)
def test_what_cannot_be_kept_is_said_and_changes_nothing(
    desk: Desk, values: dict[str, Any], said: str
) -> None:
    save_rule(desk, {"name_en": "Flights paid", "name_zh": "机票", "statuses": ["confirmed"]})
    before = contents(desk), history.list_operations(desk)
    with pytest.raises(KnownFault) as fault:
        save_rule(desk, {**CORE, **values})
    assert said in str(fault.value)
    assert "Nothing was saved." in str(fault.value)
    assert (contents(desk), history.list_operations(desk)) == before


def test_a_rule_may_keep_its_own_names(desk: Desk) -> None:
    save_rule(desk, CORE)
    save_rule(desk, {"name_en": "CORE GROUP", "name_zh": "Core group"}, 1)
    assert rule_named(desk, "core  Ｇroup").label == "CORE GROUP"


def test_rules_are_found_by_name_and_title_in_either_language(desk: Desk) -> None:
    name = save_rule(desk, CORE)
    for called in (name, "core GROUP", " 核心学员"):
        assert rule_named(desk, called).name == name
    for called in ("confirmed", "CONFIRMED", "已确认"):
        assert rule_named(desk, called).name == "confirmed"
    with pytest.raises(KnownFault) as fault:
        rule_named(desk, "own:9")
    assert str(fault.value).endswith("completed, certified, Core group.")


def test_two_of_one_name_are_told_apart_by_number(desk: Desk) -> None:
    save_rule(desk, {"name_en": "A", "statuses": ["arrived"]})
    save_rule(desk, {"name_en": "B"}, 1)
    renamed = history.list_operations(desk)[0].id
    save_rule(desk, {"name_en": "A", "statuses": ["confirmed"]})
    desk.undo(renamed)  # the first is called A again
    with pytest.raises(KnownFault, match="own:1, own:2"):
        rule_named(desk, "a")
    assert rule_named(desk, "own:2").statuses == ("confirmed",)


def test_a_rule_removed_comes_back(desk: Desk) -> None:
    name = save_rule(desk, CORE)
    before = contents(desk)
    remove_rule(desk, "core group")
    assert desk.undo_label() == "Remove counting rule “Core group”"
    for gone in (
        lambda: rule_named(desk, name),
        lambda: country_table(desk, None, name),
        lambda: remove_rule(desk, name),
    ):
        with pytest.raises(KnownFault, match="no counting rule"):
            gone()
    with pytest.raises(KnownFault, match="no longer there"):
        save_rule(desk, CORE, 1)
    desk.undo()
    assert contents(desk) == before
    assert rule_named(desk, name).title == "Core group"


@pytest.mark.parametrize("name", ["all", "confirmed", "已确认"])
def test_a_rule_of_the_program_stays(desk: Desk, name: str) -> None:
    with pytest.raises(KnownFault, match="came with the program"):
        remove_rule(desk, name)


def test_no_rule_counts_anybody_the_one_before_does_not() -> None:
    order = [
        RULES[name]
        for name in (
            "nominated",
            "all",
            "selected",
            "confirmed",
            "arrived",
            "completed",
            "certified",
        )
    ]
    assert len(order) == len(RULES)
    for wide, narrow in pairwise(order):
        assert set(narrow.statuses) < set(wide.statuses), (wide.name, narrow.name)


def test_the_words_of_the_program_say_who_left_early() -> None:
    for rule in RULES.values():
        is_said = "left early" in rule.said or "whatever became of it" in rule.said
        assert is_said == ("left_early" in rule.statuses), rule.name


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("confirmed", "confirmed"),
        ("visa_granted", "visa_granted"),
        ("Visa granted", "visa_granted"),
        ("已录取", "selected"),
        ("提前离开", "left_early"),
        ("none", ""),
        ("无状态", ""),
        ("", ""),
        ("-", ""),
        ("without a status", ""),
    ],
)
def test_a_status_said_in_either_language(word: str, code: str) -> None:
    assert status_named(word) == code


def test_a_status_nobody_knows_is_asked_about() -> None:
    with pytest.raises(KnownFault, match="Known are: without a status, nominated"):
        status_named("asleep")


@given(some_statuses, st.text("ab ", max_size=4), st.text("中文 ", max_size=4))
def test_a_rule_and_its_values_say_the_same(statuses: list[str], words: str, words_zh: str) -> None:
    rule = made_rule(
        {**CORE, "statuses": statuses, "words_en": words.strip(), "words_zh": words_zh.strip()},
        "own:4",
    )
    assert made_rule(values_of(rule), "own:4") == rule


@settings(max_examples=examples(5, 12))
@given(some_statuses, st.lists(st.sampled_from(STATUSES), max_size=20), some_statuses)
def test_a_rule_counts_exactly_its_statuses_and_undo_takes_every_step_back(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    statuses: list[str],
    people: list[str],
    others: list[str],
) -> None:
    desk = new_desk(tmp_path_factory.mktemp("rules"))
    try:
        cohort = cohorts.add_cohort(desk, {"name_en": "X"})
        fill(desk, cohort, people)
        stands = [contents(desk)]
        name = save_rule(desk, {"name_en": "Mine", "statuses": statuses})
        assert country_table(desk, cohort, name).total == sum(
            status in statuses for status in people
        )
        stands.append(contents(desk))
        save_rule(desk, {"statuses": others}, 1)
        assert country_table(desk, cohort, name).total == sum(status in others for status in people)
        if set(statuses) != set(others):
            stands.append(contents(desk))
        remove_rule(desk, name)
        for stand in reversed(stands):
            desk.undo()
            assert contents(desk) == stand
        for _step in stands:
            desk.redo()
        assert list_rules(desk) == RULES
    finally:
        desk.close()
