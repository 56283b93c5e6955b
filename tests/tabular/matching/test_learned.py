"""Learned mappings in reading: what they decide, what no longer fits and is said, and what a review
teaches.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.tabular.matching.learned import (
    LearnedMappings,
    fingerprint,
    head_key,
    told_apart,
    value_key,
)
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.review.learning import learned_from
from lcdesk.tabular.review.questions import Meant, Ordered, Several, Typed
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import Understanding
from tests import learned as answers
from tests.tabular.sheets import Rows, save

HEADS = ["Name", "Passport", "Herkunft", "Bemerk"]


def read(path: Path, rows: Rows, learned: LearnedMappings | None = None) -> Understanding:
    save(path / "list.xlsx", {"x": rows})
    return understand(read_workbook(path / "list.xlsx"), "list.xlsx", learned)


def columns(found: Understanding) -> dict[str, tuple[str | None, str]]:
    """Head → (field, sureness)."""
    return {column.head: (column.field, column.sureness) for column in found.tables[0].columns}


def layout(heads: list[str]) -> str:
    return fingerprint("participant", heads)


def test_a_chosen_column_goes_before_a_head_word_and_that_before_aliases(tmp_path: Path) -> None:
    heads = ["Name", "Passport", "Country", "Note"]
    rows = [heads, ["A B", "A1", "Lyon", "x"], ["C D", "A2", "Rome", "y"]]
    word = LearnedMappings(heads={head_key("participant", "Country"): "birth_place"})
    assert columns(read(tmp_path, rows))["Country"][0] == "nationality"
    assert columns(read(tmp_path, rows, word))["Country"] == ("birth_place", "remembered")
    both = LearnedMappings(heads=word.heads, layouts={layout(heads): {"Country": "organization"}})
    assert columns(read(tmp_path, rows, both))["Country"] == ("organization", "remembered")


def test_a_layout_taken_in_goes_before_a_head_word_chosen_elsewhere(tmp_path: Path) -> None:
    heads = ["Name", "Passport", "Country"]
    rows = [heads, ["A B", "A1", "Kenya"], ["C D", "A2", "Peru"]]
    words = {head_key("participant", "Country"): "birth_place"}
    taken = {layout(heads): {"Country": "nationality"}}
    assert columns(read(tmp_path, rows, LearnedMappings(heads=words)))["Country"] == (
        "birth_place",
        "remembered",
    )
    assert columns(read(tmp_path, rows, LearnedMappings(heads=words, taken=taken)))["Country"] == (
        "nationality",
        "remembered",
    )


def test_a_layout_is_known_in_whatever_order_its_columns_stand(tmp_path: Path) -> None:
    learned = LearnedMappings(layouts={layout(HEADS): {"Herkunft": "nationality", "Bemerk": "-"}})
    turned = [
        ["Bemerk", "Herkunft", "Name", "passport"],
        ["b", "Kenya", "A B", "A1"],
        ["c", "Peru", "C D", "A2"],
    ]
    found = columns(read(tmp_path, turned, learned))
    assert found["Herkunft"] == ("nationality", "remembered")
    assert found["Bemerk"] == (None, "skipped")


def test_a_table_taken_in_unasked_is_like_last_time(tmp_path: Path) -> None:
    rows = [["Name", "Passport", "Title"], ["A B", "A1", "Mr"], ["C D", "A2", "Ms"]]
    first = read(tmp_path, rows)
    (columns_of,) = learned_from(first, LearnedMappings())
    assert columns_of.values["corrected"] == {}
    learned = LearnedMappings(taken={columns_of.values["fingerprint"]: columns_of.values["taken"]})
    again = read(tmp_path, rows, learned)
    assert {sureness for _field, sureness in columns(again).values()} == {"remembered"}
    assert [row.values for row in again.rows] == [row.values for row in first.rows], (
        "Mr and Ms are understood as before"
    )
    assert again.problems == first.problems
    assert again.remarks == []


def test_what_was_taken_in_unasked_yields_to_sure_cells(tmp_path: Path) -> None:
    heads = ["Name", "Passport", "Title"]
    learned = LearnedMappings(taken={layout(heads): {"Title": "position"}})
    found = read(tmp_path, [heads, ["A B", "A1", "Mr"], ["C D", "A2", "Ms"]], learned)
    assert columns(found)["Title"] == ("gender", "sure")
    assert found.remarks == [
        "“Title” was Position last time, but its cells are something else now: it is matched anew."
    ]


def test_a_column_whose_cells_contradict_is_matched_anew(tmp_path: Path) -> None:
    heads = ["Name", "Passport", "Bis"]
    learned = LearnedMappings(layouts={layout(heads): {"Bis": "passport_expiry"}})
    mails = [heads, ["A B", "A1", "a@b.cn"], ["C D", "A2", "c@d.cn"], ["E F", "A3", "e@f.cn"]]
    found = read(tmp_path, mails, learned)
    assert columns(found)["Bis"] == ("email", "guessed")
    assert len(found.remarks) == 1
    assert "“Bis” was" in found.remarks[0]
    dates = [heads, ["A B", "A1", "2030-01-02"], ["C D", "A2", "2031-02-03"], ["E F", "A3", "?"]]
    assert columns(read(tmp_path, dates, learned))["Bis"] == ("passport_expiry", "remembered")


def test_what_a_person_chooses_now_holds_whatever_the_cells_say(tmp_path: Path) -> None:
    heads = ["Name", "Passport", "Bis"]
    chosen = {layout(heads): {"Bis": "passport_expiry"}}
    mails = [heads, ["A B", "A1", "a@b.cn"], ["C D", "A2", "c@d.cn"], ["E F", "A3", "e@f.cn"]]
    found = read(tmp_path, mails, LearnedMappings(layouts=chosen, now=chosen))
    assert columns(found)["Bis"] == ("passport_expiry", "remembered")
    assert found.remarks == []


def test_countries_in_a_language_nobody_knows_are_no_contradiction(tmp_path: Path) -> None:
    learned = LearnedMappings(heads={head_key("participant", "Herkunft"): "nationality"})
    rows = [
        HEADS,
        ["A B", "A1", "Äthiopiien", "-"],
        ["C D", "A2", "Keenia", "-"],
        ["E F", "A3", "Tansaania", "-"],
    ]
    assert columns(read(tmp_path, rows, learned))["Herkunft"] == ("nationality", "remembered")


def test_a_field_that_is_gone_is_said(tmp_path: Path) -> None:
    learned = LearnedMappings(layouts={layout(HEADS): {"Bemerk": "hat_size"}})
    found = read(
        tmp_path, [HEADS, ["A B", "A1", "Kenya", "x"], ["C D", "A2", "Peru", "y"]], learned
    )
    assert columns(found)["Bemerk"] == (None, "skipped")
    assert len(found.remarks) == 1
    assert (
        "“Bemerk” was remembered as a field that is no longer there (hat_size)" in found.remarks[0]
    )


def test_two_heads_for_one_field(tmp_path: Path) -> None:
    learned = LearnedMappings(
        layouts={layout(HEADS): {"Bemerk": "nationality"}},
        heads={head_key("participant", "Herkunft"): "nationality"},
    )
    found = read(
        tmp_path, [HEADS, ["A B", "A1", "x", "Kenya"], ["C D", "A2", "y", "Peru"]], learned
    )
    assert columns(found)["Bemerk"] == ("nationality", "remembered"), (
        "the layout goes before the word"
    )
    assert columns(found)["Herkunft"][0] != "nationality"
    assert found.remarks == [
        "“Herkunft” and “Bemerk” were both remembered as Country/region; now “Bemerk” is."
    ]


def test_the_same_head_twice_is_told_apart(tmp_path: Path) -> None:
    assert told_apart(["Phone", "Name", "phone", "Phone"]) == [
        "Phone",
        "Name",
        "phone (2)",
        "Phone (3)",
    ]
    heads = ["Name", "Passport", "Extra", "Extra"]
    learned = LearnedMappings(layouts={layout(heads): {"Extra": "-", "Extra (2)": "dietary"}})
    found = read(tmp_path, [heads, ["A B", "A1", "u", "v"], ["C D", "A2", "w", "halal"]], learned)
    assert [column.field for column in found.tables[0].columns][2:] == [None, "dietary"]


def test_words_of_closed_lists_and_those_that_are_gone(tmp_path: Path) -> None:
    rows = [["Name", "Nationality", "Sex"], ["A B", "Nigera", "frouwe"], ["C D", "Nigera", "knabe"]]
    words = {("nationality", "nigera"): "NG", ("gender", "frouwe"): "F", ("gender", "knabe"): "boy"}
    found = read(tmp_path, rows, LearnedMappings(values=words))
    assert [(row.values.get("nationality"), row.values.get("gender")) for row in found.rows] == [
        ("NG", "F"),
        ("NG", None),
    ]
    assert [(problem.kind, problem.raw) for problem in found.problems] == [("bad_gender", "knabe")]
    assert found.remarks == [
        "“Sex”: what was remembered for “knabe” is no longer a value of Gender."
    ]


@pytest.mark.parametrize(
    ("dates", "order", "said"),
    [
        (["03/04/1990", "05/06/1991"], "1990-04-03", False),
        (["03/04/1990", "05/25/1991"], "1990-03-04", True),
        (["03/04/1990", "25/05/1991"], "1990-04-03", False),
    ],
)
def test_an_order_of_dates_holds_until_the_column_disproves_it(
    tmp_path: Path, dates: list[str], order: str, said: bool
) -> None:
    heads = ["Name", "Passport", "Date of birth"]
    learned = LearnedMappings(orders={(layout(heads), "birth_date"): "dmy"})
    found = read(tmp_path, [heads, ["A B", "A1", dates[0]], ["C D", "A2", dates[1]]], learned)
    assert found.rows[0].values["birth_date"] == order
    assert bool(found.remarks) == said
    assert not found.problems


def test_dates_that_prove_both_orders_ask_again(tmp_path: Path) -> None:
    heads = ["Name", "Passport", "Date of birth"]
    learned = LearnedMappings(orders={(layout(heads), "birth_date"): "dmy"})
    rows = [
        heads,
        ["A B", "A1", "03/04/1990"],
        ["C D", "A2", "25/05/1991"],
        ["E F", "A3", "05/26/1991"],
    ]
    found = read(tmp_path, rows, learned)
    assert [(problem.kind, problem.row) for problem in found.problems] == [("ambiguous_date", 2)]
    assert len(found.remarks) == 1


# --- what a review teaches ---


def test_what_is_learned_are_columns_orders_and_words_of_closed_lists(tmp_path: Path) -> None:
    heads = ["Name", "Passport", "Herkunft", "Gate", "Sex", "Born"]
    rows = [heads, ["A B", "A1", "Nigera", "B7", "1", "03/04/1990"]]
    chosen = {layout(heads): {"Herkunft": "nationality", "Gate": "-", "Born": "birth_date"}}
    found = read(tmp_path, rows, LearnedMappings(layouts=chosen, now=chosen))
    edits = [
        Meant("participant", "nationality", "Nigera", "NE"),
        Several(
            (
                Meant("participant", "nationality", "NIGERA", "NG"),
                Meant("participant", "gender", "frouwe", "F"),
            )
        ),
        Meant("participant", "gender", "1", "M"),  # a code of this file
        Meant("participant", "gender", "female", "F"),  # known anyway
        Meant("participant", "gender", "knabe", "M", is_remembered=False),
        Meant("participant", "gender", "nobody", None),
        Meant("participant", "passport_no", "A1?", "A1"),
        Meant("participant", "email", "a@b,cn", "a@b.cn"),
        Typed((*_key(found), "participant"), "nationality", "KE"),
        Ordered("participant", "birth_date", "mdy"),
    ]
    taught = learned_from(found, LearnedMappings(layouts=chosen), edits)
    wished = {"Herkunft": "nationality", "Gate": "-", "Born": "birth_date"}
    taken = {"Name": "full_name", "Passport": "passport_no", "Sex": "gender"}
    assert taught == [
        answers.layout(tuple(heads), taken, wished),
        answers.order("birth_date", "mdy", tuple(heads)),
        answers.country("NIGERA", "NG"),
        answers.word("gender", "frouwe", "F"),
    ]


def _key(found: Understanding) -> tuple[str | None, int]:
    return found.rows[0].sheet, found.rows[0].row


def test_a_choice_that_did_not_hold_teaches_nothing(tmp_path: Path) -> None:
    heads = ["Name", "Passport", "Bis"]
    learned = LearnedMappings(layouts={layout(heads): {"Bis": "passport_expiry"}})
    rows = [heads, ["A B", "A1", "a@b.cn"], ["C D", "A2", "c@d.cn"], ["E F", "A3", "e@f.cn"]]
    (columns_of,) = learned_from(read(tmp_path, rows, learned), learned)
    assert columns_of.values["corrected"] == {}
    assert columns_of.values["taken"]["Bis"] == "email"


def test_the_key_of_a_word() -> None:
    assert value_key("  NIGÉRA ") == value_key("Nigera")


def test_a_country_above_its_rows_is_remembered_too(tmp_path: Path) -> None:
    rows = [["Name", "Passport"], ["Country: Congo"], ["A B", "A1"], ["C D", "A2"], ["E F", "A3"]]
    asked = read(tmp_path, rows).problems
    assert [(problem.row, problem.field) for problem in asked] == [
        (row, "nationality") for row in (3, 4, 5)
    ]
    learned = LearnedMappings(values={("nationality", value_key(asked[0].raw)): "CD"})
    assert [row.values.get("nationality") for row in read(tmp_path, rows, learned).rows] == [
        "CD",
        "CD",
        "CD",
    ]


def test_the_order_of_a_timetables_dates(tmp_path: Path) -> None:
    heads = ["Date", "Time", "Topic", "Venue"]
    rows = [
        heads,
        ["03/04/2025", "9:00-10:00", "Opening", "Hall"],
        ["04/04/2025", "9:00-10:00", "Carbon", "Hall"],
    ]
    assert {problem.kind for problem in read(tmp_path, rows).problems} == {"ambiguous_date"}
    learned = LearnedMappings(orders={(fingerprint("activity", heads), "date"): "dmy"})
    found = read(tmp_path, rows, learned)
    assert [str(row.values["date"]) for row in found.rows] == ["2025-04-03", "2025-04-04"]
    assert not found.problems
